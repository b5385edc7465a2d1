"""What a scanned code is: it matches one thing exactly, or several products, or nothing.

Order of resolution: house code (only if its record exists), GTIN as 14 digits, GS1 string, SKU and
other product codes, tracking number. Never a partial or nearest match.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import bindparam, select

from omsdesk.codes import HouseCode, gs1_fields, gtin14, parse_house_code
from omsdesk.database import sessions
from omsdesk.database.db import Db
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.goods_return import Return
from omsdesk.models.order import Order
from omsdesk.models.pick import PickList
from omsdesk.models.product import Barcode, Product
from omsdesk.models.shipment import Label, Parcel
from omsdesk.models.stock import Location
from omsdesk.words import Text


class CodeKind(StrEnum):
    """The kinds of things that carry a code."""

    ORDER = "order"
    PICK_LIST = "pick_list"
    TOTE = "tote"
    LOCATION = "location"
    PRODUCT = "product"
    RETURN = "return"
    PARCEL = "parcel"
    BADGE = "badge"
    COMMAND = "command"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"

    @property
    def word(self) -> Text:
        """What people call it."""
        return _WORDS[self]


_WORDS = {
    CodeKind.ORDER: Text("order"),
    CodeKind.PICK_LIST: Text("pick list"),
    CodeKind.TOTE: Text("tote"),
    CodeKind.LOCATION: Text("bin"),
    CodeKind.PRODUCT: Text("product"),
    CodeKind.RETURN: Text("return"),
    CodeKind.PARCEL: Text("parcel"),
    CodeKind.BADGE: Text("badge"),
    CodeKind.COMMAND: Text("command"),
    CodeKind.AMBIGUOUS: Text("code of two products"),
    CodeKind.UNKNOWN: Text("unknown code"),
}


@dataclass(frozen=True)
class Found:
    """What a code stands for."""

    kind: CodeKind
    id: int = 0
    pieces: int = 1
    """How many pieces one scan of this product code is worth."""
    command: str = ""
    product_ids: tuple[int, ...] = ()
    """The products that share an ambiguous code."""
    raw: str = ""


LONGEST = 200
_BY_ID = {
    "SO": (CodeKind.ORDER, select(Order.id).where(Order.id == bindparam("id"))),
    "PL": (CodeKind.PICK_LIST, select(PickList.id).where(PickList.id == bindparam("id"))),
    "TO": (
        CodeKind.TOTE,
        select(Location.id).where(Location.id == bindparam("id"), Location.kind == PlaceKind.TOTE),
    ),
    "LO": (
        CodeKind.LOCATION,
        select(Location.id).where(Location.id == bindparam("id"), Location.outside.is_(False)),
    ),
    "SK": (CodeKind.PRODUCT, select(Product.id).where(Product.id == bindparam("id"))),
    "RE": (CodeKind.RETURN, select(Return.id).where(Return.id == bindparam("id"))),
    "PK": (CodeKind.PARCEL, select(Parcel.id).where(Parcel.id == bindparam("id"))),
}
_BARCODES = select(Barcode.product_id, Barcode.pieces).where(Barcode.code == bindparam("code")).limit(10)
_SKU = select(Product.id).where(Product.sku == bindparam("sku"))
_TRACKING = select(Label.parcel_id).where(Label.tracking == bindparam("tracking")).order_by(Label.id.desc()).limit(1)
_SSCC = select(Parcel.id).where(Parcel.sscc == bindparam("sscc"))

COMMANDS = frozenset(
    ["UNDO", "DONE", "SHORT", "PAUSE", "NEXTBOX", "REPRINT", "LOCK", "HELP", "HAND", "NEXT"]
    + [f"BOX{number}" for number in range(1, 5)]
    + [f"COND{number}" for number in range(1, 6)]
    + [f"PLACE{number}" for number in range(1, 7)]
)


def resolve(db: Db, raw: str) -> Found:
    """What the code is, from exact matches only."""
    raw = raw.strip()[:LONGEST]
    house = parse_house_code(raw)
    found = house and _house(db, house)
    if found:
        return _with_raw(found, raw)
    for code in _product_codes(raw):
        found = _product(db, code)
        if found:
            return _with_raw(found, raw)
    parcel_id = db.run(_TRACKING, {"tracking": raw}).scalar() or _by_sscc(db, raw)
    return Found(CodeKind.PARCEL, parcel_id, raw=raw) if parcel_id else Found(CodeKind.UNKNOWN, raw=raw)


def _house(db: Db, house: HouseCode) -> Found | None:
    if house.prefix == "CD":
        return _command(house.rest)
    if house.prefix == "US":
        user_id = sessions.badge_owner(db, f"US{house.rest}")
        return Found(CodeKind.BADGE, user_id) if user_id else None
    if house.prefix not in _BY_ID or house.number is None:
        return None
    kind, statement = _BY_ID[house.prefix]
    row_id = db.run(statement, {"id": house.number}).scalar()
    return Found(kind, row_id) if row_id else None


def _command(rest: str) -> Found | None:
    if rest.startswith("QTY") and rest[3:].isdigit() and len(rest) <= len("QTY9999"):
        return Found(CodeKind.COMMAND, command=rest)
    return Found(CodeKind.COMMAND, command=rest) if rest in COMMANDS else None


def _product_codes(raw: str) -> list[str]:
    gtin = gtin14(raw)
    fields = gs1_fields(raw) if not gtin else None
    inside = (fields or {}).get("01") or (fields or {}).get("02")
    return [code for code in (gtin, inside, raw) if code]


def _product(db: Db, code: str) -> Found | None:
    rows = db.run(_BARCODES, {"code": code}).all()
    if len(rows) > 1:
        return Found(CodeKind.AMBIGUOUS, product_ids=tuple(row.product_id for row in rows))
    if rows:
        return Found(CodeKind.PRODUCT, rows[0].product_id, pieces=rows[0].pieces)
    product_id = db.run(_SKU, {"sku": code}).scalar()
    return Found(CodeKind.PRODUCT, product_id) if product_id else None


def _by_sscc(db: Db, raw: str) -> int | None:
    sscc = (gs1_fields(raw) or {}).get("00")
    return db.run(_SSCC, {"sscc": sscc}).scalar() if sscc else None


def _with_raw(found: Found, raw: str) -> Found:
    return Found(found.kind, found.id, found.pieces, found.command, found.product_ids, raw)
