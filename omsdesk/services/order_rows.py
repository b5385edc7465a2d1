"""Turn what a customer asks for into the rows of an order, with its amounts, its dates and its search text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import String

from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import REVIEW_REASONS, Handling, OrderStatus
from omsdesk.lifecycles.payment import PaymentWord
from omsdesk.models.base import fold
from omsdesk.models.order import Order, OrderLine
from omsdesk.services import contact_keys, due_dates, kit_lines, order_pricing, pricing, tax_rounding
from omsdesk.services.new_order import NOT_OF_A_KIT, NewHold, NewLine, NewOrder, ShipTo
from omsdesk.services.order_pricing import Catalogue, Circumstances, PricedLine
from omsdesk.services.pricing import OrderDiscount, Priced
from omsdesk.services.tax_rounding import NOTHING_SENT, Sending
from omsdesk.services.tax_table import tidy_vat_id
from omsdesk.services.totals import totals
from omsdesk.words import Text

MOST_PIECES = 1_000_000
"""More pieces of one line than anybody orders: a code scanned into the quantity field."""
MOST_LINES = 20_000
MOST_SEARCHED = 100
"""SKUs of an order that its search text holds; longer orders are found by their first ones."""


@dataclass(frozen=True)
class OrderRows:
    """The rows of one order, complete but for its id."""

    head: dict[str, Any]
    lines: list[dict[str, Any]]
    draft: NewOrder


def order_rows(draft: NewOrder, catalogue: Catalogue, *, status: OrderStatus = OrderStatus.PLACED) -> OrderRows:
    """The rows to write, or a refusal when the order cannot be taken as it is."""
    if status is OrderStatus.PLACED:
        _refuse_incomplete(draft)
    if draft.shipped_at is not None:
        status = OrderStatus.COMPLETED
    if status is not OrderStatus.DRAFT:
        draft = _taken_apart(draft, catalogue)
    # History comes in as it was: its codes are not asked whether they still count.
    whole = _sent(_priced(draft, catalogue, strict=status is OrderStatus.PLACED), draft, catalogue)
    lines = [_line(position, draft, catalogue, whole) for position in range(len(draft.lines))]
    head = _head(draft, catalogue, lines, whole)
    head.update(status=status, headline=_headline(status, draft.holds), **_dates(draft, catalogue))
    _refuse_too_long(head, Order)
    return OrderRows(head, lines, draft)


def _taken_apart(draft: NewOrder, catalogue: Catalogue) -> NewOrder:
    """With the parts of every kit instead of the kit."""
    if not catalogue.kits:
        return draft
    about = Circumstances.of(draft, catalogue)
    number = draft.kits_before
    lines: list[NewLine] = []
    for position, line in enumerate(draft.lines, start=1):
        parts = catalogue.kits.get(line.product_id)
        if parts is None:
            lines.append(line)
            continue
        number += 1
        kit = _product(position, line, catalogue, draft)
        costs = order_pricing.line_priced(line, kit, draft, catalogue, about)
        asked = replace(line, price_list=costs.price_list, price_from=costs.price_from)
        lines += kit_lines.parted(asked, kit, parts, unit_minor=costs.unit_minor, number=number)
    return replace(draft, lines=tuple(lines))


def search_text(*, names: Sequence[object], email: str, phone: str, reference: str | None, skus: Sequence[str]) -> str:
    """What plain words are looked for in. Numbers are found by the order's id itself."""
    digits = "".join(each for each in phone if each.isdigit())
    return fold(*dict.fromkeys(names), reference, email, phone, digits, *list(dict.fromkeys(skus))[:MOST_SEARCHED])


def _refuse_incomplete(draft: NewOrder) -> None:
    if not draft.lines:
        raise Refusal(Text("The order has no lines."), Text("Add a product."))
    if not draft.customer_name.strip():
        raise Refusal(Text("The order has no customer."), Text("Find the customer, or type a name."))


@dataclass(frozen=True)
class _Whole:
    """An order with its amounts."""

    lines: tuple[PricedLine, ...]
    priced: tuple[Priced, ...]
    discount: OrderDiscount
    about: Circumstances
    weight_g: int = 0
    sent: Sending = NOTHING_SENT


