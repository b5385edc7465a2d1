"""The arithmetic of EN 16931 and Peppol BIS Billing 3, read from the standard and reckoned here, without our own code.

Each rule is written as its text says; amounts are compared to the cent. The tax of a rate may be off by the halves of a
cent that rounding on each line leaves: the official rules allow a whole unit of the currency.
"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

CENT = Decimal("0.01")
UBL = "{urn:oasis:names:specification:ubl:schema:xsd:"
CAC, CBC = f"{UBL}CommonAggregateComponents-2}}", f"{UBL}CommonBasicComponents-2}}"
NO_TAX = {"E", "G", "K", "AE"}
SLACK = Decimal("0.02")


def _path(steps: str) -> str:
    return "/".join(f"{CAC if step[0] == '.' else CBC}{step.lstrip('.')}" for step in steps.split("/"))


def text(part: Element, steps: str) -> str:
    """What stands there; steps into parts begin with a dot."""
    found = part.find(_path(steps))
    return "" if found is None or found.text is None else found.text


def amount(part: Element, steps: str) -> Decimal:
    """The number that stands there, zero where there is none."""
    return Decimal(text(part, steps) or "0")


def parts(part: Element, steps: str) -> list[Element]:
    return part.findall(_path(steps))


def lines(root: Element) -> list[Element]:
    return parts(root, ".InvoiceLine") + parts(root, ".CreditNoteLine")


def broken(xml: bytes) -> list[str]:
    """The rules that the file breaks, each with what was found."""
    root = fromstring(xml)
    return [*_sums(root), *_taxes(root), *_each_line(root), *_parties(root), *_decimals(root)]


def _sums(root: Element) -> Iterator[str]:
    sums = parts(root, ".LegalMonetaryTotal")[0]
    net = sum((amount(line, "LineExtensionAmount") for line in lines(root)), Decimal(0))
    tax = sum((amount(each, "TaxAmount") for each in parts(root, ".TaxTotal/.TaxSubtotal")), Decimal(0))
    exclusive, inclusive = amount(sums, "TaxExclusiveAmount"), amount(sums, "TaxInclusiveAmount")
    off, more = amount(sums, "AllowanceTotalAmount"), amount(sums, "ChargeTotalAmount")
    rules = {
        "BR-CO-10": amount(sums, "LineExtensionAmount") == net,
        "BR-CO-11": off == sum((amount(each, "Amount") for each in _of_document(root, "false")), Decimal(0)),
        "BR-CO-12": more == sum((amount(each, "Amount") for each in _of_document(root, "true")), Decimal(0)),
        "BR-CO-13": exclusive == net - off + more,
        "BR-CO-14": amount(root, ".TaxTotal/TaxAmount") == tax,
        "BR-CO-15": inclusive == exclusive + amount(root, ".TaxTotal/TaxAmount"),
        "BR-CO-16": amount(sums, "PayableAmount")
        == inclusive - amount(sums, "PrepaidAmount") + amount(sums, "PayableRoundingAmount"),
        "BR-CO-18": bool(parts(root, ".TaxTotal/.TaxSubtotal")),
        "BR-CO-25": amount(sums, "PayableAmount") <= 0
        or bool(text(root, "DueDate") or text(root, ".PaymentTerms/Note"))
        or bool(text(root, "CreditNoteTypeCode")),
        "BR-16": bool(lines(root)),
    }
    yield from (rule for rule, holds in rules.items() if not holds)


def _of_document(root: Element, is_charge: str) -> list[Element]:
    return [each for each in parts(root, ".AllowanceCharge") if text(each, "ChargeIndicator") == is_charge]


def _key(part: Element, name: str) -> tuple[str, Decimal]:
    return text(part, f"{name}/ID"), amount(part, f"{name}/Percent")


def _taxes(root: Element) -> Iterator[str]:
    by_rate: dict[tuple[str, Decimal], list[Decimal]] = {}
    for line in lines(root):
        by_rate.setdefault(_key(line, ".Item/.ClassifiedTaxCategory"), []).append(amount(line, "LineExtensionAmount"))
    told = {_key(each, ".TaxCategory"): each for each in parts(root, ".TaxTotal/.TaxSubtotal")}
    if set(told) != set(by_rate) or len(told) != len(parts(root, ".TaxTotal/.TaxSubtotal")):
        yield f"BR-S-01, BR-E-01: {sorted(told)} for {sorted(by_rate)}"
    for (code, percent), each in told.items():
        nets = by_rate.get((code, percent), [])
        if amount(each, "TaxableAmount") != sum(nets, Decimal(0)):
            yield f"BR-{code}-08"
        exact = (amount(each, "TaxableAmount") * percent / 100).quantize(CENT, ROUND_HALF_UP)
        if abs(amount(each, "TaxAmount") - exact) > CENT * (len(nets) + 1) / 2 + CENT:
            yield f"BR-CO-17, BR-{code}-09: {amount(each, 'TaxAmount')} is not {exact}"
        yield from _why(root, each, code, percent)


def _why(root: Element, each: Element, code: str, percent: Decimal) -> Iterator[str]:
    has_reason = bool(text(each, ".TaxCategory/TaxExemptionReason"))
    if code == "S" and (percent <= 0 or has_reason):
        yield "BR-S-05, BR-S-10"
    if code in NO_TAX and (percent or amount(each, "TaxAmount") or not has_reason):
        yield f"BR-{code}-05, BR-{code}-09, BR-{code}-10"
    if code in {"K", "AE"}:
        for party in (".AccountingSupplierParty", ".AccountingCustomerParty"):
            if not text(root, f"{party}/.Party/.PartyTaxScheme/CompanyID"):
                yield f"BR-IC-02, BR-AE-02: {party}"
    if code == "K" and not (
        text(root, ".Delivery/ActualDeliveryDate")
        and text(root, ".Delivery/.DeliveryLocation/.Address/.Country/IdentificationCode")
    ):
        yield "BR-IC-11, BR-IC-12"


def _each_line(root: Element) -> Iterator[str]:
    for line in lines(root):
        quantity = amount(line, "InvoicedQuantity") or amount(line, "CreditedQuantity")
        price = amount(line, ".Price/PriceAmount")
        change = sum(
            (
                amount(each, "Amount") * (1 if text(each, "ChargeIndicator") == "true" else -1)
                for each in parts(line, ".AllowanceCharge")
            ),
            Decimal(0),
        )
        if abs(amount(line, "LineExtensionAmount") - (quantity * price + change)) > SLACK:
            yield f"PEPPOL-EN16931-R120: line {text(line, 'ID')}"
        if price < 0 or not text(line, ".Item/Name") or not quantity:
            yield f"BR-22, BR-25, BR-27: line {text(line, 'ID')}"
        if any(not text(each, "AllowanceChargeReason") for each in parts(line, ".AllowanceCharge")):
            yield "BR-42, BR-44"


def _parties(root: Element) -> Iterator[str]:
    for rule, steps in (
        ("BR-02", "ID"),
        ("BR-03", "IssueDate"),
        ("BR-05", "DocumentCurrencyCode"),
        ("BR-06", ".AccountingSupplierParty/.Party/.PartyLegalEntity/RegistrationName"),
        ("BR-07", ".AccountingCustomerParty/.Party/.PartyLegalEntity/RegistrationName"),
        ("BR-09", ".AccountingSupplierParty/.Party/.PostalAddress/.Country/IdentificationCode"),
        ("BR-11", ".AccountingCustomerParty/.Party/.PostalAddress/.Country/IdentificationCode"),
        ("BR-CO-26", ".AccountingSupplierParty/.Party/.PartyTaxScheme/CompanyID"),
        ("PEPPOL-EN16931-R003", ".OrderReference/ID"),
    ):
        if not text(root, steps):
            yield rule
    if text(root, "CreditNoteTypeCode") and not text(root, ".BillingReference/.InvoiceDocumentReference/ID"):
        yield "BR-55"


def _decimals(root: Element) -> Iterator[str]:
    for each in root.iter():
        if not len(each) and not (each.text or "").strip():
            yield f"PEPPOL-EN16931-R008: {each.tag}"
        places = (each.text or "").strip().partition(".")[2]
        if "currencyID" in each.attrib and not each.tag.endswith("PriceAmount") and len(places) > 2:
            yield f"BR-DEC: {each.tag} {each.text}"
