"""What a customer asked for, what we promised, and what holds it up."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason, OrderStatus, ShortAnswer, ShortRule
from omsdesk.lifecycles.payment import PaymentWord
from omsdesk.models.base import SQLITE_KEEPS_IDS, Folded, Id, Instant, Moment, Row, status_type


class Channel(Row):
    """Where orders come from."""

    __tablename__ = "channels"
    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))


class Service(Row):
    """A carrier's service level and what the customer pays for it."""

    __tablename__ = "services"
    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    carrier: Mapped[str] = mapped_column(String(40))
    price_minor: Mapped[int] = mapped_column(default=0)
    days: Mapped[int] = mapped_column(default=2)
    """Working days from shipping to the doorstep."""
    tracked: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    __table_args__ = (CheckConstraint("price_minor >= 0 AND days >= 0", name="price_days"),)


UNPAID = text("customer_id IS NOT NULL AND payment IN ('unpaid', 'authorised', 'part_paid')")
"""Orders whose money a customer still owes, or will; never walked through for all of the past."""


class Order(Row):
    """The customer's commitment. The id is the number people read: SO-10482."""

    __tablename__ = "orders"
    id: Mapped[Id]
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"))
    external_ref: Mapped[str | None] = mapped_column(String(64))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    status: Mapped[OrderStatus] = mapped_column(status_type(OrderStatus, "status"))
    headline: Mapped[Headline] = mapped_column(status_type(Headline, "headline"))
    payment: Mapped[PaymentWord] = mapped_column(status_type(PaymentWord, "payment"), default=PaymentWord.UNPAID)
    pays_by_link: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The customer pays by card, with a link that goes with the confirmation."""
    history: Mapped[bool] = mapped_column(default=False)
    """Imported as already shipped: touches no stock and is exempt from comparison with the ledger."""
    short_rule: Mapped[ShortRule] = mapped_column(status_type(ShortRule, "short_rule"), default=ShortRule.SHIP_PARTS)
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"))
    placed_at: Mapped[Moment]
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    ship_by: Mapped[Moment]
    promised_at: Mapped[datetime | None] = mapped_column(Instant)
    """The day on which the customer was told that it arrives."""
    expected_at: Mapped[datetime | None] = mapped_column(Instant)
    shipped_at: Mapped[datetime | None] = mapped_column(Instant)
    delivered_at: Mapped[datetime | None] = mapped_column(Instant)
    completed_at: Mapped[datetime | None] = mapped_column(Instant)
    customer_name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(64), default="")
    email_key: Mapped[str] = mapped_column(String(254), default="", server_default=text("''"))
    """One spelling of the e-mail address and of the phone number, to know the same person again."""
    phone_key: Mapped[str] = mapped_column(String(254), default="", server_default=text("''"))
    ship_name: Mapped[str] = mapped_column(String(200))
    ship_street: Mapped[str] = mapped_column(String(200), default="")
    ship_extra: Mapped[str] = mapped_column(String(200), default="")
    ship_city: Mapped[str] = mapped_column(String(120), default="")
    ship_region: Mapped[str] = mapped_column(String(120), default="")
    ship_postal_code: Mapped[str] = mapped_column(String(32), default="")
    ship_country: Mapped[str] = mapped_column(String(80), default="")
    gift: Mapped[bool] = mapped_column(default=False)
    packer_note: Mapped[str] = mapped_column(Text, default="")
    gift_note: Mapped[str] = mapped_column(Text, default="")
    currency: Mapped[str] = mapped_column(String(3))
    goods_minor: Mapped[int] = mapped_column(default=0)
    shipping_minor: Mapped[int] = mapped_column(default=0)
    tax_minor: Mapped[int] = mapped_column(default=0)
    total_minor: Mapped[int] = mapped_column(default=0)
    shipping_tax_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    """What of the tax is on shipping."""
    shipping_tax_rate_bp: Mapped[int] = mapped_column(default=0, server_default="0")
    shipping_reason: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    """Why shipping costs something else than the table says."""
    discount_bp: Mapped[int] = mapped_column(default=0, server_default="0")
    """What the whole order gets off its goods: so much of them, or the amount below; never both."""
    discount_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    discount_code: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    """The code that gave it; blank when a person did."""
    off_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    """What that comes to for the pieces that are not cancelled: the sum over the lines."""
    prices_include_tax: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the prices and discounts of its lines hold the tax; net and tax never mix."""
    tax_by_rate: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether its tax is rounded once for each rate instead of on each line."""
    vat_id: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    tax_exempt: Mapped[bool] = mapped_column(default=False, server_default=false())
    """No tax, because the customer pays it at home in another country."""
    content_hash: Mapped[str | None] = mapped_column(String(64))
    """What the channel said when the order last came in: another hash is a changed order."""
    goes_first: Mapped[bool] = mapped_column(default=False, server_default=false())
    """When goods come, it is served before others, whatever they were promised."""
    line_count: Mapped[int] = mapped_column(default=0)
    piece_count: Mapped[int] = mapped_column(default=0)
    weight_g: Mapped[int] = mapped_column(default=0)
    returned: Mapped[bool] = mapped_column(default=False)
    search: Mapped[Folded]
    __table_args__ = (
        UniqueConstraint("channel_id", "external_ref"),
        CheckConstraint("shipping_minor >= 0 AND goods_minor >= 0 AND tax_minor >= 0", name="amounts"),
        CheckConstraint("total_minor = goods_minor + shipping_minor + tax_minor", name="total"),
        Index(None, "headline", "ship_by", "id"),
        Index("ix_orders_placed_at", "placed_at"),
        Index(None, "customer_id", "placed_at"),
        Index("ix_orders_unpaid", "customer_id", sqlite_where=UNPAID, postgresql_where=UNPAID),
        *(
            Index(f"ix_orders_{name}_placed_at", name, "placed_at", sqlite_where=known, postgresql_where=known)
            for name, known in (("email_key", text("email_key <> ''")), ("phone_key", text("phone_key <> ''")))
        ),
        Index(
            "ix_orders_discount_code",
            "discount_code",
            sqlite_where=text("discount_code <> ''"),
            postgresql_where=text("discount_code <> ''"),
        ),
        SQLITE_KEEPS_IDS,
    )


class OrderLine(Row):
    """One product of an order. Its counters are net, and each is at most the one before it."""

    __tablename__ = "order_lines"
    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    position: Mapped[int]
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    sku: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    stocked: Mapped[bool] = mapped_column(default=True)
    """False for services and downloads: no pick, no pack, no ledger."""
    unit_minor: Mapped[int]
    discount_bp: Mapped[int] = mapped_column(default=0)
    discount_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    """An amount off all ordered pieces, after the percentage."""
    order_off_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    """This line's share, for all ordered pieces, of what the whole order gets off."""
    price_list: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    """The price list that gave the price, by the name it had."""
    price_from: Mapped[int] = mapped_column(default=0, server_default="0")
    """From how many pieces on that price counts."""
    price_by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())
    kit_number: Mapped[int] = mapped_column(default=0, server_default="0")
    """Which kit of the order it is a part of; 0 for what was ordered by itself."""
    kit_pieces: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many pieces of it are in one of these kits."""
    kit_sku: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
    kit_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    net_minor: Mapped[int]
    tax_class: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    tax_rate_bp: Mapped[int]
    tax_minor: Mapped[int]
    charged_net_minor: Mapped[int | None]
    """What the shop charged for all ordered pieces; None where quantity, price and rate give it."""
    charged_tax_minor: Mapped[int | None]
    ordered: Mapped[int]
    cancelled: Mapped[int] = mapped_column(default=0)
    allocated: Mapped[int] = mapped_column(default=0)
    picked: Mapped[int] = mapped_column(default=0)
    packed: Mapped[int] = mapped_column(default=0)
    shipped: Mapped[int] = mapped_column(default=0)
    delivered: Mapped[int] = mapped_column(default=0)
    return_requested: Mapped[int] = mapped_column(default=0)
    returned: Mapped[int] = mapped_column(default=0)
    written_off: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        UniqueConstraint("order_id", "position"),
        CheckConstraint("ordered > 0 AND cancelled >= 0", name="ordered"),
        CheckConstraint("ordered - cancelled >= allocated", name="allocated"),
        CheckConstraint("allocated >= picked", name="picked"),
        CheckConstraint("picked >= packed", name="packed"),
        CheckConstraint("packed >= shipped", name="shipped"),
        CheckConstraint("shipped >= delivered AND delivered >= 0", name="delivered"),
        CheckConstraint("returned >= 0 AND written_off >= 0 AND returned + written_off <= shipped", name="returned"),
        CheckConstraint("return_requested >= 0 AND return_requested <= shipped", name="return_requested"),
        CheckConstraint("discount_bp BETWEEN 0 AND 10000", name="discount"),
        CheckConstraint("tax_rate_bp BETWEEN 0 AND 10000", name="tax_rate"),
        CheckConstraint("unit_minor >= 0 AND net_minor >= 0 AND tax_minor >= 0", name="amounts"),
        Index(
            "ix_order_lines_waiting",
            "product_id",
            "order_id",
            sqlite_where=text("allocated < ordered - cancelled"),
            postgresql_where=text("allocated < ordered - cancelled"),
        ),
        Index(None, "product_id", "id"),
    )


IS_WAITING = OrderLine.allocated < OrderLine.ordered - OrderLine.cancelled
"""A line that misses stock. Always written so: SQLite only uses the partial index when the words match."""


class ShortageAnswer(Row):
    """What the customer said about a line that is not all there: who, when and how; it was carried out with it."""

    __tablename__ = "shortage_answers"
    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"))
    answer: Mapped[ShortAnswer] = mapped_column(status_type(ShortAnswer, "answer"))
    pieces: Mapped[int]
    """How many were missing."""
    other_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    other_pieces: Mapped[int] = mapped_column(default=0)
    said_by: Mapped[str] = mapped_column(String(200), default="")
    how: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[Moment]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    __table_args__ = (
        CheckConstraint("pieces > 0 AND other_pieces >= 0", name="pieces"),
        CheckConstraint("(answer = 'alternative') = (other_id IS NOT NULL)", name="other"),
    )


class Hold(Row):
    """One reason why an order may not go on; several may be open at once."""

    __tablename__ = "holds"
    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    reason: Mapped[HoldReason] = mapped_column(status_type(HoldReason, "reason"))
    note: Mapped[str] = mapped_column(Text, default="")
    """What was typed; on holds from before the sentence of a rule too."""
    said: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    """The sentence of the rule that placed it, to be said in anybody's language (``services/hold_words``)."""
    placed_at: Mapped[Moment]
    placed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    released_at: Mapped[datetime | None] = mapped_column(Instant)
    released_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    rule: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    """The review rule that placed it; blank when a person or a file did."""
    look_again_at: Mapped[datetime | None] = mapped_column(Instant)
    """Somebody looked and put it off: until then nobody has to look again."""


class OrderFact(Row):
    """Something the shop told of an order that has no place of its own here: a risk level, how it was paid."""

    __tablename__ = "order_facts"
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    __table_args__ = (CheckConstraint("name <> '' AND value <> ''", name="said"),)


class OrderTag(Row):
    """A word that people put on an order, to find it and others like it again."""

    __tablename__ = "order_tags"
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True, autoincrement=False)
    tag: Mapped[str] = mapped_column(String(40), primary_key=True)
    __table_args__ = (CheckConstraint("tag <> ''", name="tag"), Index(None, "tag"))


class Assignment(Row):
    """Who sees to an order; it has one person at most."""

    __tablename__ = "order_assignments"
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    assigned_at: Mapped[Moment]
