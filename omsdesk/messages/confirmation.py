"""The order is confirmed: what comes, what it costs, how it is paid, and when it should arrive."""

from omsdesk.lifecycles.order import OrderStatus
from omsdesk.messages import MessageKind, Wording
from omsdesk.messages.post.facts import Facts
from omsdesk.words import Text

_ENGLISH = Wording(
    "Your order {order} is confirmed",
    """Hello {customer},

thank you for your order. We have it under the number {order}{reference}.

{lines}

{totals}

{payment}

{delivery}

It goes to:
{address}

{company}
{contact}""",
)
_GERMAN = Wording(
    "Ihre Bestellung {order} ist bestätigt",
    """Guten Tag {customer},

danke für Ihre Bestellung. Wir führen sie unter der Nummer {order}{reference}.

{lines}

{totals}

{payment}

{delivery}

Sie geht an:
{address}

{company}
{contact}""",
)

_CONFIRMED = (OrderStatus.CONFIRMED, OrderStatus.COMPLETED)


def _why_not(facts: Facts) -> Text | None:
    return None if facts.status in _CONFIRMED else Text("The order is {status}.", status=facts.status.word)


PLUGIN = MessageKind(
    key="confirmation",
    name=Text("Confirmation"),
    when=Text("When an order is confirmed"),
    why_not=_why_not,
    wording={"en": _ENGLISH, "de": _GERMAN},
    fields=(
        "customer",
        "order",
        "reference",
        "ordered",
        "lines",
        "totals",
        "total",
        "payment",
        "link",
        "open",
        "delivery",
        "service",
        "address",
        "company",
        "contact",
    ),
    by_itself=True,
    place=10,
)
