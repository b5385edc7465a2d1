"""A shop's code that nobody knows: its order waits, one link settles it for all, and nothing leaves before."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import Handling, HoldReason
from omsdesk.models.product import Product
from omsdesk.services import checks, holding, order_preview, releasing, resolving, shop_codes
from omsdesk.services.importing import import_files
from omsdesk.words import speaking
from tests.channels.sales import sales
from tests.channels.shop_files import shopify, woo_order
from tests.factories import a_house, a_product, lines_of, stock, the_order
from tests.sentences import says_no
from tests.services.importing.shops import open_reasons, orders_of, said


@pytest.fixture(autouse=True)
def _house(work: Work) -> None:
    a_house(work)


def a_sale_of_unknown_codes(work: Work, folder: Path) -> int:
    """A WooCommerce order of two codes that nobody knows; its id."""
    sale = sales(1, seed=34, is_with_tax=False)[0]
    order = woo_order(sale)
    line = order["line_items"][0]
    order["line_items"] = [{**line, "sku": "SHOP-1", "name": "Blue mug"}, {**line, "sku": "", "name": "Red mug"}]
    path = folder / "order.json"
    path.write_text(json.dumps(order), encoding="utf-8")
    report = import_files(work, [path])
    assert said(report)[:2] == [
        "The SKU SHOP-1 is not in the catalogue.",
        "The SKU woo 5 is not in the catalogue.",
    ]
    return orders_of(work)[0]


def test_an_unknown_code_keeps_its_title_and_holds_its_order(work: Work, tmp_path: Path) -> None:
    order = a_sale_of_unknown_codes(work, tmp_path)

    assert HoldReason.STOCK in work.read(open_reasons, order)
    (held,) = (each for each in work.read(order_preview.preview, order).holds if each.reason is HoldReason.STOCK)
    assert str(held.note) == "Unknown code SHOP-1; Unknown code woo 5"
    with speaking("de"):
        assert str(held.note) == "Unbekannter Code SHOP-1; Unbekannter Code woo 5"
    assert [(each.code, each.title) for each in work.read(shop_codes.of_order, order)] == [
        ("SHOP-1", "Blue mug"),
        ("woo 5", "Red mug"),
    ]
    with pytest.raises(Refusal, match=r"The shop's code SHOP-1 stands for no product yet\."):
        work.write(holding.release_reason, order, HoldReason.STOCK)
    work.write(holding.release_all, order)
    assert list(work.read(open_reasons, order)) == [HoldReason.STOCK]
    with pytest.raises(Refusal, match=r"The shop's code SHOP-1 stands for no product yet\."):
        work.write(holding.release_all, order)
    assert work.write(releasing.release, [order]).order_ids == ()
    assert work.read(checks.violations) == ()


def test_a_linked_code_is_remembered_and_its_order_goes_on(work: Work, tmp_path: Path) -> None:
    order = a_sale_of_unknown_codes(work, tmp_path)
    blue, red = a_product(work, "MUG-BLUE", weight_g=200), a_product(work, "MUG-RED", weight_g=300)
    stock(work, blue, 50)
    stock(work, red, 50)
    for reason in work.read(open_reasons, order):
        if reason is not HoldReason.STOCK:
            work.write(holding.release_reason, order, reason)

    first = work.write(shop_codes.link, "SHOP-1", "MUG-BLUE")
    second = work.write(shop_codes.link, "woo 5", "MUG-RED")

    assert (first.freed, second.freed) == ((), (order,))
    lines = lines_of(work, order)
    assert [(line.product_id, line.sku, line.name) for line in lines] == [
        (blue, "MUG-BLUE", "Blue mug"),
        (red, "MUG-RED", "Red mug"),
    ]
    row = the_order(work, order)
    assert (row.headline, row.weight_g) == (Headline.READY_TO_PICK, 500 * lines[0].ordered)
    assert work.read(resolving.resolve, "SHOP-1").kind is resolving.CodeKind.UNKNOWN
    again = json.loads((tmp_path / "order.json").read_text())
    (tmp_path / "next.json").write_text(json.dumps({**again, "id": 5, "number": "77"}), encoding="utf-8")
    assert said(import_files(work, [tmp_path / "next.json"]))[:1] != ["The SKU SHOP-1 is not in the catalogue."]
    assert [line.sku for line in lines_of(work, orders_of(work)[1])] == ["MUG-BLUE", "MUG-RED"]
    assert work.read(checks.violations) == ()


def test_a_code_is_linked_once_and_only_to_a_product(work: Work, tmp_path: Path) -> None:
    order = a_sale_of_unknown_codes(work, tmp_path)
    a_product(work, "MUG-BLUE")

    for product in ("NONE", "woo 5", "SHOP-1"):
        with pytest.raises(Refusal, match="is not a product here"):
            work.write(shop_codes.link, "SHOP-1", product)
    with pytest.raises(Refusal, match="No order waits for the code NONE"):
        work.write(shop_codes.link, "NONE", "MUG-BLUE")
    work.write(shop_codes.link, "SHOP-1", "MUG-BLUE")
    with says_no("SHOP-1 is linked already."):
        work.write(shop_codes.link, "SHOP-1", "MUG-BLUE")
    assert [each.code for each in work.read(shop_codes.of_order, order)] == ["woo 5"]


def test_all_unknown_codes_of_an_order_become_products_at_once(work: Work, tmp_path: Path) -> None:
    order = a_sale_of_unknown_codes(work, tmp_path)

    settled = work.write(shop_codes.make_products, order)

    assert (settled.codes, settled.freed) == (("SHOP-1", "woo 5"), (order,))
    asked = select(Product.sku, Product.name, Product.active, Product.handling).order_by(Product.id)
    made = work.read(lambda db: db.run(asked).all())
    assert made == [
        ("SHOP-1", "Blue mug", True, Handling.UNCOUNTED),
        ("woo 5", "Red mug", True, Handling.UNCOUNTED),
    ]
    assert HoldReason.STOCK not in work.read(open_reasons, order)
    with says_no("Every code of this order is known."):
        work.write(shop_codes.make_products, order)
    with says_no("Every code of these files is known."):
        work.write(shop_codes.make_products_of, ["SHOP-1"])


def test_a_dry_run_of_unknown_codes_writes_nothing(work: Work, tmp_path: Path) -> None:
    paths = shopify(tmp_path, sales(3, seed=35))

    report = import_files(work, paths, dry_run=True)

    assert (report.new, report.refused, len(report.refused_rows) > 0) == (3, 0, True)
    assert work.read(lambda db: db.run(select(func.count()).select_from(Product)).scalar_one()) == 0
