"""An order before it exists: what a person typed or a file said, complete enough to be placed."""

from dataclasses import dataclass, field
from datetime import datetime

from omsdesk.lifecycles.order import HoldReason, ShortRule
from omsdesk.services.totals import Charged
from omsdesk.words import Text


@dataclass(frozen=True, kw_only=True)
class ShipTo:
    """Where the goods go. A blank name means the customer's own."""

    name: str = ""
    street: str = ""
    extra: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


@dataclass(frozen=True)
class OfKit:
    """Which kit of its order a line is a part of."""

    number: int
    pieces: int
    """How many pieces of it are in one kit."""
    sku: str
    name: str


NOT_OF_A_KIT = OfKit(0, 0, "", "")


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """One product of the order. What is None comes from the catalogue."""

    product_id: int
    quantity: int
    unit_minor: int | None = None
    discount_bp: int = 0
    discount_minor: int = 0
    """An amount off all of the pieces, after the percentage."""
    price_list: str = ""
    """The list that gave the price, and from how many pieces on."""
    price_from: int = 0
    price_by_hand: bool = False
    tax_rate_bp: int | None = None
    name: str = ""
    """The product's name as the shop told the customer; blank for the catalogue's."""
    charged: Charged | None = None
    """What a shop charged for the line, to the cent, where that is not quantity times price."""
    kit: OfKit | None = None
    """None for what is ordered by itself, and for a kit that is not taken apart yet."""


@dataclass(frozen=True)
class NewHold:
    """A reason to look at the order before it goes on."""

    reason: HoldReason
    note: Text | str = ""
    """What a person or a file wrote, or the sentence of a rule, which everybody reads in their language."""
    rule: str = ""
    """The key of the review rule that asks for it; blank when a person or a file does."""
    look_again_at: datetime | None = None
    """When somebody should look at it again."""


@dataclass(frozen=True, kw_only=True)
class NewOrder:
    """What a customer asks for."""

    lines: tuple[NewLine, ...] = ()
    kits_before: int = 0
    """How many kits the order has already to which these lines are added."""
    customer_name: str = ""
    customer_id: int | None = None
    email: str = ""
    phone: str = ""
    ship_to: ShipTo = field(default_factory=ShipTo)
    channel: str = "phone"
    """The channel's key."""
    external_ref: str | None = None
    """The order's number at its channel: the same number again is the same order."""
    service: str = "standard"
    """The service level's key."""
    placed_at: datetime | None = None
    ship_by: datetime | None = None
    shipped_at: datetime | None = None
    """Set: the goods left before this program knew the order. It comes in as history and touches no stock."""
    shipping_minor: int | None = None
    """None asks for the table's price."""
    shipping_reason: str = ""
    """Why it is not the table's."""
    shipping_tax_minor: int | None = None
    """None computes it; a shop says it, and then shipping is net."""
    discount_bp: int = 0
    """What the whole order gets off its goods; a code's discount takes the place of both."""
    discount_minor: int = 0
    discount_code: str = ""
    prices_include_tax: bool | None = None
    """None means as the house does."""
    vat_id: str = ""
    promised_at: datetime | None = None
    currency: str | None = None
    short_rule: ShortRule = ShortRule.SHIP_PARTS
    gift: bool = False
    packer_note: str = ""
    gift_note: str = ""
    is_paid: bool = False
    """The channel took the money: a payment over the total is recorded with the order."""
    is_authorised: bool = False
    """The channel holds the money for us and has not taken it yet."""
    pays_by_link: bool = False
    """The customer pays by card, with a link that goes with the confirmation."""
    content_hash: str | None = None
    """What the channel said, as one short code."""
    tags: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    """Names and values that the shop told and that have no place of their own."""
    holds: tuple[NewHold, ...] = ()
