"""The order is cancelled, and what becomes of the money."""

from omsdesk.lifecycles.order import OrderStatus
from omsdesk.messages import MessageKind, Wording
from omsdesk.messages.post.facts import Facts
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


def _why_not(facts: Facts) -> Text | None:
    return None if facts.status is OrderStatus.CANCELLED else Text("The order is {status}.", status=facts.status.word)


PLUGIN = MessageKind(
    key="cancellation",
    name=Text("Cancellation"),
    when=Text("When an order is cancelled"),
    why_not=_why_not,
    wording={"en": _ENGLISH, "de": _GERMAN},
    fields=("customer", "order", "reference", "ordered", "credit", "company", "contact"),
    by_itself=True,
    place=50,
)
