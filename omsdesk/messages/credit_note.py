"""A credit note was issued: it is attached."""

from omsdesk.messages import MessageKind, Wording
from omsdesk.words import Text

_ENGLISH = Wording(
    "A credit note for your order {order}",
    """Hello {customer},

a credit note for your order {order}{reference} of {ordered} is attached to this mail.

{company}
{contact}""",
)
_GERMAN = Wording(
    "Eine Gutschrift zu Ihrer Bestellung {order}",
    """Guten Tag {customer},

eine Gutschrift zu Ihrer Bestellung {order}{reference} vom {ordered} hängt an dieser E-Mail.

{company}
{contact}""",
)

PLUGIN = MessageKind(
    key="credit_note",
    name=Text("Credit note"),
    when=Text("When a credit note is written"),
    wording={"en": _ENGLISH, "de": _GERMAN},
    fields=("customer", "order", "reference", "ordered", "company", "contact"),
    by_itself=True,
    brings="credit_note",
    place=46,
)
