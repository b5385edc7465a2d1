"""What is looked at before an order goes on by itself; each neighbour is one rule.

A rule sees the order and answers with a hold, or with nothing when the order looks good to it. A hold
that a person has released is not placed again by the same rule.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from omsdesk.lifecycles.order import HoldReason
from omsdesk.services.new_order import NewHold, ShipTo
from omsdesk.services.settings import Company

CARD = "card"
"""The fact of an order under which the provider's name of its card is kept."""


@dataclass(frozen=True)
class Twin:
    """Another order of the same person for the same goods to the same place, that came before this one."""

    order_id: int
    placed_at: datetime


@dataclass(frozen=True)
class Credit:
    """How much a customer may owe, and owes."""

    limit_minor: int
    owed_minor: int
    """On all orders that are not paid, with this one."""


@dataclass(frozen=True)
class Short:
    """The first product of which there is not enough, and how many there are."""

    sku: str
    missing: int
    products: int


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """An order as the rules see it."""

    order_id: int
    customer_name: str
    email: str
    phone: str
    ship_to: ShipTo
    service: str
    """The service level's key."""
    travels: bool
    """Whether a carrier brings something; services, downloads and pick-ups need no address."""
    total_minor: int
    currency: str
    placed_at: datetime
    twin: Twin | None = None
    """Its nearest look-alike within the hours that the house has set."""
    is_first: bool = False
    """Somebody whom the house can recognise orders for the first time."""
    in_the_hour: int = 0
    """Orders from its e-mail or phone in the hour before it, with itself; 0 when it names neither."""
    with_card_in_the_hour: int = 0
    """Orders in the hour before it that its card paid for, with itself; 0 when no provider names the card."""
    own_country: str = ""
    """Where whoever pays is at home, as far as the order or the register knows."""
    risk: str = ""
    """What the shop says of it: low, medium, high, or nothing."""
    open_minor: int = 0
    """What of it is not paid."""
    credit: Credit | None = None
    """The customer's limit, where one is set."""
    short: Short | None = None
    """What stock cannot fill, where the house wants such orders looked at."""
    company: Company


class Review(Protocol):
    """One rule."""

    key: str
    reason: HoldReason

    def look(self, order: Reviewed) -> NewHold | None:
        """The hold this rule asks for, or None."""
