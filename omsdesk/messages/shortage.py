"""Something of the order is not there: what is missing, and what the customer can choose."""

from omsdesk.messages import MessageKind, Wording
from omsdesk.messages.post.facts import Facts
from omsdesk.words import Text

_ENGLISH = Wording(
    "Your order {order}: not everything is there yet",
    """Hello {customer},

of your order {order} we do not have everything at the moment. This is missing:

{missing}

Tell us what you would like, an answer to this mail is enough:

1. Wait until all of it is there.
2. Send what is there now, and the rest later.
3. {instead}
4. Cancel what is missing. What you paid for it comes back to you.

{company}
{contact}""",
)
_GERMAN = Wording(
    "Ihre Bestellung {order}: noch ist nicht alles da",
    """Guten Tag {customer},

von Ihrer Bestellung {order} haben wir im Moment nicht alles. Es fehlt:

{missing}

Sagen Sie uns, was Ihnen recht ist, eine Antwort auf diese Mail genügt:

1. Warten, bis alles da ist.
2. Jetzt schicken, was da ist, und den Rest später.
3. {instead}
4. Das Fehlende stornieren. Was Sie dafür bezahlt haben, bekommen Sie zurück.

{company}
{contact}""",
)


def _why_not(facts: Facts) -> Text | None:
    return None if facts.missing else Text("Nothing of this order is missing.")


PLUGIN = MessageKind(
    key="shortage",
    name=Text("Something is missing"),
    when=Text("Written by you, from the order"),
    why_not=_why_not,
    wording={"en": _ENGLISH, "de": _GERMAN},
    fields=(
        *("customer", "order", "reference", "ordered", "missing", "instead", "lines", "delivery", "service"),
        *("company", "contact"),
    ),
    place=20,
)
