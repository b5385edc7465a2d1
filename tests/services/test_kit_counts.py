"""Another number of kits on an order: every part of a kit follows in the same way, also where one has a cent off."""

from omsdesk.database.work import Work
from omsdesk.services import checks, editing, kits
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
