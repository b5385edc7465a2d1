"""A refund became store credit: how much, and what can be spent now."""

from typing import Any

from omsdesk.messages import MessageKind, Wording
from omsdesk.words import Text

_ENGLISH = Wording(
    "Store credit from your order {order}",
    """Hello {customer},

{kept}

You can spend {store_credit} with us now. Tell us with your next order that you want to pay with it.

{company}
{contact}""",
)
_GERMAN = Wording(
    "Ihr Guthaben aus der Bestellung {order}",
    """Guten Tag {customer},

{kept}

Sie haben jetzt ein Guthaben von {store_credit}. Sagen Sie bei Ihrer nächsten Bestellung, dass Sie damit zahlen möchten.

{company}
{contact}""",
)


def _why_not(facts: Any) -> Text | None:
    return None if facts.balance.minor else Text("The customer has no store credit.")


PLUGIN = MessageKind(
    key="store_credit",
    name=Text("Store credit"),
    when=Text("When a refund becomes store credit"),
    wording={"en": _ENGLISH, "de": _GERMAN},
    fields=("customer", "order", "kept", "store_credit", "company", "contact"),
    by_itself=True,
    why_not=_why_not,
    place=47,
)
