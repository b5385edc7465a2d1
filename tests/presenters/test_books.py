"""The page of the books: a month and its days, saved as files, and closed."""

import csv
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.books import Books, BooksState
from omsdesk.printing.press.marks import CopyMark
from omsdesk.printing.press.worker import Printable
from omsdesk.services import paying, refunding
from omsdesk.services.invoicing import crediting, issuing, lost
from omsdesk.words import Text
from tests import factories
from tests.still_clock import StillClock


def opened(work: Work) -> Books:
    page = Books(work, JobsInPlace())
    work.listen(page.changed)
    page.appear()
    return page


def test_a_month_says_what_each_day_came_to_and_is_saved(house: Work, clock: StillClock, tmp_path: Path) -> None:
    order_id = factories.an_order(house)
    house.write(issuing.issue, order_id)
    clock.pass_by(days=1)
    house.write(paying.record, order_id, PaymentMethod.CASH)
    page = opened(house)

    assert page.state.journal is not None
    whole, paid, invoiced = page.state.journal.days
    assert (whole.day, whole.entries, whole.invoiced.minor, whole.received.minor) == (None, 2, 1000, 1000)
    assert (paid.day, invoiced.day) == (clock.now.date(), clock.now.date() - timedelta(days=1))
    page.choose_day(2)
    page.save_table(str(tmp_path / page.suggested("csv")))
    page.save_datev(str(tmp_path / "EXTF.csv"))

    assert page.state.said is not None
    assert str(page.state.said.words) == "1 entry is in the file"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["2026-03-02.csv", "EXTF.csv"]
    assert ";20260302;20260302;" in (tmp_path / "EXTF.csv").read_text(encoding="cp1252")


class Drawn:
    """A press in the place of the worker process."""

    def pdf(self, paper: Printable, mark: CopyMark | None = None) -> bytes:
        return paper.pdf(mark)


def test_a_month_lies_in_one_folder_with_its_differences_explained(
    house: Work, clock: StillClock, tmp_path: Path
) -> None:
    orders = [factories.an_order(house) for _ in range(7)]
    for order_id in orders[1:]:
        house.write(issuing.issue, order_id)
    for order_id in orders[:5]:
        house.write(paying.record, order_id, PaymentMethod.CASH)
    house.write(paying.record, orders[5], PaymentMethod.CASH, amount_minor=400)
    house.write(crediting.credit, 6, "Late", amount_minor=100)
    house.write(refunding.refund, orders[1], 250, reason="Scratched")
    page = opened(house)
    page.paper_press = Drawn()

    page.save_folder(str(tmp_path))

    assert page.state.said is not None
    assert str(page.state.said.words) == f"The month is in {tmp_path / '2026-03'}"
    assert page.state.busy is None
    made = tmp_path / "2026-03"
    assert len(list((made / "invoices").glob("*.pdf"))) == len(list((made / "invoices").glob("*.xml"))) == 7
    assert (made / "invoices" / "IN-2026-00001.pdf").read_bytes().startswith(b"%PDF")
    assert {"journal.csv", "refunds.csv", "stock-value.csv", "taxes.csv"} <= {each.name for each in made.iterdir()}
    back = list(csv.DictReader((made / "refunds.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["Amount"] for row in back] == ["2.50"]
    rows = list(csv.DictReader((made / "differences.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["Owed more"], row["Why"]) for row in rows] == [
        ("-10.00", "Paid without an invoice of this month"),
        ("2.50", "Refunded without a credit note of this month"),
        ("6.00", "Paid in part"),
        ("9.00", "Invoiced, and not paid in this month"),
    ]
    journal = csv.DictReader((made / "journal.csv").read_text(encoding="utf-8-sig").splitlines())
    moved = sum(
        Decimal(row["Amount"]) * ((row["Debit account"] == "10000") - (row["Credit account"] == "10000"))
        for row in journal
    )
    assert moved == sum(Decimal(row["Owed more"]) for row in rows)
    page.save_folder(str(tmp_path))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["2026-03", "2026-03-2"]


def test_numbers_that_were_lost_are_named_in_the_folder(house: Work, tmp_path: Path) -> None:
    house.write(issuing.issue, factories.an_order(house))
    series = {"IN-2026-": 3}
    house.write(lost.go_ahead, series, since=house.now() - timedelta(hours=2), first=1, is_sure=True)
    page = opened(house)
    page.paper_press = Drawn()
    on_the_page = [str(each) for each in page.state.lost]

    page.save_folder(str(tmp_path))

    rows = list(csv.reader((tmp_path / "2026-03" / "lost-numbers.csv").read_text(encoding="utf-8-sig").splitlines()))
    said = "lost between the last entry of a backup (2 Mar 2026) and its coming back (2 Mar 2026)."
    assert rows[1:] == [["IN-2026-00002", "IN-2026-00003", "2", f"IN-2026-00002 – IN-2026-00003: {said}"]]
    assert on_the_page == [f"IN-2026-00002 – IN-2026-00003: {said}", str(lost.WHAT_TO_DO)]


def test_a_folder_that_cannot_be_written_or_is_stopped_leaves_nothing(house: Work, tmp_path: Path) -> None:
    house.write(issuing.issue, factories.an_order(house))
    page = opened(house)
    page.save_folder(str(tmp_path))
    assert page.state.trouble is not None
    assert str(page.state.trouble.headline) == "This computer draws no papers."

    class Broken(Drawn):
        def pdf(self, paper: Printable, mark: CopyMark | None = None) -> bytes:  # noqa: ARG002 - it draws none
            raise Unavailable(Text("The process that draws papers stopped twice."))

    page.paper_press = Broken()
    page.save_folder(str(tmp_path))

    assert str(page.state.trouble.headline) == "The process that draws papers stopped twice."
    assert (list(tmp_path.iterdir()), page.state.busy) == ([], None)

    class Stopping(Drawn):
        def pdf(self, paper: Printable, mark: CopyMark | None = None) -> bytes:
            page.stop()
            return super().pdf(paper, mark)

    for _ in range(6):
        house.write(issuing.issue, factories.an_order(house))
    page.paper_press = Stopping()
    page.save_folder(str(tmp_path))

    assert page.state.said is not None
    assert str(page.state.said.words) == "Stopped. No folder was left behind."
    assert (list(tmp_path.iterdir()), page.state.busy) == ([], None)


def test_a_month_that_is_over_is_closed(house: Work, clock: StillClock) -> None:
    house.write(issuing.issue, factories.an_order(house))
    assert str(BooksState().why_not_close) == "Choose a month first."
    page = opened(house)
    assert str(page.state.why_not_close) == "This month is not over yet."
    page.close()
    assert page.state.trouble is not None

    clock.pass_by(days=31)
    page.refresh()
    page.choose_month(1)
    assert page.state.current == "2026-03"
    assert page.state.why_not_close is None
    page.close()

    assert [each.closed_at is not None for each in page.state.months] == [False, True]
    assert str(page.state.why_not_close) == "This month is closed."


def test_an_account_that_is_missing_is_said_on_the_page(house: Work) -> None:
    house.write(issuing.issue, factories.an_order(house, [(factories.a_product(house, tax_rate_bp=500), 1)]))

    page = opened(house)

    assert page.state.trouble is not None
    assert str(page.state.trouble.headline) == "There is no account for sales of 5."
    assert str(page.state.why_not_save) == "The journal is still loading."
