"""Orders of shops come in to the cent, change while they may, are cancelled, and wait for codes that nobody knows."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.payment import PaymentWord
from omsdesk.models.order import Channel
from omsdesk.money import Money
from omsdesk.services import (
    cancelling,
    cancelling_lines,
    checks,
    order_detail,
    order_story,
    releasing,
    story_words,
    tagging,
    told,
)
from omsdesk.services.importing import import_files
from omsdesk.words import Text
from tests.channels.broken_tables import BROKEN
from tests.channels.sales import Sale, sales
from tests.channels.shop_files import SHOPIFY, WRITERS, sales_for, shopify, ubl
from tests.factories import a_house, everything_but_the_trail, lines_of, the_order
from tests.sentences import says_no
from tests.services.importing.shops import open_reasons, orders_of, said, the_things

CENTS = 100
SHOPS = sorted(WRITERS)


@pytest.fixture(autouse=True)
def _house(work: Work) -> None:
    a_house(work)


@pytest.mark.parametrize("name", SHOPS)
def test_totals_and_taxes_are_the_shops_and_a_second_import_changes_nothing(
    work: Work, name: str, tmp_path: Path
) -> None:
    the_things(work)
    sold = sales(12, seed=21, **sales_for(name))
    paths = WRITERS[name](tmp_path, sold)

    first = import_files(work, paths)
    before = everything_but_the_trail(work)
    second = import_files(work, paths)

    assert (first.new, first.refused, first.refused_rows) == (12, 0, ())
    assert (second.new, second.changed, second.unchanged, second.refused) == (0, 0, 12, 0)
    assert everything_but_the_trail(work) == before
    rows = [the_order(work, each) for each in orders_of(work)]
    assert [row.total_minor for row in rows] == [sale.total * CENTS for sale in sold]
    assert [row.tax_minor for row in rows] == [sale.tax * CENTS for sale in sold]
    assert {row.payment for row in rows} == {PaymentWord.UNPAID if name == "ubl" else PaymentWord.PAID}
    assert work.read(checks.violations) == ()


def test_orders_belong_to_the_shop_that_made_the_file(work: Work, tmp_path: Path) -> None:
    import_files(work, shopify(tmp_path, sales(1, seed=22)))

    assert "shopify" in work.read(lambda db: list(db.run(select(Channel.key)).scalars()))
    (order,) = orders_of(work)
    assert work.read(order_detail.show, order).order.channel == "Shopify"


def test_two_shops_at_once_are_refused(work: Work, tmp_path: Path) -> None:
    sold = sales(1, seed=22)
    with says_no("These files are from several shops: Shopify, Amazon. Bring them in one after the other."):
        import_files(work, [*shopify(tmp_path, sold), *WRITERS["amazon"](tmp_path, sold)])


def test_what_the_shop_tells_besides_is_kept_with_the_order(work: Work, tmp_path: Path) -> None:
    import_files(work, shopify(tmp_path, sales(1, seed=23)))

    (order,) = orders_of(work)
    assert dict(work.read(told.facts_of, order))["risk level"] == "low"
    assert work.read(tagging.of, [order]) == ("gift-wrap", "vip")


def test_money_that_the_shop_only_holds_is_authorised_and_stops_nothing(work: Work, tmp_path: Path) -> None:
    the_things(work)
    sold = sales(1, seed=24)
    import_files(work, shopify(tmp_path, sold, SHOPIFY, **{"Financial Status": "authorized"}))

    row = the_order(work, orders_of(work)[0])
    assert (row.payment, row.headline) == (PaymentWord.AUTHORISED, Headline.READY_TO_PICK)
    assert work.read(checks.violations) == ()


def test_an_order_that_was_not_paid_waits_and_goes_on_when_the_next_file_says_paid(work: Work, tmp_path: Path) -> None:
    the_things(work)
    sold = sales(1, seed=25)
    import_files(work, shopify(tmp_path, sold, SHOPIFY, **{"Financial Status": "pending"}))
    (order,) = orders_of(work)
    assert (the_order(work, order).headline, work.read(open_reasons, order)) == (Headline.ON_HOLD, ["payment"])

    report = import_files(work, shopify(tmp_path, sold))

    assert (report.changed, report.refused) == (1, 0)
    row = the_order(work, order)
    assert (row.headline, row.payment) == (Headline.READY_TO_PICK, PaymentWord.PAID)
    assert work.read(checks.violations) == ()


# ------------------------------------------------------------------ changes


def changed(sale: Sale) -> Sale:
    """The same order after its customer moved and took one piece more of the first line."""
    first, *others = sale.lines
    more = type(first)(first.sku, first.title, first.quantity + 1, first.price, first.off, first.tax)
    return type(sale)(**{**vars(sale), "street": "Neue Straße 1", "lines": (more, *others)})


@pytest.mark.parametrize("name", SHOPS)
def test_a_change_before_the_release_is_taken_over(work: Work, name: str, tmp_path: Path) -> None:
    the_things(work)
    sale = sales(1, seed=26, **sales_for(name))[0]
    import_files(work, WRITERS[name](tmp_path, [sale]))
    (order,) = orders_of(work)
    now = changed(sale)

    looked = import_files(work, WRITERS[name](tmp_path, [now]), dry_run=True)
    report = import_files(work, WRITERS[name](tmp_path, [now]))

    assert (looked.changed, report.changed, report.new, report.refused) == (1, 1, 0, 0)
    row = the_order(work, order)
    assert (row.ship_street, row.total_minor, row.tax_minor) == ("Neue Straße 1", now.total * CENTS, now.tax * CENTS)
    assert [line.ordered for line in lines_of(work, order)] == [line.quantity for line in now.lines]
    assert [line.allocated for line in lines_of(work, order)] == [line.quantity for line in now.lines]
    assert work.read(checks.violations) == ()


def test_another_price_of_the_shop_stands_in_the_story_with_the_one_before(work: Work, tmp_path: Path) -> None:
    the_things(work)
    sale = sales(1, seed=26, **sales_for("shopify"))[0]
    import_files(work, shopify(tmp_path, [sale]))
    (order,) = orders_of(work)
    before = lines_of(work, order)[0].unit_minor
    first, *others = sale.lines

    now = replace(sale, lines=(replace(first, price=first.price + 1), *others))
    import_files(work, shopify(tmp_path, [now]))

    after = lines_of(work, order)[0].unit_minor
    story = [str(story_words.said(each, sale.currency)) for each in work.read(order_story.history, order)]
    assert after > before
    was, is_now = Money(before, sale.currency), Money(after, sale.currency)
    assert str(Text("A piece costs {after} now, {before} before", after=is_now, before=was)) in story


@pytest.mark.parametrize("name", SHOPS)
def test_a_change_after_the_release_is_refused_in_words(work: Work, name: str, tmp_path: Path) -> None:
    the_things(work)
    sale = sales(1, seed=27, **sales_for(name))[0]
    import_files(work, WRITERS[name](tmp_path, [sale]))
    (order,) = orders_of(work)
    work.write(releasing.release, [order])
    before = everything_but_the_trail(work)

    report = import_files(work, WRITERS[name](tmp_path, [changed(sale)]))

    ref = the_order(work, order).external_ref
    assert said(report) == [
        (
            f"{ref} has changed in the shop, but SO-{order} is in the hall already. Take it off its list and bring the "
            "file in again."
        )
    ]
    assert (report.refused, report.changed) == (1, 0)
    assert everything_but_the_trail(work) == before


def test_a_change_of_an_order_that_is_over_is_refused_in_words(work: Work, tmp_path: Path) -> None:
    the_things(work)
    sale = sales(1, seed=27)[0]
    import_files(work, shopify(tmp_path, [sale]))
    (order,) = orders_of(work)
    work.write(cancelling.cancel_order, order, "not wanted")

    report = import_files(work, shopify(tmp_path, [changed(sale)]))

    ref = the_order(work, order).external_ref
    assert said(report) == [f"{ref} has changed in the shop, but SO-{order} is Cancelled already. Nothing was changed."]


def test_lines_that_the_shop_dropped_are_cancelled_and_new_ones_are_added(work: Work, tmp_path: Path) -> None:
    the_things(work)
    sale = next(each for each in sales(30, seed=28) if len({line.sku for line in each.lines}) == len(each.lines) > 1)
    import_files(work, shopify(tmp_path, [sale]))
    (order,) = orders_of(work)
    unused = next(f"SKU-{number}" for number in range(6) if f"SKU-{number}" not in {x.sku for x in sale.lines})
    first, *kept = sale.lines
    other = type(first)(unused, "Another", 2, first.price, first.off * 0, first.tax)
    now = type(sale)(**{**vars(sale), "lines": (*kept, other)})

    report = import_files(work, shopify(tmp_path, [now]))

    assert report.changed == 1
    lines = {line.sku: (line.ordered, line.cancelled) for line in lines_of(work, order)}
    assert lines[first.sku] == (first.quantity, first.quantity)
    assert lines[unused] == (2, 0)
    assert the_order(work, order).total_minor == now.total * CENTS
    assert work.read(checks.violations) == ()


def test_what_the_office_cancelled_stays_cancelled_when_the_shop_changes_the_address(
    work: Work, tmp_path: Path
) -> None:
    the_things(work)
    sale = next(each for each in sales(30, seed=29) if each.lines[0].quantity > 2)
    import_files(work, shopify(tmp_path, [sale]))
    (order,) = orders_of(work)
    work.write(cancelling_lines.cancel_lines, order, {lines_of(work, order)[0].id: 1}, "broken")

    import_files(work, shopify(tmp_path, [type(sale)(**{**vars(sale), "city": "Kassel"})]))

    row, line = the_order(work, order), lines_of(work, order)[0]
    assert (row.ship_city, line.ordered, line.cancelled) == ("Kassel", sale.lines[0].quantity, 1)
    assert row.total_minor < sale.total * CENTS
    assert work.read(checks.violations) == ()


def test_an_order_that_left_according_to_the_shop_alone_is_pointed_out(work: Work, tmp_path: Path) -> None:
    sold = sales(1, seed=30)
    import_files(work, shopify(tmp_path, sold))
    (order,) = orders_of(work)
    gone = {"Fulfillment Status": "fulfilled", "Fulfilled at": "2026-11-27 10:00:00 +0000"}

    report = import_files(work, shopify(tmp_path, sold, SHOPIFY, **gone))

    assert said(report) == [
        f"The shop says that #100000 has left, but here SO-{order} has not. Ship it here too, or cancel it."
    ]


# ------------------------------------------------------------------ cancellations


def cancelled_again(name: str, folder: Path, sale: Sale) -> list[Path]:
    """The file in which the shop says that it cancelled the order."""
    if name == "shopify":
        return shopify(folder, [sale], SHOPIFY, **{"Cancelled at": "2026-11-27 10:00:00 +0000"})
    if name == "etsy":
        return WRITERS[name](folder, [sale], Status="Canceled")
    if name == "woocommerce":
        return WRITERS[name](folder, [sale], status="cancelled")
    path = folder / "cancel.xml"
    names = "urn:oasis:names:specification:ubl:schema:xsd:"
    path.write_text(
        f'<OrderCancellation xmlns="{names}OrderCancellation-2" xmlns:cac="{names}CommonAggregateComponents-2"'
        f' xmlns:cbc="{names}CommonBasicComponents-2"><cbc:ID>C1</cbc:ID><cbc:IssueDate>2026-11-27</cbc:IssueDate>'
        f"<cac:OrderReference><cbc:ID>{sale.ref}</cbc:ID></cac:OrderReference></OrderCancellation>",
        encoding="utf-8",
    )
    return [path]


CANCELS = [each for each in SHOPS if each != "amazon"]
"""Amazon's reports hold no cancelled orders."""