def _priced(draft: NewOrder, catalogue: Catalogue, *, strict: bool) -> _Whole:
    about = Circumstances.of(draft, catalogue)
    products = [_product(position, line, catalogue, draft) for position, line in enumerate(draft.lines, start=1)]
    lines = [
        order_pricing.line_priced(line, product, draft, catalogue, about)
        for line, product in zip(draft.lines, products, strict=True)
    ]
    asked = [line.asked for line in lines]
    done = pricing.priced(asked, includes_tax=about.includes_tax)
    discount = pricing.NO_DISCOUNT
    if draft.discount_bp or draft.discount_minor or draft.discount_code:
        goods = sum(each.amounts.shown_minor for each in done)
        discount = order_pricing.discount_of(draft, catalogue, goods, on=about.on, strict=strict)
        done = pricing.priced(asked, discount, includes_tax=about.includes_tax)
    order_pricing.check_amounts(done, [each.name for each in products], [line.unit_minor for line in lines])
    return _Whole(tuple(lines), done, discount, about)


def _sent(whole: _Whole, draft: NewOrder, catalogue: Catalogue) -> _Whole:
    """The same with its sending; where tax is rounded once for each rate, everything of a rate shares it."""
    service = catalogue.services.get(draft.service)
    if service is None:
        raise Refusal(Text("There is no service {service}.", service=draft.service), Text("Choose another service."))
    weight = sum(line.quantity * catalogue.products[line.product_id].weight_g for line in draft.lines)
    amounts, sent = tax_rounding.rounded(
        [each.amounts for each in whole.priced],
        [each.asked.tax_rate_bp for each in whole.lines],
        order_pricing.sending(draft, catalogue, whole.about, service, weight),
        includes_tax=whole.about.includes_tax,
        by_rate=tax_rounding.is_by_rate(catalogue.company),
    )
    priced = tuple(replace(each, amounts=now) for each, now in zip(whole.priced, amounts, strict=True))
    return replace(whole, priced=priced, weight_g=weight, sent=sent)


def _product(position: int, line: NewLine, catalogue: Catalogue, draft: NewOrder) -> Any:
    product = catalogue.products.get(line.product_id)
    if product is None:
        raise Refusal(Text("Line {n} has a product that does not exist.", n=position))
    # What a channel has sold already cannot be unsold here; only new orders of our own are stopped.
    if not product.active and draft.external_ref is None:
        raise Refusal(Text("{product} is not sold any more.", product=product.name), Text("Choose another product."))
    if not 0 < line.quantity <= MOST_PIECES:
        raise Refusal(
            Text("{quantity} is not a quantity of {product}.", quantity=line.quantity, product=product.name),
            Text("Give a number from 1 to {most}.", most=MOST_PIECES),
        )
    return product


def _line(position: int, draft: NewOrder, catalogue: Catalogue, whole: _Whole) -> dict[str, Any]:
    line, costs, done = draft.lines[position], whole.lines[position], whole.priced[position]
    kit = line.kit or NOT_OF_A_KIT
    product = catalogue.products[line.product_id]
    row = {
        "position": position + 1,
        "product_id": product.id,
        "sku": product.sku,
        "name": _tidy(line.name) or product.name,
        "stocked": product.handling is not Handling.NEVER,
        "unit_minor": costs.unit_minor,
        "discount_bp": line.discount_bp,
        "discount_minor": line.discount_minor,
        "order_off_minor": done.share_minor,
        "price_list": costs.price_list,
        "price_from": costs.price_from,
        "price_by_hand": line.price_by_hand,
        "kit_number": kit.number,
        "kit_pieces": kit.pieces,
        "kit_sku": kit.sku,
        "kit_name": _tidy(kit.name),
        "net_minor": done.amounts.net_minor,
        "tax_class": costs.tax_class,
        "tax_rate_bp": costs.asked.tax_rate_bp,
        "tax_minor": done.amounts.tax_minor,
        "charged_net_minor": None if line.charged is None else line.charged.net_minor,
        "charged_tax_minor": None if line.charged is None else line.charged.tax_minor,
        "ordered": line.quantity,
        **dict.fromkeys(
            ("allocated", "picked", "packed", "shipped", "delivered"), line.quantity if draft.shipped_at else 0
        ),
    }
    _refuse_too_long(row, OrderLine)
    return row


