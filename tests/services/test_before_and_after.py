"""The trail tells what stood before and what stands now: quantities, customers, drafts, stations."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.lifecycles.stock import AdjustReason
from omsdesk.models.journal import AuditEvent
from omsdesk.money import Money
from omsdesk.services import (
    adjusting,
    allocating,
    customers,
    keeping_prices,
    order_story,
    placing,
    receiving,
    receiving_return,
    record_history,
    signing_in,
    station_settings,
    story_words,
)
from omsdesk.services.customers import NewCustomer
from omsdesk.services.discount_codes import CodeTerms
from omsdesk.services.keeping_prices import Agreed, KeptList
from omsdesk.services.new_order import NewLine, NewOrder
from omsdesk.services.suppliers import roster
from tests.factories import a_bin, a_house, a_product, an_order, lines_of, stock
from tests.services.returns.coming_back import LAST_WEEK, ask, line_id


@pytest.fixture(autouse=True)
def _house(work: Work) -> None:
    a_house(work)


def told(work: Work, subject: str, subject_id: int | None = None) -> list[tuple[str, str, str]]:
    return work.read(_told, subject, subject_id)


def test_received_adjusted_and_moved_pieces(work: Work) -> None:
    mug, shelf, other = a_product(work), a_bin(work, "A-1"), a_bin(work, "B-1")
    stock(work, mug, 5, shelf)

    work.write(receiving.receive, product_id=mug, quantity=7, place_id=shelf)
    work.write(adjusting.adjust, product_id=mug, place_id=shelf, difference=-2, reason=AdjustReason.LOST)
    work.write(adjusting.transfer, product_id=mug, from_id=shelf, to_id=other, quantity=4)

    assert told(work, "product", mug) == [
        ("received", "A-1: 5", "A-1: 12"),
        ("adjusted: lost", "A-1: 12", "A-1: 10"),
        ("moved", "A-1: 10, B-1: 0", "A-1: 6, B-1: 4"),
    ]


def test_pieces_promised_to_a_line_and_taken_back(work: Work) -> None:
    mug, shelf = a_product(work), a_bin(work, "A-1")
    stock(work, mug, 2, shelf)
    order = an_order(work, [(mug, 3)], confirmed=True)
    line = lines_of(work, order)[0].id
    stock(work, mug, 4, shelf)
    work.write(allocating.allocate, order)
    work.write(allocating.withdraw, line, 2)

    assert told(work, "order_line", line) == [
        ("allocated", "0", "2"),
        ("allocated", "2", "3"),
        ("withdrawn", "3", "1"),
    ]
    said = [str(story_words.said(each, "EUR")) for each in work.read(order_story.history, order)]
    assert {"Stock promised (+2)", "Stock promised (+1)", "Promise taken back (-2)"} <= set(said)


def test_pieces_that_come_back(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 4, a_bin(work, "A-1"))
    order = an_order(work, [(mug, 3)], shipped_at=LAST_WEEK, is_paid=True)
    made = ask(work, order, 3)
    line = line_id(work, made)

    work.write(receiving_return.receive, made, {line: 1}, more_to_come=True)
    work.write(receiving_return.receive, made, {line: 1})

    assert told(work, "return_line", line) == [("received", "0", "1"), ("received", "1", "2"), ("missing", "3", "2")]


def test_every_changed_field_of_a_customer_and_no_other(work: Work) -> None:
    grace = work.write(customers.make, NewCustomer(name="Grace", email="g@example.org", phone="1"))

    work.write(customers.change, grace, NewCustomer(name="Grace", email="grace@example.org", reference="K-7"))

    story = work.read(record_history.history, "customer", grace)
    assert [(str(row.said), row.before, row.after) for row in story[:-1]] == [
        ("Another phone number", "1", ""),
        ("Another e-mail address", "g@example.org", "grace@example.org"),
        ("Another customer number", "", "K-7"),
    ]


def test_the_lines_of_a_draft_that_changed(work: Work) -> None:
    mug, sock = a_product(work, "MUG", price=1000), a_product(work, "SOCK", price=500)
    draft = work.write(
        placing.save_draft, NewOrder(lines=(NewLine(product_id=mug, quantity=2), NewLine(product_id=sock, quantity=1)))
    )

    work.write(
        placing.save_draft,
        NewOrder(lines=(NewLine(product_id=mug, quantity=3), NewLine(product_id=sock, quantity=1))),
        draft,
    )
    work.write(
        placing.save_draft,
        NewOrder(lines=(NewLine(product_id=mug, quantity=3), NewLine(product_id=sock, quantity=1))),
        draft,
    )

    lines = [row for row in told(work, "order", draft) if row[0] == "edit lines"]
    assert lines == [("edit lines", "2 x MUG @1000", "3 x MUG @1000")]


def test_every_setting_of_a_station(work: Work) -> None:
    here = work.actor.station_id
    assert here is not None
    work.write(station_settings.change, volume=70)
    work.write(station_settings.change, volume=70)
    work.write(station_settings.change, volume=0)
    name = next(each.name for each in work.read(signing_in.stations) if each.id == here)
    work.write(signing_in.change_station, here, name, "pack")

    rows = [row for row in told(work, "station", here) if row[0] in {"set volume", "start page"}]
    assert rows == [("set volume", '""', "70"), ("set volume", "70", "0"), ("start page", "today", "pack")]


def test_each_price_of_a_list_that_changed_and_the_list_itself(work: Work) -> None:
    mug, sock = a_product(work, "MUG"), a_product(work, "SOCK")
    listed = work.write(keeping_prices.keep_list, KeptList(0, "Trade", "EUR"), "MUG; 1; 11\nSOCK; 1; 5")[0]

    work.write(keeping_prices.keep_list, replace(listed, everyone=True), "MUG; 1; 10.50\nMUG; 10; 9.50\nSOCK; 1; 5")
    work.write(keeping_prices.keep_list, replace(listed, everyone=True), "MUG; 1; 10.50\nMUG; 10; 9.50")

    assert told(work, "product", mug)[-3:] == [
        ("list price", "", "Trade, 1+: 11.00 EUR"),
        ("list price", "Trade, 1+: 11.00 EUR", "Trade, 1+: 10.50 EUR"),
        ("list price", "", "Trade, 10+: 9.50 EUR"),
    ]
    assert told(work, "product", sock)[-1] == ("list price", "Trade, 1+: 5.00 EUR", "")
    lists = [row for row in told(work, "setting", 0) if row[0] == "price list"]
    assert lists[0] == ("price list", "", "Trade, EUR, .., 2 prices, on")
    assert lists[1] == ("price list", "Trade, EUR, .., 2 prices, on", "Trade, EUR, .., 3 prices, everyone, on")


def test_a_discount_code_an_offer_and_a_tax_number(work: Work) -> None:
    mug, grace = a_product(work, "MUG"), work.write(customers.make, NewCustomer(name="Grace"))
    code = CodeTerms("SPRING", 1000, 0, 5000, "EUR", None, None, 3, active=True)
    work.write(keeping_prices.keep_code, code)
    work.write(keeping_prices.keep_code, replace(code, percent_bp=0, amount_minor=500, active=False))
    maker = work.write(roster.keep, roster.Known(0, "Maker", "m@maker.test", "", "en"))
    work.write(roster.keep, roster.Known(maker, "Maker", "m@maker.test", "K-7", "en", active=False))
    work.write(roster.keep, roster.Known(maker, "Maker", "m@maker.test", "K-7", "en"))
    for price in (400, 450):
        work.write(roster.offer, mug, maker, "M-1", price=Money(price, "EUR"))
    work.write(keeping_prices.agree, grace, Agreed(None, "DE811907980"))

    assert [row for row in told(work, "setting", 0) if row[0] == "discount code"] == [
        ("discount code", "", "SPRING, 10%, from 50.00 EUR, 3 times, on"),
        ("discount code", "SPRING, 10%, from 50.00 EUR, 3 times, on", "SPRING, 5.00 EUR, from 50.00 EUR, 3 times, off"),
    ]
    assert told(work, "supplier", maker)[1] == (
        "changed",
        "Maker, m@maker.test, en",
        "Maker, m@maker.test, K-7, en, off",
    )
    assert [row[1:] for row in told(work, "product", mug) if row[0] == "supplier"] == [
        ("", f"Maker M-1 {Money(400, 'EUR')}"),
        (f"Maker M-1 {Money(400, 'EUR')}", f"Maker M-1 {Money(450, 'EUR')}"),
    ]
    story = work.read(record_history.history, "customer", grace)
    assert ("VAT number", "", "DE811907980") in [(str(row.said), row.before, row.after) for row in story]


def _told(db: Db, subject: str, subject_id: int | None) -> list[tuple[str, str, str]]:
    asked = select(AuditEvent.what, AuditEvent.before, AuditEvent.after).where(
        AuditEvent.subject == subject, AuditEvent.subject_id == subject_id
    )
    return [(row.what, row.before, row.after) for row in db.run(asked.order_by(AuditEvent.id))]
