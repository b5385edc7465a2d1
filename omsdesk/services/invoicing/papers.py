"""The paper of an invoice or credit note, from what was frozen when it was issued."""

from omsdesk.lifecycles.invoice import InvoiceKind, TaxCategory
from omsdesk.money import Money
from omsdesk.printing.documents.invoice import Invoice, InvoiceRow, InvoiceTax
from omsdesk.printing.press.address import Address
from omsdesk.printing.press.measures import Stock, sheet_profile
from omsdesk.services.invoicing.record import Item, Party, Record, TaxPart
from omsdesk.words import speaking

_OWN_WORDS = (TaxCategory.EXEMPT,)


def paper_of(record: Record) -> Invoice:
    """What it says, on the office paper of the house."""
    with speaking(record.locale):
        taxes = tuple(_tax(each, record) for each in record.taxes)
    is_elsewhere = (record.ship_to.name, record.ship_to.street) != (record.buyer.name, record.buyer.street)
    return Invoice(
        profile=sheet_profile(Stock.LETTER if record.paper == Stock.LETTER else Stock.A4),
        company=record.seller.name,
        name=record.name,
        is_credit=record.kind is InvoiceKind.CREDIT_NOTE,
        locale=record.locale,
        order_number=record.order_number,
        day=record.day,
        delivered_on=record.delivered_on,
        due_on=record.due_on,
        buyer=_address(record.buyer),
        ship_to=_address(record.ship_to) if is_elsewhere else None,
        seller=_address(record.seller),
        rows=tuple(_row(each, record.currency) for each in record.items),
        taxes=taxes,
        net=Money(record.net_minor, record.currency),
        total=Money(record.total_minor, record.currency),
        paid=Money(record.paid_minor, record.currency),
        to_pay=record.to_pay,
        ordered_on=record.ordered_on,
        reference=record.reference,
        before=record.before.name if record.before else "",
        before_day=record.before.day if record.before else None,
        reason=record.reason,
        with_tax=any(each.with_tax for each in record.items),
        seller_vat_id=record.seller.vat_id,
        seller_tax_number=record.seller.tax_number,
        seller_contact=tuple(each for each in (record.seller.email, record.seller.phone) if each),
        buyer_vat_id=record.buyer.vat_id,
        bank=_bank(record),
        words=record.words,
    )


def why_untaxed(part: TaxPart, record: Record) -> str:
    """Why lines of this kind have no tax, in the language now spoken; empty where they have."""
    if part.category is TaxCategory.STANDARD:
        return ""
    if part.category in _OWN_WORDS and record.exempt_words:
        return record.exempt_words
    return str(part.category.word)


def _tax(part: TaxPart, record: Record) -> InvoiceTax:
    return InvoiceTax(
        rate_bp=part.rate_bp,
        net=Money(part.net_minor, record.currency),
        tax=Money(part.tax_minor, record.currency),
        why=why_untaxed(part, record),
    )


def _row(item: Item, currency: str) -> InvoiceRow:
    return InvoiceRow(
        sku=item.sku,
        name=item.name,
        quantity=item.quantity,
        unit=Money(item.unit_minor, currency),
        net=Money(item.net_minor, currency),
        rate_bp=item.rate_bp,
        off=Money(item.off_minor, currency) if item.off_minor else None,
    )


def _address(party: Party) -> Address:
    return Address(
        name=party.name,
        line1=party.street,
        line2=party.extra,
        postcode=party.postal_code,
        city=party.city,
        region=party.region,
        country=party.country,
    )


def _bank(record: Record) -> tuple[str, ...]:
    """Name, then both numbers; groups of four are read more easily."""
    bank = record.bank
    if not bank.iban:
        return ()
    iban = " ".join(bank.iban.replace(" ", "")[at : at + 4] for at in range(0, len(bank.iban.replace(" ", "")), 4))
    return tuple(each for each in (bank.name, f"IBAN {iban}", f"BIC {bank.bic}" if bank.bic else "") if each)
