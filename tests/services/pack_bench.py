"""A pack station for tests: picked orders, and scans as a packer makes them."""

from typing import Any

from sqlalchemy import insert, select, update

from omsdesk.codes import house_code
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Actor, Work
from omsdesk.models.company import Station
from omsdesk.models.journal import ScanEvent
from omsdesk.models.pick import PickTask
from omsdesk.models.shipment import Label, Parcel, ParcelLine, Shipment, ShipmentLine
from omsdesk.models.stock import Location
from omsdesk.services import packing, releasing, taking
from omsdesk.services.scan_result import ScanResult
from tests.factories import an_order


def released(work: Work, *order_ids: int) -> tuple[int, ...]:
    """The shipments of orders that were released for a walk."""
    return work.write(releasing.release, list(order_ids)).shipment_ids


def picked(work: Work, order_id: int, tote_id: int | None = None) -> int:
    """The shipment of an order whose goods lie in a tote of its own."""
    (shipment_id,) = released(work, order_id)
    work.write(pick_all, shipment_id, tote_id or a_tote(work))
    return shipment_id


def a_tote(work: Work) -> int:
    """A new tote; its id."""
    return work.write(add_tote)


def scan(work: Work, code: str, job_id: int = 0, **named: Any) -> ScanResult:
    """One scan at the bench."""
    return work.write(packing.scan, job_id, gesture=Gesture.of(work.now(), code), **named)


def said(result: ScanResult) -> tuple[str, str]:
    """Both lines of the band."""
    return str(result.headline), str(result.detail or "")


def packed(work: Work, *lines: tuple[int, int], **fields: Any) -> tuple[int, int]:
    """An order of (product, pieces) that is picked and packed; its id and its shipment's."""
    order_id = an_order(work, lines, confirmed=True, **fields)
    job_id = picked(work, order_id)
    scan_order(work, order_id)
    for product_id, pieces in lines:
        for _ in range(pieces):
            result = scan(work, house_code("SK", product_id), job_id)
    assert result.finished
    return order_id, job_id


def scan_order(work: Work, order_id: int, job_id: int = 0) -> ScanResult:
    """The order's own slip is scanned."""
    return scan(work, house_code("SO", order_id), job_id)


def press(work: Work, deed: Any, *args: Any, **named: Any) -> ScanResult:
    """A button or a key at the bench."""
    result: ScanResult = work.write(deed, *args, gesture=Gesture.of(work.now()), **named)
    return result


def at_another_bench(work: Work, name: str = "PACK-2") -> Work:
    """The same person at a second station, on the same database."""
    station_id = work.write(_add_station, name)
    return Work(work.engine, Actor(work.actor.user_id, station_id), now=work.now)


def shipment(work: Work, shipment_id: int) -> Any:
    """The shipment's row as it is stored."""
    return work.read(_one, Shipment, shipment_id)


def rows(work: Work, table: Any, **having: Any) -> list[Any]:
    """All rows of a table with these values, by id."""
    return work.read(_rows, table, having)


def lines(work: Work, shipment_id: int) -> list[tuple[int, int, int]]:
    """Wanted, picked and packed pieces of each line of a shipment."""
    found = sorted(rows(work, ShipmentLine, shipment_id=shipment_id), key=lambda row: row.order_line_id)
    return [(row.quantity, row.picked, row.packed) for row in found]


def in_box(work: Work, parcel_id: int) -> list[int]:
    """The pieces of each line in a box."""
    return [row.quantity for row in rows(work, ParcelLine, parcel_id=parcel_id)]


def boxes(work: Work, shipment_id: int) -> list[Any]:
    """The boxes of a shipment."""
    return rows(work, Parcel, shipment_id=shipment_id)


def labels(work: Work) -> list[Any]:
    """Every label."""
    return rows(work, Label)


def journal(work: Work) -> list[tuple[str, str]]:
    """Kind and outcome of every gesture so far."""
    return [(row.kind.value, row.outcome.value) for row in rows(work, ScanEvent)]


def pick_all(db: Db, shipment_id: int, tote_id: int) -> None:
    """Every piece of a shipment from its bin into this tote."""
    db.run(update(Shipment).where(Shipment.id == shipment_id).values(tote_id=tote_id))
    for task in db.run(select(PickTask.id, PickTask.quantity).where(PickTask.shipment_id == shipment_id)).all():
        assert taking.take(db, task.id, task.quantity, tote_id) is not None


def add_tote(db: Db) -> int:
    """A new tote; its id."""
    number = len(db.run(select(Location.id)).all())
    return int(
        db.run(
            insert(Location)
            .values(kind="tote", name=f"T-{number}", outside=False, pickable=False)
            .returning(Location.id)
        ).scalar_one()
    )


def _add_station(db: Db, name: str) -> int:
    return int(db.run(insert(Station).values(name=name).returning(Station.id)).scalar_one())


def _one(db: Db, table: Any, row_id: int) -> Any:
    return db.run(select(*table.__table__.columns).where(table.id == row_id)).one()


def _rows(db: Db, table: Any, having: dict[str, Any]) -> list[Any]:
    asked = select(*table.__table__.columns).order_by(table.id)
    for name, value in having.items():
        asked = asked.where(getattr(table, name) == value)
    return list(db.run(asked).all())
