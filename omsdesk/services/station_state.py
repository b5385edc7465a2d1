"""What the frame of the window knows of this station: sample data or real, its printer, scanner and sounds."""

from dataclasses import dataclass, field

from sqlalchemy import bindparam, func, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.models.paper import PrintJob
from omsdesk.services import house_ways, settings, station_settings
from omsdesk.services.scanner_test import ScannerSettings
from omsdesk.services.station_settings import ScaleSettings

LABEL = "shipping_label"
HIDEABLE = ("waves", "totes", "bins")
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
    scanner: ScannerSettings = field(default_factory=ScannerSettings)
    scale: ScaleSettings = field(default_factory=ScaleSettings)
    volume: int = station_settings.USUAL_VOLUME
    lock_office_minutes: int = 0
    lock_bench_minutes: int = 0
    """After so many minutes without a key it locks, for the office and for people of the floor; 0: never."""
    hidden: frozenset[str] = frozenset()
    """Which of waves, totes and bins this house works without."""


def look(db: Db) -> StationState:
    """The state of the station that asks."""
    printer = station_settings.printer_for(db, LABEL)
    company, ways = settings.company(db), house_ways.look(db)
    return StationState(
        sample=company.sample,
        printer="" if printer == station_settings.FOLDER else printer,
        not_printed=db.run(_STUCK, {"station": db.station_id}).scalar_one(),
        scanner=station_settings.scanner(db),
        scale=station_settings.scale(db),
        volume=station_settings.volume(db) if company.sounds else 0,
        lock_office_minutes=company.lock_office_minutes,
        lock_bench_minutes=company.lock_bench_minutes,
        hidden=frozenset(each for each in HIDEABLE if not getattr(ways, each)),
    )
