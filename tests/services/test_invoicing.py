"""Invoices claim each piece once, to the cent; credit notes never take back more than was claimed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from omsdesk.codes import house_code, house_name
from omsdesk.database import answers
from omsdesk.database.db import Db
from omsdesk.database.work import Actor, Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.goods_return import Condition
from omsdesk.lifecycles.invoice import InvoiceWord
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.models.invoice import Invoice
from omsdesk.models.message import Message, MessagePaper
from omsdesk.models.paper import PrintJob
from omsdesk.services import (
    cancelling_lines,
    checks,
    inspecting,
    invoice_list,
    mailing,
    messaging,
    paying,
    receiving,
    refunding,
    sending_refunds,
    shipping,
    signing_in,
    station_settings,
)
from omsdesk.services.invoicing import by_itself, crediting, issuing, papers, ubl
from omsdesk.services.invoicing.record import Record
from tests.factories import HOME, a_house, a_product, all_rows, an_order, change_settings, lines_of, stock, the_order
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services.returns.coming_back import line_id, received
from tests.services.test_mailing import DrawnHere
from tests.still_clock import StillClock


@pytest.fixture
def shop(work: Work) -> Iterator[Work]:
    """Whatever is issued, every rule holds."""
    a_house(work, pick_while_packing=False, vat_id="DE123456788", payment_days=10)
    yield work
    assert work.read(checks.violations) == ()


def records(work: Work) -> list[Record]:
    """What was issued, oldest first."""
    place = [column.name for column in Invoice.__table__.columns].index("content")
    return [answers.decode(row[place]) for row in all_rows(work, Invoice)]


def jobs(db: Db) -> list[Any]:
    return list(db.run(select(PrintJob.station_id, PrintJob.printer).order_by(PrintJob.id)))


def names(work: Work) -> list[str]:
    return [each.name for each in records(work)]


def an_order_of(work: Work, price: int, rate: int, *, pieces: int = 3, in_stock: int = 9, **fields: Any) -> int:
    """An order of some pieces of one thing, with costs of shipping."""
    product = a_product(work, price=price, tax_rate_bp=rate)
    stock(work, product, in_stock)
    return an_order(work, [(product, pieces)], confirmed=True, shipping_minor=490, **fields)


def leave(work: Work, order_id: int) -> int:
    """Pick, pack and ship what is promised of an order of one thing; the shipment."""
    (line,) = lines_of(work, order_id)
    pieces = line.allocated - line.shipped
    job = bench.picked(work, order_id)
    bench.scan_order(work, order_id)
    for _ in range(pieces):
        bench.scan(work, house_code("SK", line.product_id), job)
    return work.write(shipping.ship, job).shipment_id


def test_an_invoice_says_what_the_order_comes_to(shop: Work, clock: StillClock) -> None:
    order_id = an_order_of(shop, 333, 1900)

    shop.write(issuing.issue, order_id)

    (record,), order = records(shop), the_order(shop, order_id)
    assert (record.net_minor, record.tax_minor, record.total_minor) == (
        order.goods_minor + order.shipping_minor,
        order.tax_minor,
        order.total_minor,
    )
    today = clock.now.date()
    assert (record.name, record.day, record.due_on) == (f"IN-{today.year}-00001", today, today + timedelta(days=10))
    assert [(item.quantity, item.unit_minor, item.net_minor) for item in record.items] == [(3, 333, 999), (1, 490, 490)]
    with pytest.raises(Refusal, match="Nothing of this order is left to invoice"):
        shop.write(issuing.issue, order_id)


def test_each_shipment_has_its_invoice_and_the_last_takes_the_cents(shop: Work) -> None:
    change_settings(shop, invoice_when="shipment")
    product = a_product(shop, price=333, tax_rate_bp=1900)
    stock(shop, product, 2)
    order_id = an_order(shop, [(product, 3)], confirmed=True, shipping_minor=490)

    leave(shop, order_id)
    assert by_itself.carry_out(shop) == 1
    shop.write(receiving.receive, product_id=product, quantity=1)
    leave(shop, order_id)
    assert (by_itself.carry_out(shop), by_itself.carry_out(shop)) == (1, 0)

    first, second = records(shop)
    order = the_order(shop, order_id)
    assert [item.quantity for item in first.items] == [2, 1]
    assert [item.quantity for item in second.items] == [1]
    assert first.total_minor + second.total_minor == order.total_minor
    assert first.tax_minor + second.tax_minor == order.tax_minor


def test_what_left_before_invoices_were_switched_on_has_none(shop: Work, clock: StillClock) -> None:
    before = an_order_of(shop, 1000, 1900, pieces=1)
    leave(shop, before)
    clock.pass_by(seconds=60)
    change_settings(shop, invoice_when="order")
    after = an_order_of(shop, 1000, 1900, pieces=1)
    leave(shop, after)

    by_itself.carry_out(shop)

    assert [each.order_number for each in records(shop)] == [after]


def test_a_paid_order_has_its_invoice_and_it_says_so(shop: Work) -> None:
    change_settings(shop, invoice_when="paid", mail_on=True)
    order_id = an_order_of(shop, 1000, 1900, pieces=1, email="grace@customer.test")
    assert by_itself.carry_out(shop) == 0
    shop.write(paying.record, order_id, PaymentMethod.TRANSFER)

    assert by_itself.carry_out(shop) == 1

    (record,) = records(shop)
    assert (record.to_pay.minor, record.paid_minor, record.days) == (0, record.total_minor, 0)
    mails = [row[2] for row in all_rows(shop, Message)]
    assert (mails, len(all_rows(shop, MessagePaper))) == (["confirmation", "invoice"], 1)
    assert shop.read(messaging.preview, order_id, "invoice").kind == "invoice"
    with pytest.raises(Refusal, match="This order has none yet"):
        shop.read(messaging.preview, order_id, "credit_note")


def test_the_e_invoice_goes_with_the_mail_and_the_paper_prints_where_a_printer_is(shop: Work, tmp_path: Path) -> None:
    office = shop.write(signing_in.station, "OFFICE").id
    with_printer = Work(shop.engine, actor=Actor(user_id=shop.actor.user_id, station_id=office))
    with_printer.write(station_settings.set_printer, "invoice", "HP Office")
    change_settings(shop, mail_on=True, mail_way="folder", mail_folder=str(tmp_path), email="shop@house.test")
    change_settings(shop, invoice_when="paid", invoice_print=True, mail_invoice_xml=True)
    order_id = an_order_of(shop, 1000, 1900, pieces=1, email="grace@customer.test")
    shop.write(paying.record, order_id, PaymentMethod.TRANSFER)

    by_itself.carry_out(shop)
    mailing.carry_out(shop, DrawnHere())

    (record,) = records(shop)
    mails = [message_from_bytes(each.read_bytes(), policy=policy.default) for each in tmp_path.glob("*.eml")]
    (mail,) = [each for each in mails if "invoice" in str(each["Subject"])]
    pdf, xml = mail.iter_attachments()
    assert (pdf.get_content_type(), xml.get_content_type(), xml.get_filename()) == (
        *("application/pdf", "application/xml", f"{record.name}.xml"),
    )
    assert xml.get_content() == ubl.xml_of(record)
    assert [(row.station_id, row.printer) for row in shop.read(jobs)] == [(office, "HP Office")]


def test_a_refund_gets_its_credit_note_once_and_takes_the_tax_with_it(shop: Work) -> None:
    change_settings(shop, invoice_when="paid")
    order_id = an_order_of(shop, 1000, 1900)
    shop.write(paying.record, order_id, PaymentMethod.CASH)
    by_itself.carry_out(shop)
    shop.write(refunding.refund, order_id, 1190, reason="Scratched")

    assert (by_itself.carry_out(shop), by_itself.carry_out(shop)) == (1, 0)

    invoice, note = records(shop)
    assert (note.name[:3], note.total_minor, note.reason) == ("CN-", 1190, "Scratched")
    assert note.before is not None
    assert note.before.name == invoice.name
    rates = {part.rate_bp: (part.net_minor, part.tax_minor) for part in note.taxes}
    assert sum(sum(each) for each in rates.values()) == 1190
    assert abs(rates[1900][1] - round(rates[1900][0] * 0.19)) <= 1
    shop.write(refunding.refund, order_id, paying_back(shop, order_id), reason="All of it")
    by_itself.carry_out(shop)
    assert sum(each.total_minor for each in records(shop)[1:]) == invoice.total_minor
    assert sum(each.tax_minor for each in records(shop)[1:]) == invoice.tax_minor


def paying_back(work: Work, order_id: int) -> int:
    return work.read(paying.account, order_id).refundable.minor


def test_a_returned_piece_stands_on_its_credit_note(shop: Work, clock: StillClock) -> None:
    change_settings(shop, invoice_when="order")
    order_id = an_order_of(shop, 1000, 1900)
    shop.write(paying.record, order_id, PaymentMethod.CASH)
    leave(shop, order_id)
    by_itself.carry_out(shop)
    return_id = received(shop, order_id, 1)
    shop.write(inspecting.inspect, line_id(shop, return_id), Condition.NEW)
    assert by_itself.carry_out(shop) == 0
    clock.pass_by(seconds=61)
    sending_refunds.carry_out(shop)

    assert by_itself.carry_out(shop) == 1

    note = records(shop)[1]
    (item,) = note.items
    assert (item.sku, item.quantity, item.net_minor, item.tax_minor) == (lines_of(shop, order_id)[0].sku, 1, 1000, 190)
    assert note.reason == house_name("RE", return_id)


def test_a_credit_note_by_hand_takes_no_more_than_was_claimed(shop: Work) -> None:
    order_id = an_order_of(shop, 1000, 1900, pieces=1)
    invoice_id = shop.write(issuing.issue, order_id)
    total = records(shop)[0].total_minor

    shop.write(crediting.credit, invoice_id, "Late", amount_minor=100)
    with says_no("€15.80 of this invoice can be taken back at most. Give that much or less."):
        shop.write(crediting.credit, invoice_id, "Too much", amount_minor=total)
    with says_no("A credit note needs a reason. Say it in a few words."):
        shop.write(crediting.credit, invoice_id, " ")
    last = shop.write(crediting.credit, invoice_id, "The rest")
    with says_no("Only an invoice can be taken back. Choose one."):
        shop.write(crediting.credit, last, "Not an invoice")

    assert sum(each.total_minor for each in records(shop)[1:]) == total
    (newest, first, second) = shop.read(invoice_list.of_order, order_id)
    assert (newest.id, newest.word, first.word) == (last, InvoiceWord.CREDIT, InvoiceWord.CREDIT)
    assert (second.word, second.left.minor, second.to_credit.minor) == (InvoiceWord.CREDITED, 0, 0)


def test_the_list_says_what_is_open_and_since_when(shop: Work, clock: StillClock) -> None:
    order_id = an_order_of(shop, 1000, 0, pieces=1)
    invoice_id = shop.write(issuing.issue, order_id)
    (row,) = shop.read(invoice_list.invoice_rows, shop.read(invoice_list.invoice_ids, only_open=True))
    assert (row.id, row.word, row.left.minor) == (invoice_id, InvoiceWord.OPEN, 1490)

    shop.write(paying.record, order_id, PaymentMethod.TRANSFER, amount_minor=400)
    clock.pass_by(days=11)

    (row,) = shop.read(invoice_list.of_order, order_id)
    assert (row.word, row.left.minor) == (InvoiceWord.OVERDUE, 1090)
    shop.write(paying.record, order_id, PaymentMethod.TRANSFER)
    assert shop.read(invoice_list.invoice_ids, only_open=True) == ()
    assert shop.read(invoice_list.of_order, order_id)[0].word is InvoiceWord.PAID


def test_a_cancelled_piece_is_not_invoiced(shop: Work) -> None:
    order_id = an_order_of(shop, 333, 1900)
    shop.write(cancelling_lines.cancel_lines, order_id, {lines_of(shop, order_id)[0].id: 1}, "Not wanted")

    shop.write(issuing.issue, order_id)

    assert [item.quantity for item in records(shop)[0].items] == [2, 1]
    assert records(shop)[0].total_minor == the_order(shop, order_id).total_minor


@pytest.mark.parametrize(
    ("country", "vat_id", "word"),
    [
        ("AT", "ATU12345675", "(reverse charge)"),
        ("US", "", "Export outside the EU"),
        ("DE", "", "Small business, no tax"),
    ],
)
def test_an_invoice_without_tax_says_why(shop: Work, country: str, vat_id: str, word: str) -> None:
    change_settings(shop, exempt_words="Small business, no tax", tax_rate_bp=0)
    order_id = an_order_of(shop, 1000, 0, ship_to=replace(HOME, country=country), vat_id=vat_id)

    shop.write(issuing.issue, order_id)

    paper = papers.paper_of(records(shop)[0])
    assert [word in each.why for each in paper.taxes] == [True] * len(paper.taxes)
    assert paper.buyer_vat_id == vat_id


def test_prices_with_tax_and_a_discount_on_the_order_come_out_the_same(shop: Work) -> None:
    product = a_product(shop, price=999, tax_rate_bp=1900)
    stock(shop, product, 5)
    order_id = an_order(
        shop, [(product, 3)], confirmed=True, shipping_minor=490, prices_include_tax=True, discount_minor=100
    )

    shop.write(issuing.issue, order_id)

    (record,), order = records(shop), the_order(shop, order_id)
    assert (record.total_minor, record.tax_minor) == (order.total_minor, order.tax_minor)
    assert (record.items[0].total_minor, record.items[0].off_minor) == (2 * 999 + 899, 100)
