"""A drawer: opened with a float, counted blind, closed for good, and told in the books to the cent."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.drawer import DrawerWord, MoveKind
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.models.drawer import DrawerClosing, DrawerCount, DrawerMove
from omsdesk.money import Money
from omsdesk.services import checks, counter, customers, paying, refunding, settings, splitting, store_credit
from omsdesk.services.accounting import files, months
from omsdesk.services.customers import NewCustomer
from omsdesk.services.drawers import certified, closing, handling, listing, pieces
from omsdesk.services.new_order import NewLine, NewOrder
from omsdesk.services.settings import Company
from tests.factories import HOME, a_house, a_product, an_order, change_settings, lines_of, stock
from tests.sentences import says_no
from tests.still_clock import StillClock

ENGLAND = {"country": "GB", "zone": "Europe/London", "currency": "EUR", "drawers": True}
CASH = PaymentMethod.CASH


@pytest.fixture(autouse=True)
def house(work: Work) -> Iterator[None]:
    """Whatever is done, every rule holds."""
    a_house(work, **ENGLAND)
    yield
    assert work.read(checks.violations) == ()


def paid(work: Work, price: int, method: PaymentMethod = CASH, **fields: Any) -> tuple[int, int]:
    order_id = an_order(work, [(a_product(work, price=price, tax_rate_bp=0), 1)], **fields)
    return order_id, work.write(paying.record, order_id, method)


def moved(work: Work) -> list[tuple[str, int]]:
    return [(str(kind), minor) for kind, minor in work.read(_columns, DrawerMove.kind, DrawerMove.amount_minor)]


def _columns(db: Db, *columns: Any) -> list[Any]:
    return [tuple(row) for row in db.run(select(*columns).order_by(columns[0].class_.id))]


def told(work: Work, day: date | None = None) -> list[tuple[str, str, str, int, str]]:
    found = work.read(months.entries, "2026-03", day)
    return [(each.source.value, each.debit, each.credit, each.amount_minor, each.words) for each in found]


def test_the_cash_of_a_day_belongs_to_the_drawer_and_is_counted_blind(work: Work) -> None:
    paid(work, 900)  # before it was opened
    work.write(handling.open_drawer, 10000)
    order_id, _ = paid(work, 2500)
    paid(work, 700, PaymentMethod.TRANSFER)
    work.write(refunding.refund, order_id, 500, reason="scratched")
    _, wrong = paid(work, 300)
    work.write(paying.void, wrong, "typed twice")
    work.write(handling.move, MoveKind.PURCHASE, 1200, "stamps")
    open_one = work.read(listing.listed).here

    assert open_one is not None
    assert (open_one.expected, open_one.counted, open_one.word) == (None, None, DrawerWord.OPEN)
    assert [each.kind for each in work.read(listing.moves, open_one.id)] == [MoveKind.PURCHASE], (
        "the rest tells the sum"
    )
    counted = work.write(closing.count, "2x50 + 7x1; 16x0.05")

    assert moved(work) == [("paid", 2500), ("refunded", -500), ("paid", 300), ("voided", -300), ("purchase", -1200)]
    assert (counted.counted.minor, counted.expected.minor, counted.difference.minor) == (10780, 10800, -20)
    assert (counted.proposed.minor, counted.is_large) == (10000, False)
    with says_no("Why does it differ? Say it in a few words, also that nobody knows."):
        work.write(closing.close, counted.id, 10000, " ")
    work.write(closing.close, counted.id, 10000, "nobody knows")
    row = work.read(listing.listed).rows[0]
    assert (row.word, row.difference, row.stays) == (DrawerWord.CLOSED, Money(-20, "EUR"), Money(10000, "EUR"))
    assert len(work.read(listing.moves, row.id)) == 5
    assert work.read(listing.listed).left.minor == 10000


def test_the_books_tell_the_rest_of_what_happened_to_the_till(work: Work, clock: StillClock) -> None:
    work.write(handling.open_drawer, 5000)
    paid(work, 2000)
    work.write(handling.move, MoveKind.PUT_IN, 1000, "coins")
    work.write(closing.close, work.write(closing.count, "80.50").id, 3000, "tip")
    clock.pass_by(days=1)
    work.write(handling.open_drawer, 4000)

    assert told(work, date(2026, 3, 2)) == [
        ("payment", "1000", "10000", 2000, "Grace Hopper"),
        ("cash_moved", "1000", "1360", 5000, "Float"),
        ("cash_moved", "1000", "1360", 1000, "Put in: coins"),
        ("cash_difference", "1000", "4900", 50, "Cash difference: tip"),
        ("cash_moved", "1360", "1000", 5050, "Taken out when the drawer was closed"),
    ]
    assert told(work, date(2026, 3, 3)) == [("cash_moved", "1000", "1360", 1000, "Float")]
    entries = work.read(months.entries, "2026-03")
    till = sum(each.amount_minor * ((each.debit == "1000") - (each.credit == "1000")) for each in entries)
    assert till == 4000, "the account of the till is what lies in the drawer"
    assert b'"S";"EUR"' in files.datev(
        entries, files.Head(work.read(settings.company), *MARCH, work.now(), is_closed=False)
    )
    (row,) = work.read(listing.between, *MARCH)
    assert [str(each) for each in row[3:10]] == ["50.00", "80.00", "80.50", "0.50", "30.00", "50.50", "EUR"]


MARCH = date(2026, 3, 1), date(2026, 3, 31)


def test_a_closed_month_keeps_its_cash(work: Work, clock: StillClock) -> None:
    work.write(handling.open_drawer, 5000)
    clock.pass_by(days=30)
    work.write(months.close, "2026-03")
    work.write(closing.close, work.write(closing.count, "49").id, 4900, "lost")

    assert told(work) == [("cash_moved", "1000", "1360", 5000, "Float")]
    april = work.read(months.entries, "2026-04")
    assert [(each.source.value, each.amount_minor) for each in april] == [("cash_difference", 100)]


def test_a_count_is_kept_and_only_the_newest_closes_the_day(work: Work) -> None:
    with says_no("The drawer of this station is not open. Open it first."):
        work.write(closing.count, "1")
    work.write(handling.open_drawer, 1000)
    with says_no("The drawer of this station is open already."):
        work.write(handling.open_drawer, 1000)
    with says_no("This is no sum. Type it as 312.40, or notes and coins by their pieces: 3x50 12x2 7x0.50."):
        work.write(closing.count, "ten")
    first = work.write(closing.count, "9")
    second = work.write(closing.count, "10")

    with says_no("The drawer changed since it was counted. Count it again."):
        work.write(closing.close, first.id, 900, "slip")
    paid(work, 100)
    with says_no("The drawer changed since it was counted. Count it again."):
        work.write(closing.close, second.id, 1000, "")
    third = work.write(closing.count, "11")
    with says_no("Only €11.00 is in the drawer. Let that much or less stay as float."):
        work.write(closing.close, third.id, 1101, "")
    work.write(closing.close, third.id, 0, "")

    assert work.read(_columns, DrawerCount.counted_minor) == [(900,), (1000,), (1100,)]
    assert work.read(_columns, DrawerClosing.count_id) == [(third.id,)]
    with says_no("The drawer of this station is not open. Open it first."):
        work.write(handling.move, MoveKind.PUT_IN, 5, "late")


def test_a_large_difference_wants_a_supervisor(work: Work) -> None:
    work.write(handling.open_drawer, 5000)
    counted = work.write(closing.count, "39.99")

    assert counted.is_large
    with says_no("So large a difference wants a supervisor's word. Ask one to close the drawer."):
        work.write(closing.close, counted.id, 3999, "robbed")
    work.write(closing.close_large, counted.id, 3999, "robbed")


def test_what_is_no_amount_and_has_no_reason_moves_nothing(work: Work) -> None:
    with says_no("This is not an amount that can be a float. Give zero or more."):
        work.write(handling.open_drawer, -1)
    work.write(handling.open_drawer, 0)
    with says_no("This is not an amount that can be moved. Give an amount above zero."):
        work.write(handling.move, MoveKind.PUT_IN, 0, "coins")
    with says_no("What is it for? Say it in a few words."):
        work.write(handling.move, MoveKind.PUT_IN, 100, " ")

    assert moved(work) == []


def test_store_credit_and_moved_money_and_what_was_counted_already(work: Work) -> None:
    ada = work.write(customers.make, NewCustomer(name="Ada Lovelace", address=HOME))
    work.write(handling.open_drawer, 2000)
    kept, _ = paid(work, 900, customer_id=ada)
    work.write(refunding.refund, kept, 400, reason="late", to_credit=True)
    work.write(store_credit.pay_out, ada, Money(300, "EUR"), CASH, "wants cash")
    mug = a_product(work, price=100, tax_rate_bp=0)
    both = an_order(work, [(mug, 2)])
    work.write(paying.record, both, CASH)
    work.write(splitting.split, both, {lines_of(work, both)[0].id: 1})
    _, mistake = paid(work, 50)
    work.write(closing.close, work.write(closing.count, "28.50").id, 2850, "")
    before = moved(work)

    work.write(paying.void, mistake, "never paid")
    assert before == moved(work) == [("paid", 900), ("credit_out", -300), ("paid", 200), ("paid", 50)]


def test_the_counter_sells_for_cash_only_into_an_open_drawer(work: Work) -> None:
    mug = a_product(work, price=500, tax_rate_bp=0)
    stock(work, mug, 5)
    draft = NewOrder(customer_name="Counter sale", lines=(NewLine(product_id=mug, quantity=1),))
    with pytest.raises(Refusal, match="drawer of this station is not open"):
        work.write(counter.sell, draft, payment=CASH)
    work.write(counter.sell, draft, payment=PaymentMethod.CARD)
    work.write(handling.open_drawer, 0)

    work.write(counter.sell, draft, payment=CASH)

    assert moved(work) == [("paid", 500)]


def test_it_is_off_until_switched_on_and_where_the_law_wants_a_device(work: Work) -> None:
    change_settings(work, country="DE")
    with says_no(
        "The drawer is off: in Germany the law wants a certified device for cash "
        "(KassenSichV (TSE), §\N{NO-BREAK SPACE}146a AO). Use a certified cash register; the receipt here only "
        "names the goods, the tax and how it was paid."
    ):
        work.write(handling.open_drawer, 100)
    change_settings(work, country="GB", drawers=False)
    with says_no(
        "The drawer is off. Ask first whether the law of your country wants a certified cash register; if it does "
        "not, switch the drawer on under Settings, Books."
    ):
        work.write(handling.open_drawer, 100)
    off = {code for code in certified.LAWS if certified.why_off(Company(country=code, drawers=True)) is not None}
    assert {"DE", "AT", "FR", "IT", "HU", "PL", "PT", "SE"} < off
    assert all(law.name and law.source for law in certified.LAWS.values())
    assert certified.why_off(Company(country="CH", drawers=True)) is None


def test_pieces_are_added_and_nonsense_is_none() -> None:
    assert pieces.sum_of("312,40", "EUR") == 31240
    assert pieces.sum_of("3x50 12 x 2  7X0,50", "EUR") == 17750
    assert pieces.sum_of("2×1000", "JPY") == 2000
    for typed in ("", "3x", "x50", "3x50 and 2", "2x0.005", "-5"):
        assert pieces.sum_of(typed, "EUR") is None, typed


def test_a_refund_of_a_return_leaves_the_drawer_of_the_desk_that_took_it(work: Work, clock: StillClock) -> None:
    order_id, _ = paid(work, 800)
    work.write(handling.open_drawer, 1000)
    due = work.now() + timedelta(minutes=1)
    (refund,) = work.write(refunding.set_aside, order_id, 800, reason="Return", return_id=None, due_at=due)
    assert moved(work) == []
    clock.pass_by(minutes=2)

    work.write(refunding.finish, refund, order_id)

    assert moved(work) == [("refunded", -800)]
