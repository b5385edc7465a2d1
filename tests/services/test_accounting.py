"""The journal tells each movement of money once, in balance; closed months stay, and late finds stand in open ones."""

import csv
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from omsdesk.database.engine import WRITES
from omsdesk.database.work import Work
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.models.accounting import ClosedMonth
from omsdesk.services import paying, refunding, settings, ways_of_working
from omsdesk.services.accounting import files, months
from omsdesk.services.accounting.entry import Entry, Source
from omsdesk.services.invoicing import crediting, issuing
from tests.factories import a_house, a_product, all_rows, an_order
from tests.sentences import says_no
from tests.still_clock import StillClock


@pytest.fixture
def shop(work: Work) -> Work:
    a_house(work)
    return work


def an_invoiced_order(work: Work, price: int = 1000, rate: int = 1900) -> int:
    order_id = an_order(work, [(a_product(work, price=price, tax_rate_bp=rate), 1)])
    work.write(issuing.issue, order_id)
    return order_id


def told(entries: tuple[Entry, ...]) -> list[tuple[str, str, str, int]]:
    return [(each.source.value, each.debit, each.credit, each.amount_minor) for each in entries]


def test_every_movement_is_one_entry_from_account_to_account(shop: Work) -> None:
    order_id = an_invoiced_order(shop)
    paid = shop.write(paying.record, order_id, PaymentMethod.TRANSFER, amount_minor=700)
    shop.write(paying.void, paid, "Typed twice")
    shop.write(paying.record, order_id, PaymentMethod.CASH)
    shop.write(crediting.credit, 1, "Scratched", amount_minor=119)
    shop.write(refunding.refund, order_id, 119, reason="Scratched")

    found = shop.read(months.entries, "2026-03")

    assert told(found) == [
        ("invoice", "10000", "8400", 1190),
        ("credit_note", "8400", "10000", 119),
        ("payment", "1200", "10000", 700),
        ("payment", "1000", "10000", 1190),
        ("void", "10000", "1200", 700),
        ("refund", "10000", "1000", 119),
    ]
    balance = Counter[str]()
    for each in found:
        balance[each.debit] += each.amount_minor
        balance[each.credit] -= each.amount_minor
    assert balance == {"10000": 0, "8400": -1071, "1200": 0, "1000": 1071}
    assert shop.read(months.entries, "2026-03", date(2026, 3, 3)) == ()


def test_a_closed_month_stays_and_what_is_late_stands_on_the_first_open_day(shop: Work, clock: StillClock) -> None:
    first = an_invoiced_order(shop)
    with says_no("This month is not over yet."):
        shop.write(months.close, "2026-03")
    with says_no("There is nothing in the books of this month. Choose a month of the list."):
        shop.write(months.close, "2026-02")
    clock.pass_by(days=31)
    shop.write(months.close, "2026-03")
    before = shop.read(months.entries, "2026-03")

    shop.write(ways_of_working.change, account_customers="10999")
    clock.now = datetime(2026, 3, 20, 12, tzinfo=UTC)  # an import of what was paid weeks ago
    shop.write(paying.record, first, PaymentMethod.CASH)
    clock.now = datetime(2026, 4, 2, 12, tzinfo=UTC)

    assert shop.read(months.entries, "2026-03") == before
    (late,) = shop.read(months.entries, "2026-04")
    assert (late.source, late.day, late.belongs_to) == (Source.PAYMENT, date(2026, 4, 1), date(2026, 3, 20))
    with says_no("This month is closed."):
        shop.write(months.close, "2026-03")
    clock.pass_by(days=35)
    shop.write(months.close, "2026-04")
    assert shop.read(months.entries, "2026-05") == ()


