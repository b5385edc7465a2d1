"""The customer can pay by card: the link to the provider's own page, and for what."""

from omsdesk.messages import MessageKind, Wording
from omsdesk.messages.post.facts import Facts
from omsdesk.words import Text

_ENGLISH = Wording(
    "Pay for your order {order}",
    """Hello {customer},

your order {order}{reference} of {ordered} can be paid by card here:

{link}

{lines}

{totals}

The page belongs to our payment provider. Your card is only charged when goods leave; what is not needed is released.

{company}
{contact}""",
)
_GERMAN = Wording(
    "Ihre Bestellung {order} bezahlen",
    """Guten Tag {customer},

Ihre Bestellung {order}{reference} vom {ordered} können Sie hier mit Karte bezahlen:

{link}

{lines}

{totals}

Die Seite gehört unserem Zahlungsdienst. Ihre Karte wird erst belastet, wenn
Ware das Haus verlässt; was nicht gebraucht wird, wird wieder frei.

{company}
{contact}""",
)


def _why_not(facts: Facts) -> Text | None:
    return None if facts.link else Text("No payment link is open on this order. Make one under Payments and refunds.")


PLUGIN = MessageKind(
    key="payment_link",
    name=Text("Payment link"),
    when=Text("Written by you, from the order"),
    why_not=_why_not,
    wording={"en": _ENGLISH, "de": _GERMAN},
    fields=(
        *("customer", "order", "reference", "ordered", "link", "lines", "totals", "total", "open", "company"),
        "contact",
    ),
    place=25,
)
