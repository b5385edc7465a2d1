"""Something is not known that the order cannot go without: what is missing, and how to tell it."""

from omsdesk.messages import MessageKind, Wording
from omsdesk.messages.post.facts import Facts
from omsdesk.words import Text

_ENGLISH = Wording(
    "Your order {order}: one question",
    """Hello {customer},

your order {order}{reference} of {ordered} is here. Before it can leave, this is missing:

{needed}

An answer to this mail is enough. As we have it now, it goes to:

{address}

{company}
{contact}""",
)
_GERMAN = Wording(
    "Ihre Bestellung {order}: eine Rückfrage",
    """Guten Tag {customer},

Ihre Bestellung {order}{reference} vom {ordered} ist da. Bevor sie losgehen kann, fehlt noch:

{needed}

Eine Antwort auf diese Mail genügt. Nach dem, was wir haben, geht sie an:

{address}

{company}
{contact}""",
)


def _why_not(facts: Facts) -> Text | None:
    return None if facts.needed else Text("No detail of this order is missing.")


PLUGIN = MessageKind(
    key="details",
    name=Text("A detail is missing"),
    when=Text("Written by you, from the order or its review"),
    why_not=_why_not,
    wording={"en": _ENGLISH, "de": _GERMAN},
    fields=("customer", "order", "reference", "ordered", "needed", "address", "company", "contact"),
    place=15,
)
