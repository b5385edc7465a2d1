"""Orders on a shared database: whoever takes them can do all that the office does, and nothing beside it."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from omsdesk.database.work import Actor, Work
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import cancelling, checks, editing, merging_orders, placing, splitting
from omsdesk.services.new_order import NewLine, NewOrder, ShipTo
from tests.database.station import a_prompt, a_shared_house, signed_in, station_url
from tests.engines import a_test_engine
from tests.factories import a_product, an_order, lines_of, stock

Office = tuple[Work, Work, str]
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


def test_a_station_where_nobody_is_signed_in_still_brings_orders_in(office: Office) -> None:
    owner, _, url = office
    engine = a_test_engine(station_url(url))
    alone = Work(engine, Actor(None, 1))
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

    placed = alone.write(placing.place_many, orders)

    engine.dispose()
    assert [each.refused for each in placed] == [None, None]
    assert owner.read(checks.violations) == ()


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
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                prompt.execute(attack.encode())
        prompt.execute(A_LINE.format(order=open_one, allocated=0).encode())

    assert [len(lines_of(owner, each)) for each in (open_one, over)] == [2, 1]
