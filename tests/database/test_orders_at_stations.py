"""Orders on a shared database: whoever takes them can do all that the office does, and nothing beside it."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from omsdesk.database.work import Actor, Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import cancelling, checks, editing, merging_orders, placing, splitting
from omsdesk.services.new_order import NewLine, NewOrder, ShipTo
from tests.database.attacks import FRESH, a_copy
from tests.database.station import a_prompt, a_shared_house, asked, signed_in, station_url
from tests.engines import a_test_engine
from tests.factories import a_product, an_order, lines_of, stock

Office = tuple[Work, Work, str]
BEGUN = {
    **dict.fromkeys(("shipped_at", "delivered_at", "completed_at"), "now()"),
    "returned": "TRUE",
    "status": "'completed'",
}
"""What no order has that comes in now."""
WALL = ShipTo(street="Am Wall 1", city="Bremen", postal_code="28195", country="DE")
A_LINE = (
    "INSERT INTO order_lines (order_id, position, product_id, sku, name, stocked, unit_minor, discount_bp, "
    "price_by_hand, net_minor, tax_rate_bp, tax_minor, ordered, cancelled, allocated, picked, packed, shipped, "
    "delivered, return_requested, returned, written_off) SELECT {order}, 50 + position, product_id, sku, name, "
    "stocked, unit_minor, 0, FALSE, net_minor, tax_rate_bp, tax_minor, ordered, 0, {allocated}, 0, 0, 0, 0, 0, 0, 0 "
    "FROM order_lines ORDER BY id LIMIT 1"
)


@pytest.fixture
def office(postgresql_url: str) -> Iterator[Office]:
    """The owner's Work, and that of somebody who takes orders at a station."""
    with a_shared_house(postgresql_url, ("Olga", UserRole.OFFICE)) as (owner, ids):
        stock(owner, a_product(owner, "MUG"), 20)
        with signed_in(postgresql_url, ids["Olga"]) as work:
            yield owner, work, postgresql_url


def test_all_that_the_office_does_with_lines_goes_on(office: Office) -> None:
    owner, work, _ = office
    cup = a_product(owner, "CUP")
    draft = work.write(placing.save_draft, NewOrder(lines=(NewLine(product_id=1, quantity=1),)))
    work.write(
        placing.save_draft,
        NewOrder(lines=(NewLine(product_id=1, quantity=3), NewLine(product_id=cup, quantity=1))),
        draft,
    )
    one, other = (an_order(work, [(1, 4)], confirmed=True) for _ in range(2))
    [line] = lines_of(work, one)
    work.write(editing.change_lines, one, {line.id: 3}, [NewLine(product_id=cup, quantity=2)])
    part = work.write(splitting.split, one, {line.id: 1}).order_id
    work.write(merging_orders.merge, other, part)
    work.write(cancelling.cancel_order, one, "changed their mind")

    assert [row.ordered for row in lines_of(work, draft)] == [3, 1]
    assert sum(row.ordered for row in lines_of(work, other)) == 5
    assert owner.read(checks.violations) == ()


def test_orders_come_in_with_somebody_who_may_change_them_and_without_nobody(office: Office) -> None:
    owner, work, url = office
    long_ago = owner.now() - timedelta(days=30)
    orders = (
        NewOrder(customer_name="Ina", ship_to=WALL, lines=(NewLine(product_id=1, quantity=1),)),
        NewOrder(
            customer_name="Ole",
            ship_to=WALL,
            lines=(NewLine(product_id=1, quantity=2),),
            placed_at=long_ago,
            shipped_at=long_ago,
        ),
    )

    engine = a_test_engine(station_url(url))
    with pytest.raises(Refusal, match="only who may change orders brings orders in"):
        Work(engine, Actor(None, 1)).write(placing.place_many, orders)
    engine.dispose()
    placed = work.write(placing.place_many, orders)

    assert [(each.is_new, each.refused) for each in placed] == [(True, None)] * 2
    assert owner.read(checks.violations) == ()


def test_who_holds_an_order_and_when_is_filled_in_and_stays(office: Office) -> None:
    owner, work, url = office
    order = an_order(work, [(1, 1)])
    with a_prompt(url, work) as prompt:
        prompt.execute(
            "INSERT INTO holds (order_id, reason, note, placed_at, placed_by, released_at, rule) "
            "VALUES (%s, 'fraud', '', '2020-01-01', 1, now(), '')",
            [order],
        )
        before = asked(owner, "SELECT placed_by, placed_at > now() - interval '1 hour', released_at FROM holds")
        prompt.execute("UPDATE holds SET released_at = '2020-01-01', released_by = 1")
        prompt.execute("UPDATE holds SET released_at = NULL, released_by = NULL")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            prompt.execute("UPDATE holds SET placed_at = '2020-01-01'")

    assert before == [(work.actor.user_id, True, None)]
    told = "SELECT released_by, released_at > now() - interval '1 hour' FROM holds"
    assert asked(owner, told) == [(work.actor.user_id, True)]


def test_who_takes_orders_puts_nothing_on_what_is_over_and_no_goods_into_it(office: Office) -> None:
    owner, work, url = office
    open_one = an_order(work, [(1, 1)], confirmed=True)
    over = an_order(work, [(1, 1)])
    work.write(cancelling.cancel_order, over, "changed their mind")
    with a_prompt(url, work) as prompt:
        for attack in (
            A_LINE.format(order=over, allocated=0),
            A_LINE.format(order=open_one, allocated=1),
            f"DELETE FROM order_lines WHERE order_id = {over}",  # noqa: S608 - a number of ours
            f"DELETE FROM order_lines WHERE order_id = {open_one}",  # noqa: S608 - its piece is allocated
            *(a_copy("orders", **{**FRESH, name: value}) for name, value in BEGUN.items()),
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                prompt.execute(attack.encode())
        prompt.execute(A_LINE.format(order=open_one, allocated=0).encode())

    assert [len(lines_of(owner, each)) for each in (open_one, over)] == [2, 1]
