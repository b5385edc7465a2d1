"""The page of invoices: what is open, what can be done with one, and what is said."""

from pathlib import Path

from omsdesk.database.work import Work
from omsdesk.lifecycles.invoice import InvoiceWord
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.models.message import Message
from omsdesk.models.paper import PrintJob
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.invoices import Invoices
from omsdesk.presenters.order_detail import OrderDetail
from omsdesk.services import paying
from omsdesk.services.invoicing import issuing, lost
from tests import factories
from tests.still_clock import StillClock


def listed(work: Work) -> Invoices:
    page = Invoices(work, JobsInPlace())
    work.listen(page.changed)
    page.appear()
    page.fetch(page.state.ids)
    if page.state.ids:
        page.point_at(page.state.ids[0])
    return page


def an_invoice(work: Work, **fields: object) -> int:
    """An order with its invoice; the order."""
    order_id = factories.an_order(work, **fields)  # type: ignore[arg-type]  # handed on as they are
    work.write(issuing.issue, order_id)
    return order_id


def test_the_page_says_what_is_open_and_follows_payments(house: Work) -> None:
    first, second = an_invoice(house), an_invoice(house)
    page = listed(house)
    assert [page.state.rows[each].order_id for each in page.state.ids] == [second, first]
    assert str(page.state.hint).startswith("Invoices are written by hand")

    house.write(paying.record, first, PaymentMethod.CASH)
    page.show_only_open(only_open=True)

    assert [page.state.rows[each].order_id for each in page.state.ids] == [second]
    assert page.state.rows[page.state.ids[0]].word is InvoiceWord.OPEN


def test_an_invoice_is_printed_and_taken_back_in_part(house: Work) -> None:
    order_id = an_invoice(house)
    page = listed(house)

    page.print_again()
    assert page.state.said is not None
    assert str(page.state.said.words) == f"IN-{house.now().year}-00001 prints"
    assert len(factories.all_rows(house, PrintJob)) == 1

    assert str(page.credit("nothing", "Late")) == "Give an amount above zero, for example 12.50."
    assert page.credit("2,50", "Late") is None
    page.fetch(page.state.ids)
    assert [page.state.rows[each].total.minor for each in page.state.ids] == [250, 1000]
    page.point_at(page.state.ids[0])
    assert str(page.state.why_not_credit) == "This is a credit note."
    page.point_at(page.state.ids[1])
    assert page.credit("9.00", "More than is left") is None
    assert page.state.trouble is not None
    assert "can be taken back at most" in str(page.state.trouble.headline)
    page.open_order()
    assert page.state.way is not None
    assert page.state.way.focus == {"order": order_id, "tab": "money"}


def test_an_invoice_goes_by_mail_or_the_page_says_why_not(house: Work) -> None:
    an_invoice(house, email="grace@customer.test")
    page = listed(house)

    page.send()
    assert page.state.trouble is not None
    assert str(page.state.trouble.headline) == "E-mail is switched off."

    factories.change_settings(house, mail_on=True)
    page.send()
    assert [row[2] for row in factories.all_rows(house, Message)] == ["invoice"]


def test_an_invoice_is_saved_as_an_e_invoice_or_the_page_says_why_not(house: Work, tmp_path: Path) -> None:
    an_invoice(house)
    page = listed(house)

    page.save_xml(str(tmp_path / "invoice.xml"))
    assert page.state.said is not None
    assert str(page.state.said.words) == f"IN-{house.now().year}-00001 is saved as invoice.xml"
    assert b"IN-" in (tmp_path / "invoice.xml").read_bytes()

    page.save_xml(str(tmp_path / "invoice.xml" / "in a file.xml"))
    assert page.state.trouble is not None
    assert "could not be written" in str(page.state.trouble.headline)


def test_the_order_writes_its_invoice_and_shows_what_is_open(house: Work) -> None:
    order_id = factories.an_order(house)
    page = OrderDetail(house, JobsInPlace())
    house.listen(page.changed)
    page.open(order_id)
    page.appear()
    assert page.state.why_not_invoice is None

    page.write_invoice()

    assert page.state.detail is not None
    (row,) = page.state.detail.invoices
    assert (row.left.minor, row.word) == (1000, InvoiceWord.OPEN)
    assert str(page.state.why_not_invoice) == "All of this order is invoiced."
    assert [paper.title for paper in page.state.detail.documents] == [f"Invoice {row.name}"]


def test_numbers_that_were_lost_are_told_for_three_months(house: Work, clock: StillClock) -> None:
    an_invoice(house)
    assert listed(house).state.lost == ()
    for last in range(2, 7):
        house.write(lost.go_ahead, {"IN-2026-": last}, since=house.now(), first=1, is_sure=True)

    *rows, more, what_to_do = (str(each) for each in listed(house).state.lost)

    assert [each.partition(":")[0] for each in rows] == [f"IN-2026-0000{number}" for number in (6, 5, 4)]
    assert (more, what_to_do) == ("2 more rows of numbers.", str(lost.WHAT_TO_DO))
    clock.pass_by(days=93)
    assert listed(house).state.lost == ()
