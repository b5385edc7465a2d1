"""Another number of kits on an order: every part of a kit follows in the same way, also where one has a cent off."""

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from omsdesk.database.work import Work
from omsdesk.services import checks, editing, kit_counts, kit_prices, kits, placing, splitting
from omsdesk.services.kit_prices import Part, Sold
from omsdesk.services.new_order import NewLine, NewOrder
from tests.factories import a_house, a_product, an_order, lines_of, the_order


def test_more_kits_stay_whole_where_only_the_last_part_has_a_cent_off(work: Work) -> None:
    a_house(work)
    pair, *parts = (
        a_product(work, sku, price=price) for sku, price in (("PAIRS", 999), ("SPORK", 495), ("STOVE", 495))
    )
    for each in parts:
        work.write(kits.put_in, pair, each, 2)
    order = an_order(work, [(pair, 1)])
    lines = lines_of(work, order)
    assert [(row.unit_minor, row.discount_minor) for row in lines] == [(249, 0), (251, 1)]

    work.write(editing.change_by_code, order, {lines[0].id: 4})

    by_kit = [(row.kit_number, row.sku, row.ordered) for row in lines_of(work, order)]
    assert by_kit == [(1, "SPORK", 2), (1, "STOVE", 2), (2, "SPORK", 2), (2, "STOVE", 2)]
    assert the_order(work, order).goods_minor == 2 * 999
    assert work.read(checks.violations) == ()


def test_kits_that_lack_a_part_get_more_with_the_discount_of_each_piece(work: Work) -> None:
    a_house(work)
    pair, *parts = (
        a_product(work, sku, price=price) for sku, price in (("PAIR", 1000), ("STOVE", 500), ("SPORK", 500))
    )
    for each in parts:
        work.write(kits.put_in, pair, each, 1)
    lines = (NewLine(product_id=pair, quantity=2, discount_bp=1000),)
    order = work.write(placing.place, NewOrder(customer_name="Grace", lines=lines, shipping_minor=0))
    stove, spork = (row.id for row in lines_of(work, order))
    other = work.write(splitting.split, order, {stove: 1, spork: 2}).order_id
    assert [(row.ordered, row.discount_minor) for row in lines_of(work, other)] == [(1, 50), (2, 100)]

    work.write(editing.change_by_code, other, {lines_of(work, other)[0].id: 3})
    assert the_order(work, other).goods_minor == 3 * 900
    more = lines_of(work, other)[2]
    work.write(editing.change_by_code, other, {more.id: more.ordered + 1})

    # Of the second kit there were two stoves and a spork; three of each are one stove and two sporks more.
    assert the_order(work, other).goods_minor == 3 * 900 + 450 + 2 * 450
    assert work.read(checks.violations) == ()


@dataclass(frozen=True)
class Row:
    """A part on an order, as far as more of it asks."""

    id: int
    product_id: int
    ordered: int
    unit_minor: int
    discount_bp: int
    discount_minor: int
    kit_pieces: int
    tax_rate_bp: int = 1900
    kit_sku: str = "KIT"
    kit_name: str = "Kit"


_PARTS = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 9999)), min_size=1, max_size=4)


@given(_PARTS, st.integers(1, 9), st.integers(0, 9999), st.integers(0, 10_000), st.integers(0, 500), st.integers(1, 9))
def test_more_kits_cost_the_same_for_each_to_half_a_cent(
    made: list[tuple[int, int]], quantity: int, price: int, percent: int, off: int, more: int
) -> None:
    parts = [Part(place, pieces, alone) for place, (pieces, alone) in enumerate(made)]
    sold = kit_prices.lines(parts, Sold(quantity, price, percent, off))
    rows = [
        Row(
            *(one.product_id, one.product_id, one.quantity, one.unit_minor, one.discount_bp, one.discount_minor),
            parts[one.product_id].pieces,
        )
        for one in sold
    ]
    paid = sum(one.quantity * one.unit_minor - one.discount_minor for one in sold)

    again = kit_counts.again(rows, {row.id: row.kit_pieces * more for row in rows}, number=2)

    cost = sum(line.quantity * int(line.unit_minor or 0) - line.discount_minor for line in again)
    assert abs(cost - Fraction(paid * more, quantity)) <= Fraction(1, 2)
    assert all(0 <= line.discount_minor <= line.quantity * int(line.unit_minor or 0) for line in again)
