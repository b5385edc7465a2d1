"""Make a new house ready to work: settings, first person, station, places, channels and services."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import bindparam, func, insert, select, text

from omsdesk.codes import house_name
from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import OUTSIDE, PlaceKind
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.company import Station, User
from omsdesk.models.order import Channel, Order, Service
from omsdesk.models.stock import Location
from omsdesk.services import settings, signing_in
from omsdesk.services.settings import Company
from omsdesk.services.shelving import shelf_of
from omsdesk.words import Text

HOUSE_PLACES = (
    *((kind, kind.word) for kind in (PlaceKind.BENCH, PlaceKind.DOCK, PlaceKind.PUTAWAY, PlaceKind.QUARANTINE)),
    # Pieces that a picker did not find are moved here, so that nobody sells them until somebody has looked.
    (PlaceKind.QUARANTINE, Text("Missing")),
)
CHANNELS = (
    ("web", Text("Web shop")),
    ("phone", Text("Phone")),
    ("email", Text("E-mail")),
    ("counter", Text("Counter")),
    ("kiosk", Text("Kiosk")),
    ("marketplace", Text("Marketplace")),
    ("file", Text("File")),
)
SERVICES: tuple[dict[str, Any], ...] = (
    {"key": "standard", "name": Text("Standard"), "carrier": "own", "price_minor": 490, "days": 2, "tracked": True},
    {"key": "express", "name": Text("Express"), "carrier": "own", "price_minor": 1290, "days": 1, "tracked": True},
    {"key": "pickup", "name": Text("Pick-up"), "carrier": "own", "price_minor": 0, "days": 0, "tracked": False},
    {
        "key": "elsewhere",
        "name": Text("Label from elsewhere"),
        "carrier": "elsewhere",
        "price_minor": 490,
        "days": 2,
        "tracked": True,
    },
)
"""Names are kept in the language of the founder."""
FIRST_NUMBERS = {"orders": 10001, "returns": 2001, "pick_lists": 201, "parcels": 104001}
"""The first number of each kind that people read; a new shop does not show how new it is."""

HALL_TOTES = 24
HIGHEST_FIRST = 10**12


@dataclass(frozen=True)
class Founded:
    """Who may sign in now, and at which station."""

    admin_id: int
    station_id: int


@takes(20)
def found(
    db: Db,
    *,
    company: Mapping[str, Any] | Company,
    admin_name: str,
    pin: Secret | str | None,
    next_order: int = FIRST_NUMBERS["orders"],
) -> Founded:
    """Set up an empty database: everything that a day's work needs, except goods and orders."""
    if db.run(select(func.count()).select_from(User)).scalar_one():
        raise Refusal(Text("This database is set up already."), Text("Sign in, or choose another file."))
    if not admin_name.strip():
        raise Refusal(Text("The administrator needs a name."))
    values = settings.change(db, **(asdict(company) if isinstance(company, Company) else dict(company)))
    admin_id = signing_in.add_person(db, name=admin_name, role=UserRole.ADMIN, pin=pin)
    station_id: int = db.run(
        insert(Station).values(name=str(Text("Bench {n}", n=1))).returning(Station.id)
    ).scalar_one()
    _add_places(db)
    if values.hall:
        add_totes(db, values.tote_count or HALL_TOTES)
    db.run(insert(Channel), [{"key": key, "name": str(name)} for key, name in CHANNELS])
    db.run(insert(Service), [{**each, "name": str(each["name"])} for each in SERVICES])
    number_from(db, {**FIRST_NUMBERS, "orders": next_order})
    return Founded(admin_id=admin_id, station_id=station_id)


def number_from(db: Db, first: Mapping[str, int]) -> None:
    """Give the next order, return, pick list or parcel this number. Numbers never go back."""
    for table, number in first.items():
        if not 1 <= number <= HIGHEST_FIRST:
            raise Refusal(
                Text("{number} cannot be the next number.", number=number),
                Text("Give a number from 1 to {most}.", most=HIGHEST_FIRST),
            )
        if db.is_postgresql:
            db.run(text("SELECT number_from(:table, :number)"), {"table": table, "number": number})
            continue
        db.run(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table})
        db.run(
            text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"),
            {"table": table, "last": number - 1},
        )


@needs(Right.SETTINGS)
def next_order_from(db: Db, number: int) -> None:
    """Let order numbers go on from here, as a shop does that moves over from another program."""
    highest = db.run(select(func.max(Order.id))).scalar() or 0
    if number <= highest:
        raise Refusal(
            Text("Order {highest} exists already.", highest=house_name("SO", highest)),
            Text("Choose a higher number. Numbers are never given twice."),
        )
    number_from(db, {"orders": number})
    db.audit("setting", 0, "next_order", before=highest + 1, after=number)


def add_bins(db: Db, names: Iterable[str]) -> tuple[int, ...]:
    """Put up shelf bins by name (``A-04-2``), with their place on the floor; known names are kept as they are."""
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    known = {
        row.name: row.id
        for row in db.run(
            select(Location.name, Location.id).where(Location.name.in_(bindparam("names", expanding=True))),
            {"names": wanted},
        )
    }
    new = [name for name in wanted if name not in known]
    if new:
        made = db.run(
            insert(Location).returning(Location.id, Location.name),
            [{"kind": PlaceKind.BIN, "name": name, "outside": False, "pickable": True, **_floor(name)} for name in new],
        )
        known.update((row.name, row.id) for row in made)
    return tuple(known[name] for name in wanted)


def add_totes(db: Db, count: int) -> tuple[int, ...]:
    """Number this many totes for the pickers' carts: T-01, T-02 and so on."""
    rows = [
        {"kind": PlaceKind.TOTE, "name": f"T-{number:02d}", "outside": False, "pickable": False}
        for number in range(1, count + 1)
    ]
    return tuple(db.run(insert(Location).returning(Location.id), rows).scalars()) if rows else ()


def _add_places(db: Db) -> None:
    outside = [{"kind": kind, "name": str(kind.word), "outside": True, "pickable": False} for kind in OUTSIDE]
    inside = [{"kind": kind, "name": str(name), "outside": False, "pickable": False} for kind, name in HOUSE_PLACES]
    db.run(insert(Location), [*inside, *outside])


def _floor(name: str) -> dict[str, int]:
    shelf = shelf_of(name)
    return {"x_mm": shelf.x_mm, "y_mm": shelf.y_mm, "walk": shelf.walk}
