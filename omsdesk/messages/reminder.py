"""The order waits for its money: what is open, and for what."""

from omsdesk.messages import MessageKind, Wording
from omsdesk.messages.post.facts import Facts
from omsdesk.words import Text

_ENGLISH = Wording(
    "Your order {order} waits for your payment",
    """Hello {customer},

your order {order}{reference} of {ordered} is not paid yet. Still open: {open}.

{lines}

{totals}

{payment}

Should your payment be under way already, this needs nothing from you.

{company}
{contact}""",
)
_GERMAN = Wording(
    "Ihre Bestellung {order} wartet auf Ihre Zahlung",
    """Guten Tag {customer},

Ihre Bestellung {order}{reference} vom {ordered} ist noch nicht bezahlt. Offen: {open}.

{lines}

{totals}

{payment}

Sollte Ihre Zahlung schon unterwegs sein, brauchen Sie nichts zu tun.

{company}
{contact}""",
)


def _why_not(facts: Facts) -> Text | None:
    return None if facts.open.minor else Text("Nothing is open on this order.")


PLUGIN = MessageKind(
    key="reminder",
    name=Text("Payment reminder"),
    when=Text("Written by you, from the order"),
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
        "company",
        "contact",
    ),
    place=30,
)