@pytest.mark.parametrize("name", CANCELS)
def test_an_order_that_the_shop_cancelled_is_cancelled_here_once(work: Work, name: str, tmp_path: Path) -> None:
    the_things(work)
    sale = sales(1, seed=31, **sales_for(name))[0]
    import_files(work, WRITERS[name](tmp_path, [sale]))
    (order,) = orders_of(work)

    first = import_files(work, cancelled_again(name, tmp_path, sale))
    second = import_files(work, cancelled_again(name, tmp_path, sale))

    assert [each.pieces for each in first.taken_back] == [sum(line.quantity for line in sale.lines)]
    assert [each.pieces for each in second.taken_back] == [0]
    assert the_order(work, order).headline is Headline.CANCELLED
    assert work.read(checks.violations) == ()


def test_an_order_cancelled_before_it_ever_came_stays_out(work: Work, tmp_path: Path) -> None:
    report = import_files(work, cancelled_again("shopify", tmp_path, sales(1, seed=32)[0]))

    assert (report.new, orders_of(work)) == (0, [])
    assert [str(each) for each in report.taken_back] == [
        "orders_export.csv:2: #100000: a cancellation; the order it takes back is not here."
    ]


def test_a_cancellation_of_what_has_left_is_refused_in_words(work: Work, tmp_path: Path) -> None:
    sold = sales(1, seed=33)
    import_files(work, shopify(tmp_path, sold, SHOPIFY, **{"Fulfillment Status": "fulfilled"}))
    (order,) = orders_of(work)

    report = import_files(work, cancelled_again("shopify", tmp_path, sold[0]))

    assert said(report) == [
        f"#100000 was cancelled in the shop, but everything of SO-{order} has left. Take it back as a return."
    ]


