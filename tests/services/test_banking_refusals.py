"""What the bank's lines and files say no to: another currency, what is done already, and two people at one line."""

import copy
from pathlib import Path
from typing import Any

import pytest

from omsdesk.codes import house_name
from omsdesk.database.work import Work
from omsdesk.models.accounting import TransferFile
from omsdesk.models.money import Payment
from omsdesk.services import paying, refunding, ways_of_working
from omsdesk.services.banking import booking, pain, statement, transfers
from tests.factories import a_house, a_product, all_rows, an_order
from tests.sentences import says_no
from tests.services.bank_files import OURS, THEIRS, camt
from tests.still_clock import StillClock

ON_POSTGRESQL = pytest.mark.parametrize("engine_kind", ["postgresql"], indirect=True)
"""SQLite lets one station write at a time: nobody else can come between there."""


@pytest.fixture
def shop(work: Work) -> Work:
    a_house(work, iban=OURS, name="Test House")
    return work


def a_line(work: Work, folder: Path, order_id: int) -> int:
    """Ten euros came in for this order; the line."""
    path = camt(folder, [("2026-03-01", "10.00", "Grace Hopper", house_name("SO", order_id))])
    work.write(booking.bring_in, statement.read(path, "EUR"))
    return work.read(booking.listed)[0].id


def a_refund(work: Work, folder: Path) -> int:
    """Money that came by the bank and goes back; the refund."""
    order_id = an_order(work, [(a_product(work), 1)])
    work.write(booking.book, a_line(work, folder, order_id), order_id)
    work.write(refunding.refund, order_id, 450, reason="Scratched")
    return work.read(transfers.waiting)[0].id


def test_a_line_pays_an_order_of_its_own_currency_only(shop: Work, tmp_path: Path) -> None:
    abroad = an_order(shop, [(a_product(shop), 1)], currency="USD")
    line = a_line(shop, tmp_path, abroad)

    with says_no("The line is in EUR, the order in USD. Record the payment at the order, in its own currency."):
        shop.write(booking.book, line, abroad)
    with says_no("There is no order SO-00999."):
        shop.write(booking.book, line, 999)
    with says_no("There is no such line. Look at the list again."):
        shop.write(booking.book, 999, abroad)
    assert all_rows(shop, Payment) == []


@ON_POSTGRESQL
def test_a_line_that_two_people_book_to_two_orders_pays_one(
    shop: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = (an_order(shop, [(a_product(shop), 1)]) for _ in range(2))
    line = a_line(shop, tmp_path, mine)
    record = paying.record

    def somebody_is_quicker(*args: Any, **about: Any) -> int:
        monkeypatch.setattr(paying, "record", record)
        copy.copy(shop).write(booking.book, line, theirs)
        return record(*args, **about)

    monkeypatch.setattr(paying, "record", somebody_is_quicker)

    with says_no("Somebody else booked this line just now. Look at the list again."):
        shop.write(booking.book, line, mine)

    assert [row[1] for row in all_rows(shop, Payment)] == [theirs]


def test_a_refund_goes_to_the_bank_once_and_from_an_account_of_our_own(shop: Work, tmp_path: Path) -> None:
    refund = a_refund(shop, tmp_path)
    shop.write(ways_of_working.change, iban="")
    with says_no("Your own IBAN is missing or wrong. Give it in Settings, Invoices."):
        shop.write(transfers.make_file, [refund])
    shop.write(ways_of_working.change, iban=OURS)
    shop.write(transfers.make_file, [refund])

    gone = "This refund does not wait for the bank any more. It is in a file already, or was paid by hand."
    with says_no(gone):
        shop.write(transfers.address, refund, "Grace", THEIRS)
    with says_no(gone):
        shop.write(transfers.paid_by_hand, refund)


@ON_POSTGRESQL
def test_two_people_who_make_a_file_at_once_ask_the_bank_once(
    shop: Work, tmp_path: Path, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    refund = a_refund(shop, tmp_path)
    shop.write(transfers.address, refund, "Grace Hopper", THEIRS)
    file_of = pain.file_of

    def somebody_is_quicker(*args: Any) -> str:
        monkeypatch.setattr(pain, "file_of", file_of)
        clock.pass_by(seconds=1)
        copy.copy(shop).write(transfers.make_file, [refund])
        return file_of(*args)

    monkeypatch.setattr(pain, "file_of", somebody_is_quicker)

    with says_no("Somebody else made a file with these refunds just now. Look at the list again."):
        shop.write(transfers.make_file, [refund])

    assert len(all_rows(shop, TransferFile)) == 1