def _head(draft: NewOrder, catalogue: Catalogue, lines: Sequence[Mapping[str, Any]], whole: _Whole) -> dict[str, Any]:
    channel_id = catalogue.channels.get(draft.channel)
    if channel_id is None:
        raise Refusal(Text("There is no channel {channel}.", channel=draft.channel), Text("Choose another channel."))
    name = _tidy(draft.customer_name)
    address = _address(draft.ship_to, name)
    return {
        "channel_id": channel_id,
        "external_ref": draft.external_ref or None,
        "customer_id": draft.customer_id,
        "short_rule": draft.short_rule,
        "service_id": catalogue.services[draft.service].id,
        "customer_name": name,
        "email": _tidy(draft.email),
        "phone": _tidy(draft.phone),
        **contact_keys.keys(draft.email, draft.phone),
        **address,
        "gift": draft.gift,
        "packer_note": _tidy(draft.packer_note),
        "gift_note": _tidy(draft.gift_note),
        "currency": order_pricing.currency_of(draft, catalogue),
        **_sums(draft, catalogue, whole),
        "payment": _payment(draft),
        "pays_by_link": draft.pays_by_link,
        "content_hash": draft.content_hash,
        "line_count": len(lines),
        "piece_count": sum(line["ordered"] for line in lines),
        "search": search_text(
            names=[name, address["ship_name"]],
            email=_tidy(draft.email),
            phone=_tidy(draft.phone),
            reference=draft.external_ref,
            skus=[each for line in lines for each in (line["kit_sku"], line["sku"]) if each],
        ),
    }


def _sums(draft: NewOrder, catalogue: Catalogue, whole: _Whole) -> dict[str, Any]:
    """The amounts of the order, and what they hang on."""
    sent = whole.sent
    includes = whole.about.includes_tax
    amounts = [each.amounts for each in whole.priced]
    return {
        **totals(amounts, sent.net_minor, sent.tax_minor, includes_tax=includes).as_columns(),
        "weight_g": whole.weight_g,
        "shipping_tax_rate_bp": sent.rate_bp,
        "shipping_reason": _tidy(draft.shipping_reason),
        "discount_bp": whole.discount.percent_bp,
        "discount_minor": whole.discount.amount_minor,
        "discount_code": whole.discount.code,
        "prices_include_tax": includes,
        "tax_by_rate": tax_rounding.is_by_rate(catalogue.company),
        "vat_id": tidy_vat_id(draft.vat_id),
        "tax_exempt": whole.about.is_exempt,
    }


def _payment(draft: NewOrder) -> PaymentWord:
    if draft.is_paid:
        return PaymentWord.PAID
    return PaymentWord.AUTHORISED if draft.is_authorised else PaymentWord.UNPAID


def _address(ship_to: ShipTo, customer_name: str) -> dict[str, str]:
    parts = {f"ship_{each.name}": _tidy(getattr(ship_to, each.name)) for each in fields(ship_to)}
    parts["ship_name"] = parts["ship_name"] or customer_name
    return parts


def _dates(draft: NewOrder, catalogue: Catalogue) -> dict[str, Any]:
    placed_at = draft.placed_at or catalogue.now
    left = draft.shipped_at
    dates: dict[str, Any] = {
        "placed_at": placed_at,
        "promised_at": draft.promised_at,
        "ship_by": draft.ship_by or left or due_dates.ship_by(placed_at, catalogue.company, draft.service),
        "history": left is not None,
    }
    dates.update(dict.fromkeys(("confirmed_at", "shipped_at", "delivered_at", "completed_at"), left))
    return dates


def _headline(status: OrderStatus, holds: Sequence[NewHold]) -> Headline:
    if status is OrderStatus.COMPLETED:
        return Headline.COMPLETED
    if status is OrderStatus.DRAFT:
        return Headline.DRAFT
    if any(hold.reason in REVIEW_REASONS for hold in holds):
        return Headline.REVIEW
    return Headline.ON_HOLD if holds else Headline.NEW


def _tidy(text: str) -> str:
    """Without control characters, which no paper prints and PostgreSQL does not keep; line ends stay."""
    return "".join(each for each in text if each.isprintable() or each == "\n").strip()


_LIMITS: dict[type, dict[str, int]] = {
    table: {
        column.name: column.type.length
        for column in table.__table__.columns
        if isinstance(column.type, String) and column.type.length
    }
    for table in (Order, OrderLine)
}


def _refuse_too_long(row: Mapping[str, Any], table: type) -> None:
    for name, most in _LIMITS[table].items():
        value = row.get(name)
        if isinstance(value, str) and len(value) > most:
            raise Refusal(
                Text("'{start}...' is longer than the {most} characters kept.", start=value[:20], most=most),
                Text("Shorten it."),
            )
