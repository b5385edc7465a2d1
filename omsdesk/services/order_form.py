"""The order form as it is typed: its fields, its lines with their prices, and how it becomes an order."""

from collections.abc import Sequence
from dataclasses import dataclass

from omsdesk.lifecycles.order import Handling, ShortRule
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.services.new_order import NewLine, NewOrder, ShipTo
from omsdesk.services.selling import Sellable
from omsdesk.services.totals import LineAmounts, line_amounts
from omsdesk.words import Text


@dataclass(frozen=True)
class FormLine:
    """One product on the form, at the price and tax it would be placed with."""

    product: Sellable
    quantity: int
    unit_minor: int
    tax_rate_bp: int
    discount_bp: int = 0

    @classmethod
    def of(cls, product: Sellable, quantity: int) -> "FormLine":
        """At the catalogue's price."""
        return cls(product, quantity, product.unit_minor, product.tax_rate_bp)

    @property
    def amounts(self) -> LineAmounts:
        """Net and tax, as they will be stored."""
        return line_amounts(
            quantity=self.quantity,
            unit_minor=self.unit_minor,
            discount_bp=self.discount_bp,
            tax_rate_bp=self.tax_rate_bp,
        )

    @property
    def missing(self) -> int:
        """Pieces that would wait for stock."""
        return self.product.missing(self.quantity)

    @property
    def remark(self) -> Text:
        """What the stock says to this quantity."""
        free = max(self.product.free, 0)
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
    register: bool = True
    """Somebody new goes into the register of customers."""
    gift: bool = False
    gift_note: str = ""
    packer_note: str = ""
    lines: tuple[FormLine, ...] = ()

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
                    tax_rate_bp=line.tax_rate_bp,
                    discount_bp=line.discount_bp,
                )
                for line in self.lines
            ),
            ship_to=ShipTo(name=self.ship_name, **{name: getattr(self, name) for name in ADDRESS}),
            gift_note=self.gift_note if self.gift else "",
            **{name: getattr(self, name) for name in SAME_NAME},
        )


ADDRESS = ("street", "extra", "postal_code", "city", "region", "country")
SAME_NAME = (
    "channel", "service", "customer_id", "customer_name", "email", "phone", "short_rule", "gift", "packer_note",
)  # fmt: skip


def form_of(draft: NewOrder, found: Sequence[Sellable]) -> Form:
    """A kept draft on the form again."""
    known = {product.id: product for product in found}
    lines = tuple(
        FormLine(
            known[line.product_id],
            line.quantity,
            known[line.product_id].unit_minor if line.unit_minor is None else line.unit_minor,
            known[line.product_id].tax_rate_bp if line.tax_rate_bp is None else line.tax_rate_bp,
            line.discount_bp,
        )
        for line in draft.lines
        if line.product_id in known
    )
    address = {name: getattr(draft.ship_to, name) for name in ADDRESS}
    fields = {name: getattr(draft, name) for name in SAME_NAME}
    return Form(lines=lines, ship_name=draft.ship_to.name, gift_note=draft.gift_note, **address, **fields)