def test_months_are_closed_in_their_order_and_stay_closed(shop: Work, clock: StillClock) -> None:
    an_invoiced_order(shop)
    clock.pass_by(days=70)
    with says_no("Close the month before it first."):
        shop.write(months.close, "2026-04")
    shop.write(months.close, "2026-03")
    shop.write(months.close, "2026-04")

    assert [(each.key, each.closed_at is not None) for each in shop.read(months.listed)] == [
        ("2026-05", False),
        ("2026-04", True),
        ("2026-03", True),
    ]
    before = all_rows(shop, ClosedMonth)
    for act in ("UPDATE closed_months SET content = ''", "DELETE FROM closed_months"):
        with (
            pytest.raises(DBAPIError, match="stays as it was closed"),
            shop.engine.execution_options(**{WRITES: True}).begin() as connection,
        ):
            connection.execute(text(act))
    assert all_rows(shop, ClosedMonth) == before


def test_the_table_and_the_datev_batch_say_the_same(shop: Work, tmp_path: Path) -> None:
    order_id = an_order(shop, [(a_product(shop, price=1000, tax_rate_bp=1900), 1)], customer='Zofia "Łódź" Wiśniewska')
    shop.write(issuing.issue, order_id)
    shop.write(paying.record, order_id, PaymentMethod.TRANSFER, reference="=1+1")
    found = shop.read(months.entries, "2026-03")
    company = shop.read(settings.company)
    head = files.Head(company, date(2026, 3, 1), date(2026, 3, 31), shop.now(), is_closed=True)

    table = files.save_table(found, tmp_path / "journal.csv").read_text(encoding="utf-8-sig")
    batch = files.save_datev(found, tmp_path / "EXTF.csv", head).read_bytes()

    rows = list(csv.DictReader(table.splitlines()))
    assert [(row["Debit account"], row["Credit account"], row["Amount"], row["Net"], row["Tax"]) for row in rows] == [
        ("10000", "8400", "11.90", "10.00", "1.90"),
        ("1200", "10000", "11.90", "", ""),
    ]
    lines = batch.decode("cp1252").split("\r\n")
    assert (len(lines), lines[-1], lines[0].count(";"), lines[1].count(";")) == (5, "", 30, 124)
    assert lines[0].startswith('"EXTF";700;21;"Buchungsstapel";13;20260302083000000;;"OD";')
    assert ";1001;1;20260101;4;20260301;20260331;" in lines[0]
    first = dict(zip(lines[1].split(";"), lines[2].split(";"), strict=True))
    assert {name: value for name, value in first.items() if value} == {
        "Umsatz (ohne Soll/Haben-Kz)": "11,90",
        "Soll/Haben-Kennzeichen": '"S"',
        "WKZ Umsatz": '"EUR"',
        "Konto": "10000",
        "Gegenkonto (ohne BU-Schlüssel)": "8400",
        "Belegdatum": "0203",
        "Belegfeld 1": f'"IN-{shop.now().year}-00001"',
        "Buchungstext": f"\"Zofia 'Lódz' Wisniewska SO-{order_id}\"",
        "Auftragsnummer": f'"SO-{order_id}"',
        "Festschreibung": "1",
    }


def test_what_datev_could_not_book_is_said(shop: Work) -> None:
    order_id = an_order(shop, [(a_product(shop, tax_rate_bp=500), 1)], currency="USD")
    shop.write(issuing.issue, order_id)
    with says_no("There is no account for sales of 5. Give one in Settings, Books, for example 5=8400."):
        shop.read(months.entries, "2026-03")
    with says_no("5% = 8000 or so is no account of sales. Write it as 19=8400 or G=8120."):
        shop.write(ways_of_working.change, accounts_sales=["5% = 8000 or so"])
    with says_no("Sparkasse is no account. Give its number, for example 1200."):
        shop.write(ways_of_working.change, account_bank="Sparkasse")

    company = shop.write(ways_of_working.change, accounts_sales=["5%=8000"])

    found = shop.read(months.entries, "2026-03")
    assert told(found) == [("invoice", "10000", "8000", 1050)]
    with says_no(
        "There are entries in USD; DATEV wants a rate of exchange for them. "
        "Save the journal as CSV and have your accountant book them."
    ):
        files.datev(found, files.Head(company, date(2026, 3, 1), date(2026, 3, 31), shop.now(), is_closed=False))
