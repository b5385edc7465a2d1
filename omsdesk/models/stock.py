"""Places, the append-only ledger, what lies where, and which of it is promised.

A balance is never read and then written: each change is one guarded statement that carries its rule,
so two stations that want the last piece cannot both have it.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.pick import PutBackStatus
from omsdesk.lifecycles.stock import MoveKind, PlaceKind
from omsdesk.models.base import SQLITE_KEEPS_IDS, BigId, Id, Link, Moment, Row, status_type


class Location(Row):
    """A place. Coordinates are millimetres on the floor; the walk order sorts pick lists."""

    __tablename__ = "locations"
    id: Mapped[Id]
    kind: Mapped[PlaceKind] = mapped_column(status_type(PlaceKind, "kind"))
    name: Mapped[str] = mapped_column(String(40), unique=True)
    outside: Mapped[bool] = mapped_column(Boolean, default=False)
    pickable: Mapped[bool] = mapped_column(Boolean, default=True)
    x_mm: Mapped[int] = mapped_column(default=0)
    y_mm: Mapped[int] = mapped_column(default=0)
    walk: Mapped[int] = mapped_column(default=0)
    __table_args__ = (Index(None, "kind", "walk"), SQLITE_KEEPS_IDS)


class StockMove(Link, Row):
    """Pieces that went from one place to another. Rows are never changed or deleted."""

    __tablename__ = "stock_moves"
    id: Mapped[Id]
    at: Mapped[Moment]
    kind: Mapped[MoveKind] = mapped_column(status_type(MoveKind, "kind"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    from_id: Mapped[int] = mapped_column(ForeignKey("locations.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("locations.id"))
    quantity: Mapped[int]
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_lines.id"))
    reason: Mapped[str] = mapped_column(String(24), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    command_id: Mapped[str] = mapped_column(String(36), default="")
    __table_args__ = (
        UniqueConstraint("lane", "number"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("from_id <> to_id", name="places"),
        CheckConstraint("kind <> 'adjusted' OR reason <> ''", name="reason"),
        Index(None, "product_id", "id"),
    )


class Balance(Row):
    """How many pieces of a product lie in a place, and how many of them are promised."""

    __tablename__ = "balances"
    id: Mapped[Id]
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("locations.id"), index=True)
    outside: Mapped[bool] = mapped_column(Boolean, default=False)
    on_hand: Mapped[int] = mapped_column(default=0)
    allocated: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        UniqueConstraint("product_id", "location_id"),
        CheckConstraint("outside OR on_hand >= 0", name="on_hand"),
        CheckConstraint("allocated >= 0 AND (outside OR allocated <= on_hand)", name="allocated"),
    )


class Allocation(Row):
    """Pieces in one balance that are promised to one order line, until they are picked."""

    __tablename__ = "allocations"
    id: Mapped[Id]
    balance_id: Mapped[int] = mapped_column(ForeignKey("balances.id"), index=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"))
    quantity: Mapped[int]
    __table_args__ = (
        UniqueConstraint("order_line_id", "balance_id"),
        CheckConstraint("quantity >= 0", name="quantity"),
    )


class PutBack(Row):
    """Goods that were taken for an order that no longer wants them."""

    __tablename__ = "put_backs"
    id: Mapped[Id]
    status: Mapped[PutBackStatus] = mapped_column(status_type(PutBackStatus, "status"), default=PutBackStatus.PENDING)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    from_id: Mapped[int] = mapped_column(ForeignKey("locations.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("locations.id"))
    quantity: Mapped[int]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    created_at: Mapped[Moment]
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        Index(
            "ix_put_backs_pending",
            "id",
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
    )


MOVE = insert(StockMove)

# Pieces come into a place where the product has lain before.
PUT = (
    update(Balance)
    .where(Balance.product_id == bindparam("product"), Balance.location_id == bindparam("place"))
    .values(on_hand=Balance.on_hand + bindparam("quantity", type_=BigId))
)

_COMING = select(
    bindparam("product", type_=BigId),
    Location.id,
    Location.outside,
    bindparam("quantity", type_=BigId),
    literal(0),
).where(Location.id == bindparam("place"))
_COLUMNS = ("product_id", "location_id", "outside", "on_hand", "allocated")


def _put_anywhere(kind: Any) -> Any:
    made = kind(Balance).from_select(_COLUMNS, _COMING)
    return made.on_conflict_do_update(
        index_elements=[Balance.product_id, Balance.location_id],
        set_={"on_hand": Balance.on_hand + made.excluded.on_hand},
    )


# Pieces come into a place; the row is made the first time.
PUT_ANYWHERE = {"sqlite": _put_anywhere(sqlite.insert), "postgresql": _put_anywhere(postgresql.insert)}

# Free pieces leave a place. No row back: they were not there, or they are promised.
TAKE_FREE = (
    update(Balance)
    .where(
        Balance.product_id == bindparam("product"),
        Balance.location_id == bindparam("place"),
        Balance.outside | (Balance.on_hand - Balance.allocated >= bindparam("quantity", type_=BigId)),
    )
    .values(on_hand=Balance.on_hand - bindparam("quantity", type_=BigId))
    .returning(Balance.id)
)

# Promised pieces leave a place: the reservation is consumed with them.
TAKE_PROMISED = (
    update(Balance)
    .where(
        Balance.id == bindparam("balance"),
        Balance.allocated >= bindparam("quantity", type_=BigId),
        Balance.outside | (Balance.on_hand >= bindparam("quantity", type_=BigId)),
    )
    .values(
        on_hand=Balance.on_hand - bindparam("quantity", type_=BigId),
        allocated=Balance.allocated - bindparam("quantity", type_=BigId),
    )
    .returning(Balance.location_id)
)

# Promise free pieces. No row back: somebody else was quicker.
RESERVE = (
    update(Balance)
    .where(
        Balance.id == bindparam("balance"),
        Balance.outside | (Balance.on_hand - Balance.allocated >= bindparam("quantity", type_=BigId)),
    )
    .values(allocated=Balance.allocated + bindparam("quantity", type_=BigId))
    .returning(Balance.id)
)

UNRESERVE = (
    update(Balance)
    .where(Balance.id == bindparam("balance"), Balance.allocated >= bindparam("quantity", type_=BigId))
    .values(allocated=Balance.allocated - bindparam("quantity", type_=BigId))
    .returning(Balance.id)
)

# A promise shrinks, by a pick or because it is withdrawn.
CONSUME_PROMISE = (
    update(Allocation)
    .where(
        Allocation.order_line_id == bindparam("line"),
        Allocation.balance_id == bindparam("balance"),
        Allocation.quantity >= bindparam("pieces", type_=BigId),
    )
    .values(quantity=Allocation.quantity - bindparam("pieces", type_=BigId))
    .returning(Allocation.id)
)

BALANCE_AT = select(Balance.id, Balance.on_hand, Balance.allocated).where(
    Balance.product_id == bindparam("product"), Balance.location_id == bindparam("place")
)
