"""Invoices and credit notes: what they are, and the word for an invoice's money, which is derived."""

from collections.abc import Sequence

from omsdesk.lifecycles import Role, Status


class InvoiceKind(Status):
    """The two papers that claim money or take a claim back."""

    INVOICE = "invoice", "Invoice", Role.INFO, "receipt"
    CREDIT_NOTE = "credit_note", "Credit note", Role.NEUTRAL, "rotate-ccw"


class InvoiceWhen(Status):
    """When an invoice is written by itself."""

    HAND = "hand", "only by hand", Role.NEUTRAL, "hand"
    SHIPMENT = "shipment", "with each shipment that leaves", Role.INFO, "truck"
    ORDER = "order", "when the whole order has left", Role.INFO, "inbox"
    PAID = "paid", "when the order is paid", Role.INFO, "credit-card"


class InvoiceWord(Status):
    """What the list says about an invoice; derived, never typed in."""

    OPEN = "open", "Open", Role.INFO, "clock"
    OVERDUE = "overdue", "Overdue", Role.ERR, "triangle-alert"
    PART_PAID = "part_paid", "Part paid", Role.WARN, "credit-card"
    PAID = "paid", "Paid", Role.OK, "check"
    CREDITED = "credited", "Credited", Role.NEUTRAL, "rotate-ccw"
    CREDIT = "credit", "Credit note", Role.NEUTRAL, "rotate-ccw"


class TaxRounding(Status):
    """Where fractions of a cent are rounded away."""

    LINE = "line", "on each line", Role.NEUTRAL, "list"
    RATE = "rate", "once for each rate", Role.NEUTRAL, "badge-percent"


class TaxCategory(Status):
    """Why a line has the tax it has, by the codes of UNCL 5305 that e-invoices use."""

    STANDARD = "S", "Taxed"
    EXEMPT = "E", "Exempt from tax"
    EXPORT = "G", "Export outside the EU, without tax"
    INTRA = "K", "Supply inside the EU, without tax: the recipient pays it (reverse charge)"
    REVERSE = "AE", "The recipient pays the tax (reverse charge)"


def invoice_word(kind: InvoiceKind, *, total: int, credited: int, left: int, is_late: bool) -> InvoiceWord:
    """The word for an invoice from what was taken back of it and what is still open."""
    if kind is InvoiceKind.CREDIT_NOTE:
        return InvoiceWord.CREDIT
    if total and credited >= total:
        return InvoiceWord.CREDITED
    if not left:
        return InvoiceWord.PAID
    if is_late:
        return InvoiceWord.OVERDUE
    return InvoiceWord.PART_PAID if left < total - credited else InvoiceWord.OPEN


def still_open(owed: Sequence[int], received: int) -> tuple[int, ...]:
    """What stays open of an order's invoices, the oldest paid first from what was received for the order."""
    left = []
    for each in owed:
        taken = min(max(received, 0), each)
        received -= taken
        left.append(each - taken)
    return tuple(left)
