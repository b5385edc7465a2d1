"""Store credit with stations' own logins: it moves with money that somebody may handle, and only as the ledger says."""

from collections.abc import Iterator

import psycopg
import pytest

from omsdesk.database.work import Actor, Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import checks, customers, paying, refunding, settling, store_credit
from omsdesk.services.customers import NewCustomer
from tests.database.money import a_return
from tests.database.station import a_prompt, a_shared_house, asked, signed_in, station_url
from tests.engines import a_test_engine
from tests.factories import HOME, a_product, an_order

ENTRY = "INSERT INTO credit_entries (customer_id, currency, amount_minor, kind, note, at)"
PEOPLE = (("Tomas", UserRole.PACKER), ("Rosa", UserRole.RETURNS), ("Ines", UserRole.OFFICE))


@pytest.fixture
def house(postgresql_url: str) -> Iterator[tuple[str, Work, dict[str, int]]]:
    with a_shared_house(postgresql_url, *PEOPLE) as (owner, ids):
        yield postgresql_url, owner, ids
        assert owner.read(checks.violations) == ()


def test_the_office_gives_and_takes_it_and_nobody_makes_it_up(house: tuple[str, Work, dict[str, int]]) -> None:
    url, owner, ids = house
    ada = owner.write(customers.make, NewCustomer(name="Ada", address=HOME))
    mug = a_product(owner, "MUG", price=1000, tax_rate_bp=0)
    first, second = (an_order(owner, [(mug, 1)], customer_id=ada) for _ in range(2))
    with signed_in(url, ids["Ines"]) as office, a_prompt(url, office) as prompt:
        office.write(paying.record, first, PaymentMethod.CASH)
        office.write(refunding.refund, first, 700, reason="scratched", to_credit=True)
        office.write(paying.record, second, PaymentMethod.CREDIT, amount_minor=300)
        for statement in (
            "UPDATE credit_balances SET minor = 900",
            "INSERT INTO credit_balances (customer_id, currency, minor) VALUES (1, 'USD', 5)",
            f"{ENTRY} VALUES (1, 'EUR', 5, 'merged', '', now())",
            "UPDATE credit_entries SET amount_minor = 9",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                prompt.execute(statement)
    with signed_in(url, ids["Tomas"]) as bench, a_prompt(url, bench) as prompt:
        with pytest.raises((Refusal, Unavailable)):
            bench.write(paying.record, second, PaymentMethod.CREDIT, amount_minor=100)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            prompt.execute(
                "INSERT INTO credit_entries (customer_id, currency, amount_minor, kind, paid_by, note, at) "
                "VALUES (1, 'EUR', -5, 'paid_out', 'cash', '', now())"
            )

    assert asked(owner, "SELECT minor FROM credit_balances") == [(400,)]


def test_the_returns_desk_chooses_it_and_it_comes_where_nobody_is(house: tuple[str, Work, dict[str, int]]) -> None:
    url, owner, ids = house
    ada = owner.write(customers.make, NewCustomer(name="Ada", address=HOME))
    order_id, return_id = a_return(owner, a_product(owner, "MUG", price=1000, tax_rate_bp=0), customer_id=ada)
    with signed_in(url, ids["Rosa"]) as desk:
        desk.write(settling.keep_as_credit, return_id, wanted=True)
    (refund_id,) = owner.write(
        refunding.set_aside,
        *(order_id, 1),
        reason="Return",
        return_id=return_id,
        due_at=owner.now(),
        to_credit=True,
    )
    engine = a_test_engine(station_url(url))
    try:
        Work(engine, Actor(None, 1)).write(refunding.finish, refund_id, order_id)
    finally:
        engine.dispose()

    assert [each.minor for each in owner.read(store_credit.balances, ada)] == [1]
