"""An invoice or credit note as UBL 2.1, as Peppol BIS Billing 3 wants it: made from what was frozen, nothing else.

The order of the elements is that of the UBL schema; a reader that checks it refuses any other.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from omsdesk.codes import house_name
from omsdesk.lifecycles.invoice import InvoiceKind, TaxCategory
from omsdesk.money import Money, minor_digits
from omsdesk.services.invoicing import papers
from omsdesk.services.invoicing.record import Item, Party, Record
from omsdesk.words import Text, speaking

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_AGGREGATE, _BASIC = f"{_UBL}CommonAggregateComponents-2", f"{_UBL}CommonBasicComponents-2"
_CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_BY_MAIL = "EM"
"""The code of addresses that are e-mail addresses."""
_INVOICE, _CREDIT_NOTE = "380", "381"
_TRANSFER = "30"
_PIECE = "H87"
_DISCOUNT = "95"
_REASONS = {
    TaxCategory.INTRA: "VATEX-EU-IC",
    TaxCategory.REVERSE: "VATEX-EU-AE",
    TaxCategory.EXPORT: "VATEX-EU-G",
}
_UNIT_DIGITS = Decimal("0.000001")
_PERCENT = 100

for _prefix, _space in (("cac", _AGGREGATE), ("cbc", _BASIC)):
    register_namespace(_prefix, _space)


def xml_of(record: Record) -> bytes:
    """The whole file, in UTF-8."""
    kind = "Invoice" if record.kind is InvoiceKind.INVOICE else "CreditNote"
    with speaking(record.locale):
        root = _Writer(record).write(Element(f"{{{_UBL}{kind}-2}}{kind}"))
    indent(root)
    made: bytes = tostring(root, encoding="utf-8", xml_declaration=True, default_namespace=None)
    return made


class _Writer:
    """Writes one record part by part."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.is_invoice = record.kind is InvoiceKind.INVOICE

    def write(self, root: Element) -> Element:
        """All of it under this root."""
        self._head(root)
        self._party(root, "AccountingSupplierParty", self.record.seller)
        self._party(root, "AccountingCustomerParty", self.record.buyer)
        self._delivery(root)
        self._payment(root)
        self._taxes(root)
        self._sums(root)
        for place, item in enumerate(self.record.items, 1):
            self._line(root, place, item)
        return root

    def _head(self, root: Element) -> None:
        record = self.record
        _say(root, "CustomizationID", _CUSTOMIZATION)
        _say(root, "ProfileID", _PROFILE)
        _say(root, "ID", record.name)
        _say(root, "IssueDate", _day(record.day))
        if self.is_invoice:
            _say(root, "DueDate", _day(record.due_on))
        _say(root, "InvoiceTypeCode" if self.is_invoice else "CreditNoteTypeCode", self._code())
        _say(root, "Note", "\n".join(each for each in (record.reason, record.words) if each))
        _say(root, "DocumentCurrencyCode", record.currency)
        _say(root, "BuyerReference", record.reference or house_name("SO", record.order_number))
        order = _part(root, "OrderReference")
        _say(order, "ID", record.reference or house_name("SO", record.order_number))
        _say(order, "SalesOrderID", house_name("SO", record.order_number))
        if record.before is not None:
            before = _part(_part(root, "BillingReference"), "InvoiceDocumentReference")
            _say(before, "ID", record.before.name)
            _say(before, "IssueDate", _day(record.before.day))

    def _code(self) -> str:
        return _INVOICE if self.is_invoice else _CREDIT_NOTE

    def _party(self, root: Element, name: str, party: Party) -> None:
        made = _part(_part(root, name), "Party")
        _say(made, "EndpointID", party.email, schemeID=_BY_MAIL)
        _say(_part(made, "PartyName"), "Name", party.name)
        self._address(made, "PostalAddress", party)
        for number, scheme in ((party.vat_id, "VAT"), (party.tax_number, "FC")):
            if number:
                taxed = _part(made, "PartyTaxScheme")
                _say(taxed, "CompanyID", number)
                _say(_part(taxed, "TaxScheme"), "ID", scheme)
        _say(_part(made, "PartyLegalEntity"), "RegistrationName", party.name)
        if party.email or party.phone:
            contact = _part(made, "Contact")
            _say(contact, "Name", party.name)
            _say(contact, "Telephone", party.phone)
            _say(contact, "ElectronicMail", party.email)

    @staticmethod
    def _address(parent: Element, name: str, party: Party) -> None:
        made = _part(parent, name)
        _say(made, "StreetName", party.street)
        _say(made, "AdditionalStreetName", party.extra)
        _say(made, "CityName", party.city)
        _say(made, "PostalZone", party.postal_code)
        _say(made, "CountrySubentity", party.region)
        _say(_part(made, "Country"), "IdentificationCode", party.country.upper())

    def _delivery(self, root: Element) -> None:
        made = _part(root, "Delivery")
        _say(made, "ActualDeliveryDate", _day(self.record.delivered_on))
        self._address(_part(made, "DeliveryLocation"), "Address", self.record.ship_to)
        _say(_part(_part(made, "DeliveryParty"), "PartyName"), "Name", self.record.ship_to.name)

    def _payment(self, root: Element) -> None:
        bank = self.record.bank
        if bank.iban:
            means = _part(root, "PaymentMeans")
            _say(means, "PaymentMeansCode", _TRANSFER)
            _say(means, "PaymentID", self.record.name)
            account = _part(means, "PayeeFinancialAccount")
            _say(account, "ID", "".join(bank.iban.split()))
            _say(account, "Name", self.record.seller.name)
            if bank.bic:
                _say(_part(account, "FinancialInstitutionBranch"), "ID", bank.bic)
        if self.is_invoice:
            to_pay = self.record.to_pay
            words = Text("{amount} until {day}.", amount=to_pay, day=self.record.due_on)
            paid = Text("It is paid. Thank you.")
            _say(_part(root, "PaymentTerms"), "Note", str(words if to_pay.minor > 0 else paid))

    def _taxes(self, root: Element) -> None:
        total = _part(root, "TaxTotal")
        self._amount(total, "TaxAmount", self.record.tax_minor)
        for part in self.record.taxes:
            made = _part(total, "TaxSubtotal")
            self._amount(made, "TaxableAmount", part.net_minor)
            self._amount(made, "TaxAmount", part.tax_minor)
            category = self._category(_part(made, "TaxCategory"), part.category, part.rate_bp, is_whole=False)
            if part.category is not TaxCategory.STANDARD:
                _say(category, "TaxExemptionReasonCode", _REASONS.get(part.category, ""))
                _say(category, "TaxExemptionReason", papers.why_untaxed(part, self.record))
            _say(_part(category, "TaxScheme"), "ID", "VAT")

    @staticmethod
    def _category(made: Element, category: TaxCategory, rate_bp: int, *, is_whole: bool = True) -> Element:
        _say(made, "ID", category.value)
        _say(made, "Percent", _plain(Decimal(rate_bp) / _PERCENT))
        if is_whole:
            _say(_part(made, "TaxScheme"), "ID", "VAT")
        return made

    def _sums(self, root: Element) -> None:
        record = self.record
        made = _part(root, "LegalMonetaryTotal")
        self._amount(made, "LineExtensionAmount", record.net_minor)
        self._amount(made, "TaxExclusiveAmount", record.net_minor)
        self._amount(made, "TaxInclusiveAmount", record.total_minor)
        if record.paid_minor:
            self._amount(made, "PrepaidAmount", record.paid_minor)
        self._amount(made, "PayableAmount", record.to_pay.minor)

    def _line(self, root: Element, place: int, item: Item) -> None:
        made = _part(root, "InvoiceLine" if self.is_invoice else "CreditNoteLine")
        _say(made, "ID", str(place))
        quantity = "InvoicedQuantity" if self.is_invoice else "CreditedQuantity"
        _say(made, quantity, str(item.quantity), unitCode=_PIECE)
        self._amount(made, "LineExtensionAmount", item.net_minor)
        off = 0 if item.with_tax else item.off_minor
        if off:
            self._off(made, off)
        goods = _part(made, "Item")
        _say(goods, "Name", item.name)
        if item.sku:
            _say(_part(goods, "SellersItemIdentification"), "ID", item.sku)
        self._category(_part(goods, "ClassifiedTaxCategory"), item.category, item.rate_bp)
        price = (Money(item.net_minor + off, self.record.currency).amount / item.quantity).quantize(_UNIT_DIGITS)
        _say(_part(made, "Price"), "PriceAmount", _plain(price), currencyID=self.record.currency)

    def _off(self, line: Element, off: int) -> None:
        made = _part(line, "AllowanceCharge")
        _say(made, "ChargeIndicator", "true" if off < 0 else "false")
        if off > 0:
            _say(made, "AllowanceChargeReasonCode", _DISCOUNT)
        _say(made, "AllowanceChargeReason", str(Text("Discount") if off > 0 else Text("Surcharge")))
        self._amount(made, "Amount", abs(off))

    def _amount(self, parent: Element, name: str, minor: int) -> None:
        amount = Money(minor, self.record.currency).amount
        _say(parent, name, f"{amount:.{minor_digits(self.record.currency)}f}", currencyID=self.record.currency)


def _part(parent: Element, name: str) -> Element:
    return SubElement(parent, f"{{{_AGGREGATE}}}{name}")


def _say(parent: Element, name: str, words: str, **attributes: str) -> None:
    """A value; nothing at all where there is none, since an empty element is refused."""
    clean = "".join(_characters(words)).strip()
    if clean:
        SubElement(parent, f"{{{_BASIC}}}{name}", attributes).text = clean


def _characters(words: str) -> Iterator[str]:
    """What XML can hold: it has no place for most control characters."""
    return (each for each in words if each in "\t\n" or each >= " ")


def _day(day: date) -> str:
    return day.isoformat()


def _plain(number: Decimal) -> str:
    """Without an exponent and without zeros at its end."""
    words = f"{number:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words
