"""What a shop told of an order besides what it is: tags, and facts for whoever reviews it."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, insert, select

from omsdesk.database.db import Db
from omsdesk.models.order import OrderFact, OrderTag
from omsdesk.services import tagging
from omsdesk.services.new_order import NewOrder
from omsdesk.words import Text

_FACTS = (
    select(OrderFact.name, OrderFact.value).where(OrderFact.order_id == bindparam("order")).order_by(OrderFact.name)
)
_NEW_FACTS = insert(OrderFact)
_NEW_TAGS = insert(OrderTag)
_FORGET = delete(OrderFact).where(OrderFact.order_id == bindparam("order"))

_WORDS = {
    "risk level": Text("Risk {value}"),
    "refunded": Text("Refunded {value}"),
    "rounding": Text("Rounded by {value}"),
    "prices": Text("Prices {value}"),
    "payment status": Text("Payment {value}"),
    "payment method": Text("Paid by {value}"),
    "discount code": Text("Discount {value}"),
    "card country": Text("Card from {value}"),
    "billing country": Text("Billed to {value}"),
    "market": Text("Market {value}"),
    "buyer": Text("Buyer {value}"),
    "purchase order": Text("Their order {value}"),
    "customer reference": Text("Their order {value}"),
}
"""What a reviewer reads first stands first; other facts are kept and not shown."""
Facts = tuple[tuple[str, str], ...]


def keep(db: Db, orders: Sequence[tuple[int, NewOrder]]) -> None:
    """Write down what was told of these orders, which are new; what nobody could keep as a tag is left out."""
    facts = [
        {"order_id": order_id, "name": name, "value": value}
        for order_id, draft in orders
        for name, value in dict(draft.facts).items()
        if value
    ]
    tags = [{"order_id": order_id, "tag": word} for order_id, draft in orders for word in _words(draft.tags)]
    if facts:
        db.run(_NEW_FACTS, facts)
    if tags:
        db.run(_NEW_TAGS, tags)


def replace(db: Db, order_id: int, facts: Facts) -> None:
    """The shop tells other facts now."""
    db.run(_FORGET, {"order": order_id})
    keep(db, [(order_id, NewOrder(facts=facts))])


def facts_of(db: Db, order_id: int) -> Facts:
    """What the shop told, by name."""
    return tuple((row.name, row.value) for row in db.run(_FACTS, {"order": order_id}))


def words_of(db: Db, order_id: int) -> tuple[Text, ...]:
    """What the shop told, for people to read."""
    facts = dict(facts_of(db, order_id))
    return tuple(words.given(value=facts[name]) for name, words in _WORDS.items() if name in facts)


def _words(tags: Sequence[str]) -> list[str]:
    words = tagging.tidy(",".join(tags))
    return [each for each in words if len(each) <= tagging.LONGEST][: tagging.MOST]
