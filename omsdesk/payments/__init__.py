"""Card payments through a provider: one provider a file, found by its ``PLUGIN``; this is what a provider is.

A card's number never comes here. The customer types it on the provider's own page, and the program only hears what
became of it. Every act has a key that was kept before: the same key again is the same act, and never a second one.
"""

import sys
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import ClassVar, Protocol

from omsdesk.discovery import plugins
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.dispute import DisputeStatus
from omsdesk.money import Money
from omsdesk.words import Text


class PaymentRefused(Refusal):
    """The provider will not do it; the same again changes nothing, a person must look."""


class PaymentLater(Unavailable):
    """No answer, or not now: whether it was done is known by asking again with the same key."""


class ProviderClosed(PaymentLater):
    """Nothing can be asked now: the line, the provider, or the secret key is not right."""


class Stand(StrEnum):
    """What became of a payment link."""

    OPEN = "open"
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    """Nothing more can be taken of it."""
    VOIDED = "voided"
    EXPIRED = "expired"


@dataclass(frozen=True)
class LinkRequest:
    """What a customer is asked to pay."""

    amount: Money
    title: str
    """What the customer reads on the provider's page: the order's number."""
    order: str


@dataclass(frozen=True)
class PaymentLink:
    """Where the customer pays, and what the provider calls it."""

    url: str
    reference: str


@dataclass(frozen=True)
class Standing:
    """How a payment stands at the provider, in minor units."""

    stand: Stand
    reference: str = ""
    authorised_minor: int = 0
    captured_minor: int = 0
    takes_parts: bool = False
    until: datetime | None = None
    risk: str = ""
    """What the provider sees of it: medium, high, or nothing."""
    country: str = ""
    """Where the card is from, in two letters."""
    card: str = ""
    """The provider's own name of the card, the same for each payment with it; never its number."""


@dataclass(frozen=True)
class Disputed:
    """A dispute as the provider tells it."""

    reference: str
    """What the provider calls it."""
    payment: str
    """What it calls the payment."""
    status: DisputeStatus
    amount: Money
    """A bank may count in another currency than the payment's, and want a part of it."""
    is_taken: bool
    """Whether the amount was taken from us and not given again: an inquiry takes nothing, a lost dispute all of it."""
    opened_at: datetime
    reason: str = ""
    due_at: datetime | None = None
    """Until then evidence must be in; None where nothing can be said."""
    fee: Money | None = None
    """What the provider has charged for it until now, less what it gave back of that; None before money has moved."""


class Line(Protocol):
    """A line to the provider, with the secret key; closed when it is left."""

    def check(self) -> bool:
        """Ask for what every errand reads, so that a right that is missing is told; whether real money moves."""

    def link(self, ask: LinkRequest, key: str) -> PaymentLink:
        """Make a page on which the customer pays once."""

    def look(self, link: str, reference: str = "") -> Standing:
        """What became of it."""

    def close(self, link: str, key: str) -> None:
        """Nobody can pay with this link any more."""

    def capture(self, reference: str, amount: Money, key: str, *, is_last: bool) -> Standing:
        """Take money that is authorised; after the last time the rest is released."""

    def void(self, reference: str, key: str) -> Standing:
        """Release what was not taken."""

    def refund(self, reference: str, amount: Money, key: str) -> str:
        """Give back money that was taken; what the provider calls it."""

    def refund_of(self, reference: str, key: str) -> str | None:
        """What the provider calls the refund with this key, None when it has none: providers forget keys in time."""

    def disputes(self, since: datetime) -> tuple[Disputed, ...]:
        """Every dispute that was opened since then, however it stands, page by page; also of payments of others."""


class Provider(ABC):
    """A company that takes cards for us."""

    key: ClassVar[str]
    name: ClassVar[str | Text]
    keys_begin: ClassVar[tuple[str, ...]] = ()
    """How secret keys of it look, for whoever pastes a wrong one."""
    disputes_at: ClassVar[str] = ""
    """Where people hand in evidence, as an address."""

    @abstractmethod
    def open(self, secret: str) -> AbstractContextManager[Line]:
        """A line with this secret key."""


@cache
def providers() -> dict[str, Provider]:
    """Every provider by its key."""
    return plugins(sys.modules[__name__])