def test_orders_of_etsy_without_their_items_say_what_is_missing(work: Work, tmp_path: Path) -> None:
    orders, items = WRITERS["etsy"](tmp_path, sales(2, seed=36, is_with_tax=False))

    with pytest.raises(Refusal) as alone:
        import_files(work, [orders])
    with pytest.raises(Refusal) as without:
        import_files(work, [items])

    assert str(alone.value.reason) == (
        "EtsySoldOrders.csv holds orders without their items, and no file with the items was given."
    )
    assert "Sold order items" in str(alone.value.advice)
    assert "Sold orders" in str(without.value.advice)
    assert orders_of(work) == []


def test_each_ubl_order_is_a_file_of_its_own(work: Work, tmp_path: Path) -> None:
    the_things(work)

    report = import_files(work, ubl(tmp_path, sales(3, seed=37, is_with_tax=False)))

    assert (len(report.files), report.new) == (3, 3)


def test_two_buyers_may_send_orders_of_the_same_number(work: Work, tmp_path: Path) -> None:
    the_things(work)
    sale = sales(1, seed=39, is_with_tax=False)[0]
    (path,) = ubl(tmp_path, [sale])
    (cancel,) = cancelled_again("ubl", tmp_path, sale)
    for name in ("first", "second"):
        number = f"<cac:Party><cbc:EndpointID>{name}</cbc:EndpointID>"
        (tmp_path / f"{name}.xml").write_text(path.read_text("utf-8").replace("<cac:Party>", number), "utf-8")
    second = "<cac:Party><cbc:EndpointID>second</cbc:EndpointID></cac:Party>"
    party = f"<cac:BuyerCustomerParty>{second}</cac:BuyerCustomerParty>"
    cancel.write_text(
        cancel.read_text("utf-8").replace("</OrderCancellation>", f"{party}</OrderCancellation>"), "utf-8"
    )

    assert import_files(work, [tmp_path / "first.xml", tmp_path / "second.xml"]).new == 2
    import_files(work, [cancel])

    rows = {row.external_ref: row.headline for row in (the_order(work, each) for each in orders_of(work))}
    assert rows == {f"first/{sale.ref}": Headline.READY_TO_PICK, f"second/{sale.ref}": Headline.CANCELLED}


def test_no_breakage_leaves_half_an_order(work: Work, tmp_path: Path) -> None:
    """Every way of breaking a Shopify file, one after the other into one house."""
    the_things(work)
    came = 0
    for number, breaks in enumerate(BROKEN):
        folder = tmp_path / str(number)
        folder.mkdir()
        (path,) = shopify(folder, [replace(each, ref=f"{number}{each.ref}") for each in sales(3, seed=38)])
        try:
            came += import_files(work, [breaks(path)]).new
        except Refusal:
            continue

    orders = orders_of(work)
    assert len(orders) == came < 3 * len(BROKEN)
    assert all(lines_of(work, each) for each in orders)
    assert work.read(checks.violations) == ()
