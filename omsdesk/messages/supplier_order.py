"""An order to a supplier who sends goods straight to a customer, or what changed in one; the paper is attached."""

from omsdesk.messages import MessageKind, Wording
from omsdesk.words import Text

_ENGLISH = Wording(
    "{title} from {company}",
    """Hello {supplier},

{asks}

{goods}

{price}

{code}

Ship to:
{address}

{account}

{company}
{contact}""",
)
_GERMAN = Wording(
    "{title} von {company}",
    """Guten Tag {supplier},

{asks}

{goods}

{price}

{code}

Lieferadresse:
{address}

{account}

{company}
{contact}""",
)

PLUGIN = MessageKind(
    key="supplier_order",
    name=Text("Order to a supplier"),
    when=Text("When an order is sent to a supplier by e-mail"),
    wording={"en": _ENGLISH, "de": _GERMAN},
    fields=("supplier", "title", "asks", "goods", "price", "code", "address", "account", "company", "contact"),
    place=90,
    to_customer=False,
)
