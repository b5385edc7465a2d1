"""The goods of the sample shop."""

from collections import Counter

from omsdesk.codes import gtin14
from omsdesk.lifecycles.order import Handling
from omsdesk.services.sample.catalogue import COUNT, SCARCE, products


def test_the_shop_sells_300_products_and_no_sku_twice() -> None:
    goods = products()

    assert COUNT == 300
    assert len(goods) == 300
    assert len({each.sku for each in goods}) == 300
    assert len({each.name for each in goods}) == 300


def test_the_same_seed_makes_the_same_goods() -> None:
    assert products(7) == products(7)
    assert products(7) != products(8)


def test_every_barcode_is_an_ean_of_the_internal_range_and_nobody_shares_one() -> None:
    codes = [code.code for each in products() for code in each.barcodes]

    assert [code for code in codes if len(code) != 13 or gtin14(code) is None] == []
    assert {code[:2] for code in codes} == {"20", "27", "29"}
    assert len(set(codes)) == len(codes)


def test_inners_and_cases_say_how_many_pieces_they_hold() -> None:
    mug = next(each for each in products() if each.sku == "MUG-ENA-GRN")

    assert mug.name == "Enamel camping mug, forest green"
    assert [code.pieces for code in mug.barcodes] == [1, 6, 48]


def test_every_counted_product_has_sizes_a_weight_a_price_and_a_code_for_one_piece() -> None:
    counted = [each for each in products() if each.handling is Handling.COUNTED]

    assert len(counted) == 297
    for each in counted:
        assert min(each.length_mm, each.width_mm, each.height_mm, each.weight_g, each.price_minor) > 0, each.sku
        assert each.barcodes[0].pieces == 1


def test_everything_is_in_stock_but_what_backorders_wait_for() -> None:
    sold_out = sorted(each.sku for each in products() if each.handling is Handling.COUNTED and each.stock == 0)

    assert sold_out == sorted(SCARCE)


def test_some_goods_have_another_tax_some_a_note_and_some_no_shelf() -> None:
    goods = products()

    assert Counter(each.tax_rate_bp for each in goods) == {None: 285, 700: 15}
    assert Counter(each.handling for each in goods) == {
        Handling.COUNTED: 297,
        Handling.NEVER: 2,
        Handling.UNCOUNTED: 1,
    }
    gas = next(each for each in goods if each.sku == "GAS-230")
    assert (gas.packing_note, gas.confirm_note) == ("Gas. Limited quantity mark on the box, road only.", True)
    assert sum(1 for each in goods if each.confirm_note) == 9
