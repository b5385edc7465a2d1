"""An invoice was issued: it is attached."""

from omsdesk.messages import MessageKind, Wording
from omsdesk.words import Text

_ENGLISH = Wording(
    "The invoice for your order {order}",
    """Hello {customer},

the invoice for your order {order}{reference} of {ordered} is attached to this mail.

{payment}

{company}
{contact}""",
)
_GERMAN = Wording(
    "Die Rechnung zu Ihrer Bestellung {order}",
    """Guten Tag {customer},

die Rechnung zu Ihrer Bestellung {order}{reference} vom {ordered} hängt an dieser E-Mail.

{payment}

{company}
{contact}""",
)

PLUGIN = MessageKind(
    key="invoice",
    name=Text("Invoice"),
    when=Text("When an invoice is written"),
    wording={"en": _ENGLISH, "de": _GERMAN},
    fields=("customer", "order", "reference", "ordered", "total", "open", "payment", "company", "contact"),
    by_itself=True,
    brings="invoice",
    place=45,
)
