"""The order is cancelled, and what becomes of the money."""

from omsdesk.messages import MessageKind, Wording
from omsdesk.words import Text

_ENGLISH = Wording(
    "Your order {order} is cancelled",
    """Hello {customer},

your order {order}{reference} of {ordered} is cancelled. Nothing of it will be sent.

{credit}

{company}
{contact}""",
)
_GERMAN = Wording(
    "Ihre Bestellung {order} ist storniert",
    """Guten Tag {customer},

Ihre Bestellung {order}{reference} vom {ordered} ist storniert. Es wird nichts davon geliefert.

{credit}

{company}
{contact}""",
)

PLUGIN = MessageKind(
    key="cancellation",
    name=Text("Cancellation"),
    when=Text("When an order is cancelled"),
    wording={"en": _ENGLISH, "de": _GERMAN},
    fields=("customer", "order", "reference", "ordered", "credit", "company", "contact"),
    by_itself=True,
    place=50,
)
