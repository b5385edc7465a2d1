"""What is looked at before an order goes on by itself; each neighbour is one rule.

A rule sees the order and answers with a hold, or with nothing when the order looks good to it. A hold
that a person has released is not placed again by the same rule.
"""

from dataclasses import dataclass
from typing import Protocol

from omsdesk.lifecycles.order import HoldReason
from omsdesk.services.new_order import NewHold, ShipTo


@dataclass(frozen=True)
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


class Review(Protocol):
    """One rule."""

    key: str
    reason: HoldReason

    def look(self, order: Reviewed) -> NewHold | None:
        """The hold this rule asks for, or None."""
