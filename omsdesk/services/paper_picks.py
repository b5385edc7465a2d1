"""A list that was walked with its paper: its shorts are said first, then everything else counts as picked."""

from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import ScanKind
from omsdesk.services import dropping, journal, walk
from omsdesk.services.pick_scan import Answer, current_stop, take_from_bin
from omsdesk.services.scan_result import ScanResult


@needs(Right.PICK)
def count_next(db: Db, list_id: int, gesture: Gesture) -> ScanResult:
    """The next pick of the list, with all its pieces: one row of the journal, kept as by hand."""
    current_stop(db, list_id)
    waits = dropping.awaited(db, list_id)
    result, about = _count(db, list_id) if waits is None else (dropping.first(waits, list_id), {})
    journal.record(db, gesture, ScanKind.PICK, result.outcome, by_hand=True, list_id=list_id, **about)
    return result


def _count(db: Db, list_id: int) -> Answer:
    rows = walk.tasks(db, list_id)
    stops = [stop for stop, is_open in walk.stops_of(rows) if is_open]
    task = next(row for row in rows if row.id in stops[0].task_ids and row.picked < row.quantity)
    # Whoever walks with a paper has put the pieces into their totes already: none is asked for.
    return take_from_bin(db, list_id, task, task.quantity - task.picked, stops)
