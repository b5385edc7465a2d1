"""Goods have left: what, with whom, and the number to follow them by."""

from omsdesk.messages import MessageKind, Wording
from omsdesk.messages.post.facts import Facts
from omsdesk.words import Text

_ENGLISH = Wording(
    "Your order {order} is on its way",
    """Hello {customer},

these goods of your order {order}{reference} have left:

{shipped}

{tracking}

{delivery}

They go to:
{address}

{company}
{contact}""",
)
_GERMAN = Wording(
    "Ihre Bestellung {order} ist unterwegs",
    """Guten Tag {customer},

aus Ihrer Bestellung {order}{reference} ist unterwegs:

{shipped}

{tracking}

{delivery}

Sie geht an:
{address}

{company}
{contact}""",
)


def _why_not(facts: Facts) -> Text | None:
    return None if facts.shipped else Text("Nothing of this order has left yet.")


PLUGIN = MessageKind(
    key="shipped",
    name=Text("Shipped"),
    when=Text("When goods leave"),
    why_not=_why_not,
    wording={"en": _ENGLISH, "de": _GERMAN},
    fields=(
        *("customer", "order", "reference", "ordered", "shipped", "tracking", "delivery", "service", "address"),
        *("company", "contact"),
    ),
    by_itself=True,
    place=40,
)
