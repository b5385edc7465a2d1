"""Tax rounded once for each rate: parts of an order add up to it, and a later setting touches no order."""

from collections import Counter
from fractions import Fraction
from random import Random
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from omsdesk.database import answers
from omsdesk.database.work import Work
from omsdesk.lifecycles.invoice import TaxRounding
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.models.invoice import Invoice
from omsdesk.services import (
    cancelling_lines,
    checks,
    editing,
    merging_orders,
    paying,
    receiving,
    splitting,
    tax_rounding,
)
from omsdesk.services.accounting import months
from omsdesk.services.invoicing import claims, crediting, issuing
from omsdesk.services.invoicing.claim import Claim, Done
from omsdesk.services.invoicing.record import Record
from omsdesk.services.tax_rounding import LineAmounts, Sending
from tests.counts import counted
from tests.factories import a_house, a_product, an_order, change_settings, lines_of, stock, the_order
from tests.services.test_invoicing import leave

RATES = (1900, 700, 550)
ORDERS = counted(short=300, long=20_000)


def a_random_order(dice: Random) -> Any:
    """An order as its rows are read: with lines at rates that meet, and sending at one of them or without tax."""
    includes, rates = dice.random() < 0.5, [dice.choice(RATES) for _ in range(dice.randint(1, 5))]
    paid = [dice.randrange(0, 9_000) for _ in rates]
    charged = [dice.random() < 0.15 for _ in rates]
    lines = [
        LineAmounts(amount, amount // 7)
        if said
        else LineAmounts(0 if includes else amount, amount if includes else 0, amount)
        for amount, said in zip(paid, charged, strict=True)
    ]
    sent = Sending(dice.choice([0, 490, 777]), 0, dice.choice([0, 1900]))
    done, sent = tax_rounding.rounded(lines, rates, sent, includes_tax=includes, by_rate=True)
    head = SimpleNamespace(
        prices_include_tax=includes,
        tax_by_rate=True,
        shipping_minor=sent.net_minor,
        shipping_tax_minor=sent.tax_minor,
        shipping_tax_rate_bp=sent.rate_bp,
    )
    rows = [
        SimpleNamespace(
            id=place,
            net_minor=line.net_minor,
            tax_minor=line.tax_minor,
            tax_rate_bp=rate,
            wanted=dice.randint(1, 9),
            charged_net_minor=line.net_minor if said else None,
        )
        for place, (line, rate, said) in enumerate(zip(done, rates, charged, strict=True), 1)
    ]
    return head, rows


def parts_of(dice: Random, head: Any, rows: list[Any]) -> list[tuple[Claim, ...]]:
    """All of it claimed by several invoices, some pieces at a time."""
    done: dict[int | None, Done] = {}
    parts = []
    while any(done.get(row.id, Done()).quantity < row.wanted for row in rows):
        left = {row.id: row.wanted - done.get(row.id, Done()).quantity for row in rows}
        found = claims.all_of(head, rows, {each: dice.randint(0, pieces) for each, pieces in left.items()}, done)
        for each in found:
            key = each.line.id if each.line is not None else None
            old = done.get(key, Done())
            pieces = old.quantity + each.quantity
            done[key] = Done(pieces, old.net + each.net_minor, old.tax + each.tax_minor)
        parts.append(found)
    return parts


def test_invoices_of_parts_add_up_to_the_order_and_each_is_within_a_cent() -> None:
    dice = Random(20261128)
    for _ in range(ORDERS):
        head, rows = a_random_order(dice)
        net, tax = Counter[int](), Counter[int]()
        for part in parts_of(dice, head, rows):
            for each in part:
                net[each.rate_bp] += each.net_minor
                tax[each.rate_bp] += each.tax_minor
                assert each.net_minor >= 0
                assert each.tax_minor >= 0
            for rate in RATES:
                free = [each for each in part if each.rate_bp == rate and is_free(each, head)]
                exact = Fraction(sum(each.net_minor for each in free) * rate, 10_000)
                off = abs(sum(each.tax_minor for each in free) - exact)
                assert off <= (Fraction(6, 5) if head.prices_include_tax else 1)

        whole_net, whole_tax = Counter[int](), Counter[int]()
        for row in rows:
            whole_net[row.tax_rate_bp] += row.net_minor
            whole_tax[row.tax_rate_bp] += row.tax_minor
        whole_net[head.shipping_tax_rate_bp] += head.shipping_minor
        whole_tax[head.shipping_tax_rate_bp] += head.shipping_tax_minor
        assert (+net, +tax) == (+whole_net, +whole_tax)


def is_free(each: Claim, head: Any) -> bool:
    return bool(head.shipping_tax_rate_bp) if each.line is None else each.line.charged_net_minor is None


def test_an_order_keeps_how_it_was_rounded_whatever_is_set_later(work: Work) -> None:
    a_house(work)
    pen = a_product(work, price=3, tax_rate_bp=1900)
    cup = a_product(work, price=3, tax_rate_bp=1900)
    first = an_order(work, [(pen, 1), (cup, 1)])
    change_settings(work, tax_rounding="rate")
    second = an_order(work, [(pen, 1), (cup, 1)])

    assert the_order(work, first).tax_minor == 2
    assert the_order(work, second).tax_minor == 1
    work.write(editing.change_lines, first, {lines_of(work, first)[0].id: 2})
    change_settings(work, tax_rounding="line")
    work.write(editing.change_lines, second, {lines_of(work, second)[0].id: 2})
    work.write(splitting.split, second, {lines_of(work, second)[0].id: 1})

    assert the_order(work, first).tax_minor == 2
    assert (the_order(work, second).tax_by_rate, the_order(work, second).tax_minor) == (True, 1)
    assert first not in {each.order_id for each in work.read(merging_orders.candidates, second)}
    assert work.read(checks.violations) == ()


def test_shipments_a_cancelled_line_and_credit_notes_come_to_the_order(work: Work) -> None:
    a_house(work, pick_while_packing=False, tax_rounding="rate", shipping_tax="usual", invoice_when="hand")
    product, other = a_product(work, price=333, tax_rate_bp=1900), a_product(work, price=47, tax_rate_bp=1900)
    stock(work, product, 2)
    order_id = an_order(work, [(product, 5)], confirmed=True, shipping_minor=491)
    work.write(issuing.for_shipment, leave(work, order_id))
    work.write(cancelling_lines.cancel_lines, order_id, {lines_of(work, order_id)[0].id: 1}, "Too many")
    work.write(receiving.receive, product_id=product, quantity=2)
    work.write(issuing.for_shipment, leave(work, order_id))
    whole = an_order(work, [(product, 3), (other, 1)], confirmed=True, shipping_minor=491)
    work.write(paying.record, whole, PaymentMethod.CASH)
    invoice = work.write(issuing.issue, whole)
    for amount in (1, 333, 400, None):
        work.write(crediting.credit, invoice, "Scratched", amount_minor=amount)

    issued = work.read(
        lambda db: db.run(select(Invoice.order_id, Invoice.kind, Invoice.content).order_by(Invoice.id)).all()
    )
    records: dict[int, list[Record]] = {order_id: [], whole: []}
    for row in issued:
        records[row.order_id].append(answers.decode(row.content))
    order = the_order(work, order_id)
    assert [each.rounding for each in records[order_id]] == [TaxRounding.RATE] * 2
    assert sum(each.tax_minor for each in records[order_id]) == order.tax_minor == round((4 * 333 + 491) * 0.19)
    assert sum(each.total_minor for each in records[order_id]) == order.total_minor
    (first, *notes) = records[whole]
    assert sum(each.tax_minor for each in notes) == first.tax_minor == round((3 * 333 + 47 + 491) * 0.19)
    assert sum(each.net_minor for each in notes) == first.net_minor
    booked = sum(
        each.amount_minor * (1 if each.is_debit else -1)
        for each in work.read(months.entries, f"{work.now():%Y-%m}")
        if each.rate_bp is not None
    )
    assert booked == order.total_minor
    assert work.read(checks.violations) == ()
