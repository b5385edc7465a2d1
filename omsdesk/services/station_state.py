"""What the frame of the window tells about this station: sample data or real, and how its label printer is."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.models.paper import PrintJob
from omsdesk.services import settings, station_settings

LABEL = "shipping_label"
_STUCK = select(func.count()).where(
    PrintJob.status.in_([PrintStatus.FAILED, PrintStatus.IN_DOUBT]),
    PrintJob.station_id.is_not_distinct_from(bindparam("station")),
)


@dataclass(frozen=True)
class StationState:
    """How this station stands."""

    sample: bool = False
    printer: str = ""
    """The name of the label printer; empty when labels are saved as files."""
    not_printed: int = 0
    """Papers of this station that did not come out."""


def look(db: Db) -> StationState:
    """The state of the station that asks."""
    printer = station_settings.printer_for(db, LABEL)
    return StationState(
        sample=settings.company(db).sample,
        printer="" if printer == station_settings.FOLDER else printer,
        not_printed=db.run(_STUCK, {"station": db.station_id}).scalar_one(),
    )
