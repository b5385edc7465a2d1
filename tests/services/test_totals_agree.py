"""Screen, slip, invoice, mail, journal and export of random orders say what the test reckons itself, to the cent.

Nothing of the program reckons here: fractions do, by the rules as ``docs/decisions`` tells them.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from babel.numbers import format_currency
from defusedxml.ElementTree import fromstring
from sqlalchemy import insert

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.messages.post import facts as letter
from omsdesk.models.shipment import Shipment
from omsdesk.services import (
    cancelling_lines,
    form_pricing,
    message_facts,
    order_export,
    order_preview,
    papers,
    placing,
    selling,
    settings,
    taxing,
)
from omsdesk.services.accounting import months
from omsdesk.services.checks.money import TOTALS
from omsdesk.services.invoicing import issuing, saving, ubl
from omsdesk.services.invoicing import papers as invoice_papers
from omsdesk.services.order_form import Form, FormLine
from tests.counts import counted
from tests.factories import a_house, a_product, change_settings, lines_of, the_order
from tests.services import en16931
from tests.services.prices import a_rate, a_shipping_price

ORDERS = {"sqlite": counted(short=24, long=5_000), "postgresql": counted(short=24, long=500)}
"""For each of the two ways to round. What reckons is the same program on both engines."""
DIGITS = {"EUR": 2, "JPY": 0, "KWD": 3}
RATES = {"DE": {"": 1900, "Books": 700}, "FR": {"": 2000, "Books": 550}}
OWN = 1234
SHIPPING = ((2_000, 390), (10**9, 690))


@dataclass
class Line:
    """One line as the dice made it."""

    quantity: int
    unit: int
    bp: int
    off: int
    rate: int
    left: int = 0


@dataclass
class Sums:
    """What the test itself came to."""

    lines: list[tuple[int, int, int]]
    """Shown, net and tax."""
    goods: int
    off: int
    shipping: int
    shipping_tax: int
    tax: int

    @property
    def total(self) -> int:
        return self.goods + self.shipping + self.tax


def rounded(number: Fraction) -> int:
    """Half up, of what is not below zero."""
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


def taxed(amount: int, rate: int, *, includes: bool) -> tuple[int, int]:
    """Net and tax."""
    tax = rounded(Fraction(amount * rate, 10_000 + rate) if includes else Fraction(amount * rate, 10_000))
    return (amount - tax, tax) if includes else (amount, tax)


def shared(whole: int, over: Sequence[int]) -> list[int]:
    """By largest remainder; of equal ones the first."""
    if not sum(over):
        return [0] * len(over)
    exact = [Fraction(whole * each, sum(over)) for each in over]
    parts = [each.numerator // each.denominator for each in exact]
    order = sorted(range(len(over)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[: whole - sum(parts)]:
        parts[place] += 1
    return parts


def taxes(parts: Sequence[tuple[int, int]], *, includes: bool, by_rate: bool) -> list[tuple[int, int]]:
    """Net and tax of amounts with their rates, each by itself or all of a rate together."""
    if not by_rate:
        return [taxed(*part, includes=includes) for part in parts]
    done = [(0, 0)] * len(parts)
    for rate in {rate for _, rate in parts}:
        places = [place for place, (_, each) in enumerate(parts) if each == rate]
        amounts = [parts[place][0] for place in places]
        _, tax = taxed(sum(amounts), rate, includes=includes)
        for place, share in zip(places, shared(tax, amounts), strict=True):
            done[place] = (parts[place][0] - share if includes else parts[place][0], share)
    return done


def reckoned(
    lines: list[Line], order_bp: int, order_off: int, shipping: tuple[int, int], *, includes: bool, by_rate: bool
) -> Sums:
    """The whole order by hand; shipping with its rate. ``left`` says how many pieces are not cancelled."""
    whole = [
        max(rounded(Fraction(each.quantity * each.unit * (10_000 - each.bp), 10_000)) - each.off, 0) for each in lines
    ]
    off = min(rounded(Fraction(sum(whole) * order_bp, 10_000)) + order_off, sum(whole))
    shown, parts, taken = [], [], 0
    for each, share in zip(lines, shared(off, whole), strict=True):
        amount = rounded(Fraction(each.left * each.unit * (10_000 - each.bp), 10_000))
        amount = max(amount - rounded(Fraction(each.off * each.left, each.quantity)), 0)
        part = min(rounded(Fraction(share * each.left, each.quantity)), amount)
        shown.append(amount)
        parts.append((amount - part, each.rate))
        taken += part
    parts.append(shipping if any(each.left for each in lines) else (0, 0))
    *amounts, (sent, sent_tax) = taxes(parts, includes=includes, by_rate=by_rate)
    done = [(amount, *each) for amount, each in zip(shown, amounts, strict=True)]
    return Sums(done, sum(net for _, net, _ in done), taken, sent, sent_tax, sum(tax for _, _, tax in done) + sent_tax)


@pytest.mark.parametrize("rounding", ["line", "rate"])
def test_everything_shown_of_an_order_agrees_with_a_calculation_by_hand(
    work: Work, engine_kind: str, rounding: str
) -> None:
    orders = ORDERS[engine_kind]
    a_house(work, tax_rounding=rounding)
    dice = random.Random(20261128)
    work.write(taxing.name_class, "Books", 700)
    kinds = {
        a_product(work, price=dice.randrange(0, 20_000), weight_g=dice.randrange(1, 900), **columns): columns
        for columns in 3 * ({"tax_rate_bp": None}, {"tax_rate_bp": None, "tax_class": "Books"}, {"tax_rate_bp": OWN})
    }
    a_rate(work, "FR", 2000)
    a_rate(work, "FR", 550, tax_class="Books")
    for up_to, price in SHIPPING:
        a_shipping_price(work, price, up_to_g=min(up_to, 2**31 - 1))
    change_settings(work, vat_id="DE123456788", accounts_sales=[f"{rate}=8400" for rate in (19, 7, 20, 5.5, 12.34)])
    change_settings(work, accounts_sales=[*work.read(settings.company).accounts_sales, "E=8100"])
    totals: dict[int, int] = {}
    for turn in range(orders):
        if turn % max(orders // 4, 1) == 0:
            ways = {
                "prices_include_tax": bool(turn // max(orders // 4, 1) % 2),
                "shipping_tax": dice.choice(["none", "usual"]),
            }
            change_settings(work, **ways)
        order_id, total = _one_order(work, dice, kinds, ways)
        totals[order_id] = total

    booked = Counter[int]()
    for each in work.read(months.entries, f"{work.now():%Y-%m}"):
        assert each.order_id is not None
        booked[each.order_id] += each.amount_minor
    assert booked == {order_id: total for order_id, total in totals.items() if total}
    assert [found for probe in TOTALS for found in work.read(lambda db, probe=probe: list(probe.search(db)))] == []


def _one_order(
    work: Work, dice: random.Random, kinds: dict[int, dict[str, Any]], ways: dict[str, Any]
) -> tuple[int, int]:
    by_rate = work.read(settings.company).tax_rounding == "rate"
    currency, country = dice.choice(["EUR", "EUR", "JPY", "KWD"]), dice.choice(["DE", "FR"])
    chosen = dice.sample(sorted(kinds), dice.randint(1, 5))
    offer, sellables = work.read(selling.offer), work.read(selling.products, chosen)
    form_lines, lines = [], []
    for product in sellables:
        is_by_hand = currency != "EUR" or dice.random() < 0.4
        unit = dice.randrange(0, 30_000) if is_by_hand else product.unit_minor
        bp = dice.choice([0, 0, 1000, 1250, 3333, 10_000])
        quantity, off = dice.randint(1, 12), dice.choice([0, 0, dice.randrange(1, 3_000)])
        kind = kinds[product.id]
        rate = RATES[country][kind.get("tax_class", "")]
        if kind["tax_rate_bp"] == OWN and country == "DE":
            rate = OWN
        lines.append(Line(quantity, unit, bp, off, rate, quantity))
        form_lines.append(
            replace(
                FormLine.of(product, quantity),
                unit_minor=unit,
                by_hand=is_by_hand,
                discount_bp=bp,
                discount_minor=off,
            )
        )
    order_bp, order_off = dice.choice([(0, 0), (dice.randrange(1, 10_001), 0), (0, dice.randrange(1, 9_000))])
    typed = dice.choice([None, dice.randrange(0, 2_000)])
    form = Form(
        customer_name="Grace Hopper",
        country=country,
        lines=tuple(form_lines),
        currency="" if currency == "EUR" else currency,
        discount_bp=order_bp,
        discount_minor=order_off,
        shipping_minor=typed,
        shipping_reason="" if typed is None else "Agreed",
    )
    form = form_pricing.repriced(form, offer, work.now())
    weight = sum(each.quantity * product.weight_g for each, product in zip(lines, sellables, strict=True))
    table = next(price for up_to, price in SHIPPING if weight <= up_to)
    sending = (table if typed is None else typed, RATES[country][""] if ways["shipping_tax"] == "usual" else 0)
    includes = ways["prices_include_tax"]

    on_form = form_pricing.sums(form, offer, work.now())
    order_id = work.write(placing.place, form.as_order())

    hand = reckoned(lines, order_bp, order_off, sending, includes=includes, by_rate=by_rate)
    assert _head(on_form.totals) == _head_of(hand)
    assert [each.amounts.shown_minor for each in on_form.lines] == [shown for shown, _, _ in hand.lines]
    _agrees(work, order_id, hand, currency, includes=includes)
    if dice.random() < 0.3:
        line = dice.randrange(len(lines))
        gone = dice.randint(1, lines[line].quantity)
        if gone < lines[line].quantity or len(lines) > 1:
            lines[line].left -= gone
            work.write(cancelling_lines.cancel_lines, order_id, {lines_of(work, order_id)[line].id: gone}, "Too many")
            hand = reckoned(lines, order_bp, order_off, sending, includes=includes, by_rate=by_rate)
            _agrees(work, order_id, hand, currency, includes=includes)
    _is_invoiced(work, order_id, hand, currency, is_exact=by_rate and not includes)
    return order_id, hand.total


def _is_invoiced(work: Work, order_id: int, hand: Sums, currency: str, *, is_exact: bool) -> None:
    """The invoice, its paper and its file; the standard knows no currency with three decimals."""
    record = work.read(saving.record_of, work.write(issuing.issue, order_id))
    paper = invoice_papers.paper_of(record)

    assert (record.net_minor, record.tax_minor) == (hand.goods + hand.shipping, hand.tax)
    assert (paper.total.minor, sum(part.tax.minor for part in paper.taxes)) == (hand.total, hand.tax)
    assert sum(row.net.minor for row in paper.rows) == paper.net.minor == hand.goods + hand.shipping
    if is_exact:
        assert [part.tax_minor for part in record.taxes] == [
            rounded(Fraction(part.net_minor * part.rate_bp, 10_000)) for part in record.taxes
        ]
    if DIGITS[currency] == 2:
        xml = ubl.xml_of(record)
        assert en16931.broken(xml) == []
        sums = en16931.parts(fromstring(xml), ".LegalMonetaryTotal")[0]
        assert en16931.amount(sums, "TaxInclusiveAmount") * 100 == hand.total


def _head(sums: Any) -> tuple[int, ...]:
    return (
        *(sums.goods_minor, sums.off_minor, sums.shipping_minor),
        *(sums.shipping_tax_minor, sums.tax_minor, sums.total_minor),
    )


def _head_of(hand: Sums) -> tuple[int, ...]:
    return hand.goods, hand.off, hand.shipping, hand.shipping_tax, hand.tax, hand.total


def _agrees(work: Work, order_id: int, hand: Sums, currency: str, *, includes: bool) -> None:
    """Stored, on the screen, on the slip, in the mail and in the exported file."""
    assert _head(the_order(work, order_id)) == _head_of(hand)
    stored = lines_of(work, order_id)
    assert [(line.net_minor, line.tax_minor) for line in stored] == [(net, tax) for _, net, tax in hand.lines]

    screen, slip, mail, exported = work.write(_shown, order_id)

    goods_tax = hand.tax - hand.shipping_tax
    goods = hand.goods + hand.off + (goods_tax if includes else 0)
    shipping = hand.shipping + (hand.shipping_tax if includes else 0)
    off = [-hand.off] if hand.off else []
    end = [hand.total, hand.tax] if includes else [hand.tax, hand.total]
    rows = [goods, *off, shipping, *end]
    assert [row.minor for row in screen.totals.rows] == rows
    assert [line.amount.minor for line in screen.lines] == [shown for shown, _, _ in hand.lines]
    assert [row.amount.minor for row in slip.totals] == rows
    left = [shown for (shown, _, _), line in zip(hand.lines, stored, strict=True) if line.ordered > line.cancelled]
    assert [line.total.minor for line in slip.lines] == left
    said = [_as_money(minor, currency) for minor in rows]
    assert [row[-1] for row in mail["totals"].rows] == said
    assert mail["total"] == _as_money(hand.total, currency)
    assert [row[-1] for row in mail["lines"].rows] == [_as_money(minor, currency) for minor in left]
    assert exported == (Decimal(hand.total) / 10 ** DIGITS[currency], currency)


def _as_money(minor: int, currency: str) -> str:
    return str(format_currency(Decimal(minor) / 10 ** DIGITS[currency], currency, locale="en"))


def _shown(db: Db, order_id: int) -> tuple[Any, ...]:
    """What people see of an order. A slip needs a shipment; one that is cancelled is in nobody's way."""
    shipment = {"order_id": order_id, "status": ShipmentStatus.CANCELLED, "due": db.now}
    shipment_id = db.run(insert(Shipment).values(**shipment).returning(Shipment.id)).scalar_one()
    screen = order_preview.preview(db, order_id)
    head = message_facts.head_of(db, order_id)
    mail = letter.values(message_facts.facts(db, head, settings.company(db)))
    total = order_export.TITLES.index(next(each for each in order_export.TITLES if str(each) == "Total"))
    row = order_export.read(db, [order_id])[0]
    return screen, papers.packing_slip(db, shipment_id), mail, (row[total], row[total + 1])
