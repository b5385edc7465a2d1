"""A kit is sold as one thing and lies on the shelf as several: its parts are lines that come to the kit's own price."""

import json
import random
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import Handling
from omsdesk.models.product import KitPart, Product
from omsdesk.money import line_total
from omsdesk.services import (
    alternatives,
    cancelling_lines,
    checks,
    copying,
    editing,
    form_pricing,
    free_stock,
    kit_prices,
    kits,
    merging_orders,
    message_facts,
    order_preview,
    packing,
    pick_lists,
    placing,
    product_export,
    record_history,
    selling,
    settings,
    shop_codes,
    splitting,
)
from omsdesk.services.exporting import Export
from omsdesk.services.importing import import_files
from omsdesk.services.kit_prices import Part, Sold
from omsdesk.services.new_order import NewLine, NewOrder
from omsdesk.services.order_form import Form, FormLine
from omsdesk.services.shops import telling_stock
from omsdesk.services.totals import Charged
from tests.channels.sales import sales
from tests.channels.shop_files import woo_order
from tests.factories import (
    a_house,
    a_product,
    all_rows,
    an_order,
    change_settings,
    lines_of,
    stock,
    the_order,
    whole_database,
)
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services import walking
from tests.services.importing.shops import orders_of, said


@pytest.fixture(autouse=True)
def _house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def parts(work: Work) -> tuple[int, int]:
    """A stove at 39.90, of which 5 lie there, and a spork at 4.95 of which 9 do."""
    stove = a_product(work, "STOVE", name="Stove", price=3990, tax_rate_bp=1900)
    spork = a_product(work, "SPORK", name="Spork", price=495, tax_rate_bp=700, barcode="4006381333931")
    stock(work, stove, 5)
    stock(work, spork, 9)
    return stove, spork


@pytest.fixture
def kit(work: Work, parts: tuple[int, int]) -> int:
    """One stove and two sporks for 44.00."""
    made = a_product(work, "CAMP", name="Camp set", price=4400, handling=Handling.UNCOUNTED)
    work.write(kits.put_in, made, parts[0], 1)
    work.write(kits.put_in, made, parts[1], 2)
    return made


def as_lines(work: Work, order: int) -> list[tuple[str, int, int, int, str]]:
    """SKU, pieces that are wanted and promised, price, and the kit."""
    return [
        (row.sku, row.ordered - row.cancelled, row.allocated, row.unit_minor, row.kit_name)
        for row in lines_of(work, order)
    ]


def test_a_kit_is_as_many_as_its_scarcest_part_is_enough_for(work: Work, kit: int, parts: tuple[int, int]) -> None:
    (shown,) = work.read(selling.find, "camp")

    assert (shown.free, shown.on_hand, shown.missing(6), shown.weight_g) == (4, 4, 2, 900)
    line = FormLine.of(shown, 6)
    assert str(line.remark) == "Only 4 free. 2 on backorder."
    assert [str(each) for each in line.why("EUR")] == ["Kit: 2 x SPORK; 1 x STOVE"]
    an_order(work, [(parts[1], 4)], confirmed=True)
    assert work.read(selling.products, [kit])[0].free == 2
    assert [(each.sku, each.free) for each in work.read(kits.of, kit)] == [("SPORK", 5), ("STOVE", 5)]


def test_what_a_kit_holds_is_changed_by_code_and_told(work: Work, kit: int, parts: tuple[int, int]) -> None:
    assert work.write(kits.add, kit, "4006381333931", 3) == "SPORK"
    assert the_product(work, kit).handling is Handling.NEVER
    work.write(kits.take_out, kit, parts[0])
    work.write(kits.take_out, kit, parts[1])

    assert all_rows(work, KitPart) == []
    assert the_product(work, kit).handling is Handling.UNCOUNTED
    told = [(str(each.said), each.before, each.after) for each in work.read(record_history.history, "product", kit)]
    assert told == [
        ("No kit any more", "", ""),
        ("A part of the kit less", "SPORK", ""),
        ("A part of the kit less", "STOVE", ""),
        ("A part of the kit", "2 x SPORK", "3 x SPORK"),
        ("A part of the kit", "", "2 x SPORK"),
        ("A part of the kit", "", "1 x STOVE"),
        ("A kit from now on", "", ""),
    ]


