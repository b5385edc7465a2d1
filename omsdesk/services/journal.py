"""The journal of scans: one row per gesture, accepted or refused, never changed."""

from typing import Any

from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.stock import ScanKind
from omsdesk.models.journal import RECORD_SCAN

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


def record(db: Db, gesture: Gesture, kind: ScanKind, outcome: ScanOutcome, **about: Any) -> int:
    """Write the gesture down: ``about`` names the pieces, lines and jobs it concerned. Returns the row's id."""
    unknown = about.keys() - _BLANK.keys()
    if unknown:
        raise ValueError(f"the journal has no {sorted(unknown)}")
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
