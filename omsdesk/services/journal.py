"""The journal of scans: one row per gesture, accepted or refused, never changed."""

from typing import Any

from sqlalchemy import bindparam, select

from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.stock import ScanKind
from omsdesk.models.journal import RECORD_SCAN
from omsdesk.models.pick import PickList
from omsdesk.models.shipment import Shipment

LONGEST_CODE = 200
_BLANK: dict[str, Any] = {
    "by_hand": False,
    "pieces": 0,
    "order_line_id": None,
    "shipment_id": None,
    "parcel_id": None,
    "task_id": None,
    "list_id": None,
    "undoes_id": None,
}
_JOBS = {
    "list_id": select(PickList.id).where(PickList.id == bindparam("id")),
    "shipment_id": select(Shipment.id).where(Shipment.id == bindparam("id")),
}


def record(db: Db, gesture: Gesture, kind: ScanKind, outcome: ScanOutcome, **about: Any) -> int:
    """Write the gesture down: ``about`` names the pieces, lines and jobs it concerned. Returns the row's id."""
    unknown = about.keys() - _BLANK.keys()
    if unknown:
        raise ValueError(f"the journal has no {sorted(unknown)}")
    if outcome is not ScanOutcome.OK:
        about = {name: value for name, value in about.items() if _is_there(db, name, value)}
    row = {
        **_BLANK,
        **about,
        "at": db.now,
        "command_id": gesture.id,
        "kind": kind,
        "code": gesture.code[:LONGEST_CODE],
        "outcome": outcome,
        "user_id": db.user_id,
        "station_id": db.station_id,
    }
    written: int = db.run(RECORD_SCAN, row).scalar_one()
    return written


def _is_there(db: Db, name: str, value: Any) -> bool:
    """Whether the job is still kept that a refused gesture was meant for: a sample shop may have been emptied."""
    return name not in _JOBS or value is None or db.run(_JOBS[name], {"id": value}).first() is not None