def test_what_cannot_be_a_kit_or_a_part_is_said(
    work: Work, kit: int, parts: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    stove, spork = parts
    wrap = a_product(work, "WRAP", handling=Handling.NEVER)
    gone = a_product(work, "OLD", name="Old pot", active=False)
    single, sold = a_product(work, "SINGLE"), a_product(work, "SOLD")
    an_order(work, [(sold, 1)])
    before = whole_database(work)
    for kit_id, part_id, pieces, words in (
        (kit, kit, 1, "A kit cannot be a part of itself. Give another SKU."),
        (single, kit, 1, "CAMP is a kit itself. Put its parts into this kit instead."),
        (kit, wrap, 1, "WRAP is never kept in stock. A kit is made of goods. Sell this beside it."),
        (kit, gone, 1, "Old pot is not sold any more. Choose another product."),
        (spork, single, 1, "SPORK is a part of a kit. A kit holds no kits."),
        (kit, single, 0, "Give a number from 1 to 1,000."),
        (sold, single, 1, "1 open order has SOLD. Send or change them first, then make it a kit."),
    ):
        with says_no(words):
            work.write(kits.put_in, kit_id, part_id, pieces)
    work.write(kits.take_out, kit, spork)
    with says_no("9 of SPORK lie in stock. A kit has no stock of its own. Take these out first, and count its parts."):
        work.write(kits.put_in, spork, single, 1)
    work.write(kits.put_in, kit, spork, 2)
    monkeypatch.setattr(kits, "MOST_PARTS", 2)
    with says_no("A kit has 2 parts at most. Make two kits of it."):
        work.write(kits.put_in, kit, single, 1)
    assert {name: rows for name, rows in whole_database(work).items() if rows != before[name]} == {}
    assert stove in {each.id for each in work.read(kits.of, kit)}


def test_an_order_of_kits_is_an_order_of_their_parts(work: Work, kit: int, parts: tuple[int, int]) -> None:
    order = an_order(work, [(kit, 2), (parts[0], 1)], confirmed=True)

    assert as_lines(work, order) == [
        ("SPORK", 4, 4, 437, "Camp set"),
        ("STOVE", 2, 2, 3526, "Camp set"),
        ("STOVE", 1, 1, 3990, ""),
    ]
    row = the_order(work, order)
    assert (row.goods_minor, row.line_count, row.piece_count, row.weight_g) == (2 * 4400 + 3990, 3, 7, 2100)
    assert [line.tax_rate_bp for line in lines_of(work, order)] == [700, 1900, 1900]
    assert row.search.count("camp") == 1
    shown = work.read(order_preview.preview, order)
    assert [str(each) for each in shown.lines[0].why] == ["Kit: Camp set"]
    head = work.read(message_facts.head_of, order)
    letter = work.read(message_facts.facts, head, work.read(settings.company))
    assert [each.name for each in letter.lines] == ["Spork (Camp set)", "Stove (Camp set)", "Stove"]
    assert work.read(checks.violations) == ()


def test_the_parts_come_to_the_price_of_the_kit() -> None:
    dice = random.Random(11)
    for _ in range(2_000):
        parts = [Part(n, dice.randint(1, 6), dice.choice((0, 1, 7, 495, 12_345))) for n in range(dice.randint(1, 6))]
        quantity, unit = dice.randint(1, 40), dice.choice((0, 1, 99, 4400, 123_457))
        bp, off = dice.choice((0, 0, 1000, 333)), dice.choice((0, 0, 250))
        lines = kit_prices.lines(parts, Sold(quantity, unit, bp, off))
        paid = max(line_total(quantity, unit, bp) - off, 0)
        assert sum(each.unit_minor * each.quantity - each.discount_minor for each in lines) == paid
        assert all(each.unit_minor >= 0 <= each.discount_minor <= each.unit_minor * each.quantity for each in lines)
        charged = Charged(dice.randint(0, 99_999), dice.randint(0, 9_999), quantity)
        told = [each.charged for each in kit_prices.lines(parts, Sold(quantity, unit, charged=charged))]
        assert sum(each.net_minor for each in told if each) == charged.net_minor
        assert sum(each.tax_minor for each in told if each) == charged.tax_minor


@pytest.mark.parametrize("includes", [True, False])
def test_the_form_says_what_the_order_will_cost(work: Work, kit: int, parts: tuple[int, int], includes: bool) -> None:  # noqa: FBT001 - pytest hands it over
    work.write(settings.change, prices_include_tax=includes)
    offer = work.read(selling.offer)
    found = work.read(selling.products, [kit, parts[1]])
    dice = random.Random(5)
    for _ in range(5):
        lines = tuple(
            FormLine(each, dice.randint(1, 9), each.unit_minor + dice.randint(0, 77), each.tax_rate_bp, by_hand=True)
            for each in found
        )
        form = Form(
            customer_name="Grace", lines=lines, discount_bp=dice.choice((0, 725)), shipping_minor=0, country="DE"
        )
        form = form_pricing.repriced(form, offer, work.now())
        sums = form_pricing.sums(form, offer, work.now())
        row = the_order(work, work.write(placing.place, form.as_order()))
        assert sums.totals.as_columns() == {name: getattr(row, name) for name in sums.totals.as_columns()}
        assert [len(sums.lines), sum(each.amounts.net_minor for each in sums.lines)] == [2, row.goods_minor]


def test_a_kit_is_changed_as_a_whole(work: Work, kit: int, parts: tuple[int, int]) -> None:
    order = an_order(work, [(kit, 1), (parts[0], 1)], confirmed=True)
    spork, stove, alone = (line.id for line in lines_of(work, order))

    work.write(editing.change_by_code, order, {stove: 3})
    assert as_lines(work, order)[:2] == [("SPORK", 6, 6, 437, "Camp set"), ("STOVE", 3, 3, 3526, "Camp set")]
    assert the_order(work, order).goods_minor == 3 * 4400 + 3990
    with pytest.raises(Refusal, match="5 of Spork are no whole number of Camp set"):
        work.write(editing.change_by_code, order, {spork: 5})
    apart = "The parts of Camp set do not fit together. Give each part the pieces of the same number of kits."
    with says_no(apart):
        work.write(editing.change_by_code, order, {spork: 4, stove: 1})
    work.write(editing.change_by_code, order, {spork: 4, alone: 2}, [("CAMP", 1)])
    assert [(row.kit_number, row.sku, row.ordered - row.cancelled) for row in lines_of(work, order)] == [
        *((1, "SPORK", 4), (1, "STOVE", 2), (0, "STOVE", 2), (2, "SPORK", 2), (2, "STOVE", 1)),
    ]
    work.write(cancelling_lines.cancel_lines, order, {stove: 1}, "broken")
    assert the_order(work, order).goods_minor == 3 * 4400 - 3526 + 2 * 3990
    assert work.read(checks.violations) == ()


def test_more_kits_of_a_cheaper_line_cost_as_little(work: Work, kit: int) -> None:
    draft = NewOrder(
        customer_name="Grace", lines=(NewLine(product_id=kit, quantity=2, discount_bp=1000),), shipping_minor=0
    )
    order = work.write(placing.place, draft)

    work.write(editing.change_by_code, order, {lines_of(work, order)[0].id: 6})

    assert the_order(work, order).goods_minor == 3 * 3960
    assert [(row.kit_number, row.ordered) for row in lines_of(work, order)] == [(1, 4), (1, 2), (2, 2), (2, 1)]
    assert work.read(checks.violations) == ()


def test_a_copy_has_the_kit_again_and_two_orders_keep_theirs_apart(
    work: Work, kit: int, parts: tuple[int, int]
) -> None:
    first = an_order(work, [(kit, 1), (parts[1], 1)], confirmed=True)
    copied = work.write(copying.copy, first)
    assert [(row.sku, row.ordered) for row in lines_of(work, copied)] == [("CAMP", 1), ("SPORK", 1)]
    work.write(placing.place_draft, work.read(selling.draft, copied), copied)
    assert [row.kit_name for row in lines_of(work, copied)] == ["Camp set", "Camp set", ""]

    second = an_order(work, [(kit, 1)], confirmed=True)
    work.write(merging_orders.merge, first, second)
    assert [(row.kit_number, row.sku) for row in lines_of(work, first)] == [
        *((1, "SPORK"), (1, "STOVE"), (0, "SPORK"), (2, "SPORK"), (2, "STOVE")),
    ]
    whole = [row.id for row in lines_of(work, first) if row.kit_number == 2]
    apart = work.write(splitting.split, first, {whole[0]: 2, whole[1]: 1}).order_id
    assert (the_order(work, apart).goods_minor, as_lines(work, apart)[0][4]) == (4400, "Camp set")
    work.write(kits.take_out, kit, parts[0])
    again = work.write(copying.copy, apart)
    assert [(row.sku, row.ordered) for row in lines_of(work, again)] == [("SPORK", 2), ("STOVE", 1)]
    assert work.read(checks.violations) == ()


def test_a_shops_order_of_kits_comes_to_what_the_shop_charged(
    work: Work, kit: int, parts: tuple[int, int], tmp_path: Path
) -> None:
    sold = woo_order(sales(1, seed=34, is_with_tax=True)[0])
    line = {**sold["line_items"][0], "quantity": 3}
    camp = {**line, "sku": "CAMP", "name": "Set for the camp"}
    sold["line_items"] = [camp, *({**line, "sku": sku} for sku in ("SHOP-9", "SHOP-8"))]
    net, tax = (3 * Decimal(line[name]) for name in ("total", "total_tax"))
    sold |= {"total": str(net + tax), "total_tax": str(tax), "shipping_total": "0", "shipping_tax": "0"}
    path = tmp_path / "order.json"
    path.write_text(json.dumps(sold), encoding="utf-8")
    assert said(import_files(work, [path], dry_run=True)) == [
        f"The SKU {sku} is not in the catalogue." for sku in ("SHOP-9", "SHOP-8")
    ]

    import_files(work, [path])

    (order,) = orders_of(work)
    rows = lines_of(work, order)
    assert [(row.sku, row.ordered, row.kit_name) for row in rows] == [
        *(("SPORK", 6, "Set for the camp"), ("STOVE", 3, "Set for the camp"), ("SHOP-9", 3, "")),
        ("SHOP-8", 3, ""),
    ]
    before = the_order(work, order)
    assert (before.goods_minor, before.tax_minor, before.total_minor) == (100 * net, 100 * tax, 100 * (net + tax))
    work.write(shop_codes.link, "SHOP-9", "CAMP")
    rows = lines_of(work, order)
    assert [(row.kit_number, row.sku, row.ordered) for row in rows] == [
        *((1, "SPORK", 6), (1, "STOVE", 3), (2, "SPORK", 6), (0, "SHOP-8", 3), (2, "STOVE", 3)),
    ]
    after = the_order(work, order)
    assert (after.total_minor, after.tax_minor) == (before.total_minor, before.tax_minor)
    assert (after.line_count, after.piece_count) == (5, 21)
    work.write(cancelling_lines.cancel_lines, order, {rows[3].id: 1}, "one less")
    work.write(shop_codes.link, "SHOP-8", "CAMP")
    assert [(row.ordered, row.cancelled) for row in lines_of(work, order) if row.kit_number == 3] == [(6, 2), (3, 1)]
    assert import_files(work, [path]).unchanged == 1
    assert work.read(checks.violations) == ()


def test_the_hall_is_told_to_scan_the_parts(work: Work, kit: int, parts: tuple[int, int]) -> None:
    walked = walking.a_list(work, an_order(work, [(kit, 1)], confirmed=True))
    order = an_order(work, [(kit, 1)], confirmed=True)
    job = bench.picked(work, order)
    bench.scan_order(work, order)
    told = ("Wrong item", "Camp set is a kit. Scan its parts.")

    assert walking.said(walking.scan(work, walked, "CAMP")) == bench.said(bench.scan(work, "CAMP", job)) == told
    for code in ("SPORK", "STOVE", "SPORK"):
        last = bench.scan(work, code, job)
    assert (last.finished, last.done, last.total) == (True, 3, 3)
    assert work.read(checks.violations) == ()
    with pytest.raises(Refusal, match="A kit cannot go instead of a product"):
        work.write(alternatives.add, parts[0], "CAMP")


def test_stations_and_the_pick_list_say_which_kit_a_piece_is_for(work: Work, kit: int, parts: tuple[int, int]) -> None:
    change_settings(work, pick_while_packing=False)
    orders = [an_order(work, [(kit, 1), (parts[1], 2)], confirmed=True), an_order(work, [(kit, 2)], confirmed=True)]
    walked = walking.a_list(work, *orders)

    stops = {each.sku: str(each.kits) for each in walking.the_walk(work, walked).stops}
    assert stops == {"SPORK": "for Camp set ×3", "STOVE": "for Camp set ×3"}
    paper = work.read(pick_lists.paper, walked)
    notes = sorted((pick.sku, pick.quantity, pick.note) for stop in paper.stops for pick in stop.picks)
    of_first, of_second = (f"For SO-{each:05d}" for each in orders)
    assert notes == [
        ("SPORK", 2, of_first),
        ("SPORK", 2, f"{of_first} · for Camp set ×1"),
        ("SPORK", 4, f"{of_second} · for Camp set ×2"),
        ("STOVE", 1, f"{of_first} · for Camp set ×1"),
        ("STOVE", 2, f"{of_second} · for Camp set ×2"),
    ]
    pieces = {"SPORK": (parts[1], 8), "STOVE": (parts[0], 3)}
    for stop in walking.the_walk(work, walked).stops:  # whichever bin comes first
        walking.scan_product(work, walked, *pieces[stop.sku])
    job = bench.scan_order(work, orders[0]).job_id
    lines = work.read(packing.show, job).lines
    assert [(each.sku, each.wanted, str(each.kit or "")) for each in lines] == [
        *(("SPORK", 2, "for Camp set ×1"), ("STOVE", 1, "for Camp set ×1"), ("SPORK", 2, "")),
    ]


def test_a_list_of_products_says_what_kits_hold_and_comes_back(
    work: Work, kit: int, parts: tuple[int, int], tmp_path: Path
) -> None:
    path = tmp_path / "products.csv"
    export = Export(work, path, (kit, *parts), product_export.TITLES, product_export.read)
    assert export.go_on() == 3
    before = whole_database(work)
    again = import_files(work, [path])
    assert ([tally.unchanged for tally in again.tallies if tally.read], said(again)) == ([3], [])
    assert {name for name, rows in whole_database(work).items() if rows != before[name]} <= {"settings"}

    text = path.read_text(encoding="utf-8-sig")
    assert "2 x SPORK; 1 x STOVE" in text
    path.write_text(text.replace("2 x SPORK; 1 x STOVE", "POT; 3 x SPORK") + "POT,Pot" + "," * 16 + "\r\n", "utf-8")
    assert said(import_files(work, [path], dry_run=True)) == []
    import_files(work, [path])
    assert [(each.sku, each.pieces) for each in work.read(kits.of, kit)] == [("POT", 1), ("SPORK", 3)]
    path.write_text(text.replace("2 x SPORK; 1 x STOVE", "POT; 2 x NONE"), "utf-8")
    words = "CAMP is not made a kit. The SKU NONE is not in the catalogue."
    assert said(import_files(work, [path], dry_run=True)) == said(import_files(work, [path])) == [words]
    assert [each.sku for each in work.read(kits.of, kit)] == ["POT", "SPORK"]
    path.write_text(text.replace("2 x SPORK; 1 x STOVE", "-"), "utf-8")
    import_files(work, [path])
    assert work.read(kits.of, kit) == ()


def test_a_store_hears_how_many_kits_are_free(work: Work, kit: int, parts: tuple[int, int]) -> None:
    told = [json.loads(said) for _, said in work.read(telling_stock.changed, 0)[1]]
    assert {each["sku"]: each["free"] for each in told} == {"STOVE": 5, "SPORK": 9, "CAMP": 4}
    an_order(work, [(kit, 1)], confirmed=True)
    figures = {each.sku: (each.on_hand, each.promised, each.free) for each in work.read(free_stock.look, 0).figures}
    assert figures == {"STOVE": (5, 1, 4), "SPORK": (9, 2, 7), "CAMP": (4, 1, 3)}


def the_product(work: Work, product_id: int) -> Product:
    asked = select(*Product.__table__.columns).where(Product.id == product_id)
    return work.read(lambda db: db.run(asked).one())  # type: ignore[no-any-return]
