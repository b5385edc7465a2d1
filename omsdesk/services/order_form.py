"""The order form as it is typed: its fields, its lines with their prices, and how it becomes an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from omsdesk.lifecycles.order import Handling, ShortRule
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.services import kits
from omsdesk.services.new_order import NewLine, NewOrder, ShipTo
from omsdesk.services.pricing import discount_words, price_words
from omsdesk.services.selling import Sellable
from omsdesk.words import Text

LINK = "link"
"""Paid later, by card, on the provider's page."""


@dataclass(frozen=True)
class FormLine:
    """One product on the form, at the price and tax it would be placed with."""

    product: Sellable
    quantity: int
    unit_minor: int
    tax_rate_bp: int
    discount_bp: int = 0
    discount_minor: int = 0
    price_list: str = ""
    price_from: int = 0
    by_hand: bool = False
    """Somebody typed the price: no list changes it."""
    has_price: bool = True
    """Whether anything gives a price in the order's currency."""

    @classmethod
    def of(cls, product: Sellable, quantity: int) -> "FormLine":
        """At the catalogue's price, until the form prices it."""
        return cls(product, quantity, product.unit_minor, product.tax_rate_bp)

    def why(self, currency: str) -> tuple[Text, ...]:
        """Where the price comes from and what comes off it."""
        if not self.has_price:
            return (Text("No price in {currency}. Type one.", currency=currency),)
        said = (
            Text("Kit: {parts}", parts=kits.words_of(self.product.parts)) if self.product.parts else None,
            price_words(self.price_list, self.price_from, by_hand=self.by_hand),
            discount_words(self.discount_bp, self.discount_minor, currency),
        )
        return tuple(each for each in said if each is not None)

    @property
    def missing(self) -> int:
        """Pieces that would wait for stock."""
        return self.product.missing(self.quantity)

    @property
    def remark(self) -> Text:
        """What the stock says to this quantity."""
        free = max(self.product.free, 0)
        if self.product.supplier:
            return Text("Straight from {supplier}", supplier=self.product.supplier)
        if self.missing and not free:
            return Text("None free. {missing} on backorder.", missing=self.missing)
        if self.missing:
            return Text("Only {free} free. {missing} on backorder.", free=free, missing=self.missing)
        if self.product.handling is Handling.COUNTED:
            return Text("On hand {on_hand}, free {free}", on_hand=self.product.on_hand, free=free)
        return Text("Not counted") if self.product.handling is Handling.UNCOUNTED else Text("Needs no stock")


@dataclass(frozen=True)
class Form:
    """What is typed so far."""

    channel: str = "phone"
    service: str = "standard"
    customer_id: int | None = None
    customer_name: str = ""
    email: str = ""
    phone: str = ""
    ship_name: str = ""
    street: str = ""
    extra: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    short_rule: ShortRule = ShortRule.SHIP_PARTS
    payment: PaymentMethod | None = None
    """None: the customer pays later."""
    pays_by_link: bool = False
    """By card, with a link that goes with the confirmation."""
    uses_credit: bool = False
    """Store credit of the customer pays first, as far as it goes."""
    register: bool = True
    """Somebody new goes into the register of customers."""
    strangers: tuple[int, ...] = ()
    """Cards of the register that look alike and are somebody else."""
    gift: bool = False
    gift_note: str = ""
    packer_note: str = ""
    lines: tuple[FormLine, ...] = ()
    currency: str = ""
    """Blank: the company's."""
    vat_id: str = ""
    discount_bp: int = 0
    discount_minor: int = 0
    discount_code: str = ""
    shipping_minor: int | None = None
    """Typed over the table's price."""
    shipping_reason: str = ""
    ship_by: datetime | None = None
    promised_at: datetime | None = None
    source: str = ""
    """The mail it was read from, shown beside it."""

    @property
    def paid(self) -> PaymentMethod | str | None:
        """How it is paid, as the form offers it."""
        return LINK if self.pays_by_link else self.payment

    @property
    def weight_g(self) -> int:
        """What the goods weigh."""
        return sum(line.quantity * line.product.weight_g for line in self.lines)

    @property
    def is_worth_keeping(self) -> bool:
        """Whether somebody would miss it."""
        return bool(self.lines or self.customer_name.strip() or self.packer_note.strip())

    @property
    def pieces(self) -> int:
        """How many pieces are on it."""
        return sum(line.quantity for line in self.lines)

    def as_order(self) -> NewOrder:
        """The same as the services take it."""
        return NewOrder(
            lines=tuple(
                NewLine(
                    product_id=line.product.id,
                    quantity=line.quantity,
                    unit_minor=line.unit_minor,
                    discount_bp=line.discount_bp,
                    discount_minor=line.discount_minor,
                    price_list=line.price_list,
                    price_from=line.price_from,
                    price_by_hand=line.by_hand,
                )
                for line in self.lines
            ),
            ship_to=ShipTo(name=self.ship_name, **{name: getattr(self, name) for name in ADDRESS}),
            gift_note=self.gift_note if self.gift else "",
            currency=self.currency or None,
            **{name: getattr(self, name) for name in SAME_NAME},
        )


ADDRESS = ("street", "extra", "postal_code", "city", "region", "country")
SAME_NAME = (
    "channel", "service", "customer_id", "customer_name", "email", "phone", "short_rule", "gift", "packer_note",
    "vat_id", "discount_bp", "discount_minor", "discount_code", "shipping_minor", "shipping_reason",
    "ship_by", "promised_at", "pays_by_link",
)  # fmt: skip


def form_of(draft: NewOrder, found: Sequence[Sellable]) -> Form:
    """A kept draft on the form again."""
    known = {product.id: product for product in found}
    lines = tuple(
        FormLine(
            known[line.product_id],
            line.quantity,
            known[line.product_id].unit_minor if line.unit_minor is None else line.unit_minor,
            known[line.product_id].tax_rate_bp,
            line.discount_bp,
            line.discount_minor,
            line.price_list,
            line.price_from,
            # A price that neither the catalogue nor a list gives was typed, also before the form kept that.
            line.price_by_hand
            or (not line.price_list and line.unit_minor not in (None, known[line.product_id].unit_minor)),
        )
        for line in draft.lines
        if line.product_id in known
    )
    address = {name: getattr(draft.ship_to, name) for name in ADDRESS}
    fields = {name: getattr(draft, name) for name in SAME_NAME}
    currency = draft.currency or ""
    return Form(
        lines=lines, currency=currency, ship_name=draft.ship_to.name, gift_note=draft.gift_note, **address, **fields
    )
