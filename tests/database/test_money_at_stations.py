"""Payments and refunds with stations' own logins: who may write them down, and that both always fit together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from omsdesk.database.db import Db
from omsdesk.database.work import Actor, Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.rights import RIGHTS, Right
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import allowing, checks, paying, refunding, settling
from tests.database.money import a_return
from tests.database.station import PIN, a_prompt, a_shared_house, asked, signed_in, station_url
from tests.engines import a_test_engine
from tests.factories import a_product, an_order

ROLES = {
    "Tomas": UserRole.PACKER,
    "Rosa": UserRole.RETURNS,
    "Ines": UserRole.OFFICE,
    "Lea": UserRole.SUPERVISOR,
}


@dataclass
class House:
    url: str
    owner: Work
    ids: dict[str, int]
    mug: int


@pytest.fixture
def house(postgresql_url: str) -> Iterator[House]:
    with a_shared_house(postgresql_url, *ROLES.items()) as (owner, ids):
        yield House(postgresql_url, owner, ids, a_product(owner, "MUG"))


def record(work: Work, order_id: int) -> Any:
    return work.write(paying.record, order_id, PaymentMethod.CASH)


def test_the_office_records_money_and_a_packer_only_with_somebody_behind_them(house: House) -> None:
    first, second = an_order(house.owner, [(house.mug, 1)]), an_order(house.owner, [(house.mug, 1)])
    with signed_in(house.url, house.ids["Ines"]) as office:
        record(office, first)
    with signed_in(house.url, house.ids["Tomas"]) as bench:
        with pytest.raises((Refusal, Unavailable)):
            record(bench, second)
        lea = bench.write(allowing.by_pin, house.ids["Lea"], PIN, Right.MONEY).by
        assert lea is not None
        record(bench.allowed_by(lea.id, RIGHTS[lea.role], lea.name), second)
        with pytest.raises((Refusal, Unavailable)):
            record(bench, first)

    assert asked(house.owner, "SELECT order_id FROM payments ORDER BY order_id") == [(first,), (second,)]
    assert house.owner.read(checks.violations) == ()


def test_the_returns_desk_sets_money_aside_and_takes_it_back(house: House) -> None:
    order_id, return_id = a_return(house.owner, house.mug)
    with signed_in(house.url, house.ids["Rosa"]) as desk:
        (refund_id,) = desk.write(_set_aside, order_id, return_id, 60)
        with pytest.raises((Refusal, Unavailable)):
            desk.write(refunding.finish, refund_id, order_id)
        with pytest.raises((Refusal, Unavailable)):
            desk.write(refunding.refund, order_id, 1, reason="quick")
        desk.write(settling.take_back_refund, return_id, order_id)

    assert asked(house.owner, "SELECT refunded_minor FROM payments") == [(0,)]
    assert asked(house.owner, "SELECT status FROM refunds") == [("withdrawn",)]


def test_what_is_due_leaves_at_any_station_even_where_nobody_is(house: House) -> None:
    order_id, return_id = a_return(house.owner, house.mug)
    (refund_id,) = house.owner.write(_set_aside, order_id, return_id, -1)
    engine = a_test_engine(station_url(house.url))
    try:
        Work(engine, Actor(None, 1)).write(refunding.finish, refund_id, order_id)
    finally:
        engine.dispose()

    assert asked(house.owner, "SELECT status FROM refunds") == [("done",)]


def test_refunds_and_payments_cannot_part(house: House) -> None:
    order_id, return_id = a_return(house.owner, house.mug)
    with signed_in(house.url, house.ids["Ines"]) as office, a_prompt(house.url, office) as prompt:
        office.write(_set_aside, order_id, return_id, 60)
        for statement in (
            "UPDATE payments SET refunded_minor = 0",
            "UPDATE refunds SET status = 'withdrawn'",
            "UPDATE refunds SET amount_minor = 2",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                prompt.execute(statement)

    assert asked(house.owner, "SELECT status, amount_minor FROM refunds") == [("pending", 1)]


def _set_aside(db: Db, order_id: int, return_id: int, seconds: int) -> tuple[int, ...]:
    return refunding.set_aside(
        db, order_id, 1, reason="Return", return_id=return_id, due_at=db.now + timedelta(seconds=seconds)
    )
