"""What lies where: the stock list, one product with its bins and last moves, and the ledger to read.

Every figure comes from balances, never from a sum over the ledger, so no page grows slower with history.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from omsdesk.codes import house_code, printed
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.stock import MoveKind, PlaceKind
from omsdesk.models.base import fold
from omsdesk.models.company import User
from omsdesk.models.order import IS_WAITING, OrderLine
from omsdesk.models.product import Barcode, KitPart, Product
from omsdesk.models.stock import Balance, Location, StockMove
from omsdesk.services import kits, pictures
from omsdesk.services.kits import KitPicture
from omsdesk.words import Text

LAST_MOVES = 20
MOST_MOVES = 50_000
"""The ledger grows for years; nobody scrolls further back than this, and words find what is older."""


@dataclass(frozen=True)
class StockRow:
    """One product in the stock list."""

    id: int
    sku: str
    product: str
    bin: str
    on_hand: int
    free: int
    promised: int
    apart: int
    """Pieces in quarantine, in totes, on benches and docks: ours, but not for sale."""
    wanted: int
    """Pieces that orders still wait for."""
    low_mark: int
    handling: Handling
    is_kit: bool = False
    """It lies on the shelf as its parts."""

    @property
    def is_low(self) -> bool:
        """Whether the free stock has fallen to the low mark."""
        return self.handling is Handling.COUNTED and self.low_mark > 0 and self.free <= self.low_mark


@dataclass(frozen=True)
class BinRow:
    """One place where a product lies."""

    location_id: int
    place: str
    kind: PlaceKind
    on_hand: int
    allocated: int

    @property
    def free(self) -> int:
        """Pieces nobody was promised."""
        return self.on_hand - self.allocated


@dataclass(frozen=True)
class MoveRow:
    """One row of the ledger as people read it."""

    id: int
    at: datetime
    kind: MoveKind
    sku: str
    product: str
    quantity: int
    from_place: str
    to_place: str
    reason: str
    who: str


@dataclass(frozen=True)
class ProductStock:
    """One product, large: where it lies, what it is called, what happened to it last."""

    row: StockRow
    code: str
    barcodes: tuple[str, ...]
    """As they stand on the goods, with the pieces of those that are worth several."""
    bins: tuple[BinRow, ...]
    moves: tuple[MoveRow, ...]
    picture: bytes = b""
    """What it looks like, small; empty when nobody has said."""
    parts: tuple[KitPicture, ...] = ()
    """What is in it when it is a kit."""


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_HOME = aliased(Location)
_PRODUCTS = (
    select(
        *(Product.id, Product.sku, Product.name, Product.low_mark, Product.handling, _HOME.name.label("home")),
        exists().where(KitPart.kit_id == Product.id).label("is_kit"),
    )
    .outerjoin(_HOME, _HOME.id == Product.home_id)
    .where(Product.id.in_(_IDS))
)
_BALANCES = (
    select(
        Balance.product_id,
        func.sum(Balance.on_hand).filter(Location.pickable).label("on_hand"),
        func.sum(Balance.allocated).label("allocated"),
        func.sum(Balance.on_hand).filter(Location.pickable.is_(False)).label("apart"),
    )
    .join(Location, Location.id == Balance.location_id)
    .where(Balance.product_id.in_(_IDS), Balance.outside.is_(False))
    .group_by(Balance.product_id)
)
_NOWHERE = (0, 0, 0)
AT_ONCE = 100
"""Lists of this length are known to the driver from their second run on."""
_WANTED = (
    select(OrderLine.product_id, func.sum(OrderLine.ordered - OrderLine.cancelled - OrderLine.allocated).label("n"))
    .where(OrderLine.product_id.in_(_IDS), IS_WAITING)
    .group_by(OrderLine.product_id)
)
_BINS = (
    select(Location.id, Location.name, Location.kind, Balance.on_hand, Balance.allocated)
    .join(Balance, Balance.location_id == Location.id)
    .where(Balance.product_id == bindparam("product"), Balance.outside.is_(False), Balance.on_hand > 0)
    .order_by(Location.walk, Location.id)
)
_PIECES_IN = select(func.coalesce(func.sum(Balance.on_hand), 0)).where(Balance.location_id == bindparam("place"))
_PLACE = select(Location.id).where(func.lower(Location.name) == bindparam("name")).order_by(Location.id).limit(1)
_CODES = (
    select(Barcode.code, Barcode.pieces)
    .where(Barcode.product_id == bindparam("product"))
    .order_by(Barcode.pieces, Barcode.id)
)
_TO = aliased(Location)
_FROM = aliased(Location)
_MOVES = (
    select(
        StockMove.id,
        StockMove.at,
        StockMove.kind,
        Product.sku,
        Product.name.label("product"),
        StockMove.quantity,
        _FROM.name.label("from_place"),
        _TO.name.label("to_place"),
        StockMove.reason,
        User.name.label("who"),
    )
    .join(Product, Product.id == StockMove.product_id)
    .join(_FROM, _FROM.id == StockMove.from_id)
    .join(_TO, _TO.id == StockMove.to_id)
    .outerjoin(User, User.id == StockMove.user_id)
)


def ids(db: Db, words: str = "", *, low_only: bool = False, place_id: int | None = None) -> tuple[int, ...]:
    """The ids of all active products that match the words, by SKU; of one place when asked."""
    statement = _matching(words).where(Product.active.is_(True)).order_by(Product.sku)
    if low_only:
        statement = statement.where(_is_low())
    if place_id is not None:
        here = select(Balance.product_id).where(Balance.location_id == place_id, Balance.on_hand > 0)
        statement = statement.where(Product.id.in_(here))
    return tuple(db.run(statement).scalars())


def pieces_in(db: Db, place_id: int) -> int:
    """How many pieces lie in a place, of whatever product."""
    return int(db.run(_PIECES_IN, {"place": place_id}).scalar_one())


def low_count(db: Db) -> int:
    """How many products have fallen to their low mark."""
    return int(
        db.run(select(func.count()).select_from(Product).where(Product.active.is_(True), _is_low())).scalar_one()
    )


def rows(db: Db, product_ids: Sequence[int]) -> tuple[StockRow, ...]:
    """The rows of a page of the stock list, in the order asked for."""
    found: dict[int, StockRow] = {}
    for start in range(0, len(product_ids), AT_ONCE):
        found.update(_rows(db, list(product_ids[start : start + AT_ONCE])))
    return tuple(found[each] for each in product_ids if each in found)


def _rows(db: Db, product_ids: list[int]) -> Iterator[tuple[int, StockRow]]:
    # All rows at once, and by position: one by one and by name they take half as long again.
    asked = {"ids": product_ids}
    held = {product_id: sums for product_id, *sums in db.run(_BALANCES, asked).all()}
    wanted = {product_id: int(pieces) for product_id, pieces in db.run(_WANTED, asked).all()}
    for product_id, sku, name, low_mark, handling, home, is_kit in db.run(_PRODUCTS, asked).all():
        on_hand, promised, apart = (int(each or 0) for each in held.get(product_id, _NOWHERE))
        yield (
            product_id,
            StockRow(
                product_id,
                sku,
                name,
                home or "",
                on_hand,
                on_hand - promised,
                promised,
                apart,
                wanted.get(product_id, 0),
                low_mark,
                handling,
                bool(is_kit),
            ),
        )


def product(db: Db, product_id: int) -> ProductStock:
    """One product with its places and last moves."""
    found = rows(db, [product_id])
    if not found:
        raise Refusal(Text("This product does not exist."))
    bins = tuple(
        BinRow(row.id, row.name, row.kind, row.on_hand, row.allocated) for row in db.run(_BINS, {"product": product_id})
    )
    return ProductStock(
        found[0],
        house_code("SK", product_id),
        tuple(_code(row.code, row.pieces) for row in db.run(_CODES, {"product": product_id})),
        bins,
        moves(db, product_id=product_id),
        pictures.of_products(db, [product_id]).get(product_id, b""),
        kits.of(db, product_id) if found[0].is_kit else (),
    )


def moves(
    db: Db, *, product_id: int | None = None, before_id: int | None = None, limit: int = LAST_MOVES
) -> tuple[MoveRow, ...]:
    """The newest ledger rows, of one product or of all, older than a row when asked."""
    statement = _MOVES.order_by(StockMove.id.desc()).limit(limit)
    if product_id is not None:
        statement = statement.where(StockMove.product_id == product_id)
    if before_id is not None:
        statement = statement.where(StockMove.id < before_id)
    return tuple(_move_row(row) for row in db.run(statement))


def move_ids(db: Db, words: str = "") -> tuple[int, ...]:
    """The ids of the last ledger rows, newest first; words narrow them to products that match, or name a place."""
    statement = select(StockMove.id).order_by(StockMove.id.desc()).limit(MOST_MOVES)
    place_id = db.run(_PLACE, {"name": words.strip().lower()}).scalar()
    if place_id is not None:
        statement = statement.where(or_(StockMove.from_id == place_id, StockMove.to_id == place_id))
    elif words.strip():
        statement = statement.where(StockMove.product_id.in_(_matching(words)))
    return tuple(db.run(statement).scalars())


def move_rows(db: Db, row_ids: Sequence[int]) -> tuple[MoveRow, ...]:
    """Ledger rows of one page."""
    found = {row.id: _move_row(row) for row in db.run(_MOVES.where(StockMove.id.in_(_IDS)), {"ids": list(row_ids)})}
    return tuple(found[each] for each in row_ids if each in found)


def _matching(words: str) -> Select[int]:
    statement: Select[int] = select(Product.id)
    for word in fold(words).split():
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        statement = statement.where(Product.search.like(f"%{escaped}%", escape="\\"))
    return statement


def _code(code: str, pieces: int) -> str:
    return printed(code) if pieces == 1 else f"{printed(code)} \N{MULTIPLICATION SIGN}{pieces}"


def _move_row(row: Any) -> MoveRow:
    return MoveRow(
        row.id,
        row.at,
        row.kind,
        row.sku,
        row.product,
        row.quantity,
        row.from_place,
        row.to_place,
        row.reason,
        row.who or "",
    )


def _is_low() -> ColumnElement[bool]:
    free = (
        select(func.coalesce(func.sum(Balance.on_hand - Balance.allocated), 0))
        .join(Location, Location.id == Balance.location_id)
        .where(Balance.product_id == Product.id, Balance.outside.is_(False), Location.pickable.is_(True))
        .scalar_subquery()
    )
    return and_(Product.low_mark > 0, Product.handling == Handling.COUNTED, free <= Product.low_mark)
