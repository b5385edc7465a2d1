"""Why customers owe more, or less, at the end of a month than at its beginning: order by order, to the cent."""

from collections.abc import Sequence
from dataclasses import dataclass

from omsdesk.services.accounting.entry import Entry, Source
from omsdesk.words import Text


@dataclass(frozen=True)
class Difference:
    """One order whose entries of the month do not come to nothing."""

    order_id: int
    currency: str
    invoiced: int
    credited: int
    received: int
    refunded: int
    taken_back: int
    """By banks, less what they gave again."""

    @property
    def minor(self) -> int:
        """What the customer owes more than before; less where it is below zero."""
        return self.invoiced - self.credited - self.received + self.refunded + self.taken_back

    @property
    def why(self) -> Text:
        """What it comes from."""
        if self.taken_back:
            return Text("A bank took money back") if self.taken_back > 0 else Text("A bank gave money again")
        if self.invoiced and not self.received:
            return Text("Invoiced, and not paid in this month")
        if self.received and not self.invoiced:
            return Text("Paid without an invoice of this month")
        if self.refunded and not self.credited:
            return Text("Refunded without a credit note of this month")
        if self.credited and not self.refunded:
            return Text("Credited, and not refunded in this month")
        return Text("Paid in part") if self.minor > 0 else Text("Paid more than was invoiced")


def of(entries: Sequence[Entry]) -> tuple[Difference, ...]:
    """Every order with a difference; together they are what the account of customers moved by."""
    sums: dict[tuple[int, str], dict[Source, int]] = {}
    for each in entries:
        if each.order_id is None:
            continue
        found = sums.setdefault((each.order_id, each.currency), dict.fromkeys(Source, 0))
        found[each.source] += each.amount_minor
    made = (
        Difference(
            *key,
            invoiced=found[Source.INVOICE],
            credited=found[Source.CREDIT_NOTE],
            received=found[Source.PAYMENT] - found[Source.VOID],
            refunded=found[Source.REFUND],
            taken_back=found[Source.DISPUTE] - found[Source.DISPUTE_WON],
        )
        for key, found in sorted(sums.items())
    )
    return tuple(each for each in made if each.minor)
