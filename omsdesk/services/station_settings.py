"""What a bench knows about itself: which printer takes which paper. A device has settings, never a login."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, update

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.company import Station
from omsdesk.printing.documents import kinds
from omsdesk.services.scanner_test import ScannerSettings
from omsdesk.weighing import ScaleKind
from omsdesk.words import Text

FOLDER = "folder"
"""The printer that is none: papers are saved as PDF files."""

_PRINTERS, _SCANNER, _SCALE, _VOLUME = "printers", "scanner", "scale", "volume"
USUAL_VOLUME = 70
_ROW = select(Station.name, Station.settings).where(Station.id == bindparam("station"))
_ALL = select(Station.id, Station.settings).order_by(Station.id)
_STORE = update(Station).where(Station.id == bindparam("station")).values(settings=bindparam("json"))


@dataclass(frozen=True)
class PaperPrinter:
    """One kind of paper and where it comes out at this station."""

    kind: str
    printer: str


@dataclass(frozen=True)
class ScaleSettings:
    """How this station reads its scale; without a port it has none."""

    port: str = ""
    kind: ScaleKind = ScaleKind.SICS
    baud: int = 9_600
    seven_bits: bool = False
    """Seven bits with even parity, as many older scales send; else eight without."""

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "ScaleSettings":
        """From what a station keeps."""
        return cls(**{**kept, "kind": ScaleKind(kept["kind"])}) if kept else cls()

    def kept(self) -> dict[str, Any]:
        """As a station keeps it."""
        return {"port": self.port, "kind": self.kind.value, "baud": self.baud, "seven_bits": self.seven_bits}


def settings_of(db: Db, station_id: int | None) -> dict[str, Any]:
    """All settings of a station; a program without a station has none."""
    row = db.run(_ROW, {"station": station_id}).first() if station_id else None
    found: dict[str, Any] = json.loads(row.settings) if row else {}
    return found


def printer_for(db: Db, kind: str) -> str:
    """Where this station prints this kind of paper."""
    return printers_by_kind(db).get(kind, FOLDER)


def printers_by_kind(db: Db) -> dict[str, str]:
    """The printers chosen at this station, by the kind of paper; what is not in it goes to the folder."""
    chosen: dict[str, str] = settings_of(db, db.station_id).get(_PRINTERS, {})
    return chosen


def where_printed(db: Db, kind: str) -> tuple[int | None, str]:
    """A station with a printer for this kind of paper, and the printer: this one, else the first that has one."""
    here = printer_for(db, kind)
    if here == FOLDER:
        for row in db.run(_ALL):
            printer = json.loads(row.settings).get(_PRINTERS, {}).get(kind, FOLDER)
            if printer != FOLDER:
                return row.id, printer
    return db.station_id, here


def printers(db: Db) -> tuple[PaperPrinter, ...]:
    """Every kind of paper with its printer at this station."""
    chosen = printers_by_kind(db)
    return tuple(PaperPrinter(kind, chosen.get(kind, FOLDER)) for kind in kinds())


@needs(Right.SETTINGS)
def set_printer(db: Db, kind: str, printer: str) -> None:
    """From now on this station prints this kind of paper there."""
    if kind not in kinds():
        raise Refusal(Text("There is no paper called {kind}.", kind=kind))
    before = printer_for(db, kind)
    change(db, **{_PRINTERS: {**printers_by_kind(db), kind: printer.strip() or FOLDER}})
    db.audit("station", db.station_id or 0, f"printer {kind}"[:40], before=before, after=printer)


def set_printers(db: Db, printers: Mapping[str, str]) -> None:
    """The same for several kinds of paper at once."""
    for kind, printer in printers.items():
        if printer_for(db, kind) != printer:
            set_printer(db, kind, printer)


def scanner(db: Db) -> ScannerSettings:
    """How this station reads its scanner."""
    return ScannerSettings.of(settings_of(db, db.station_id).get(_SCANNER, {}))


def scale(db: Db) -> ScaleSettings:
    """How this station reads its scale, if it has one."""
    return ScaleSettings.of(settings_of(db, db.station_id).get(_SCALE, {}))


def has_scale(db: Db) -> bool:
    """Whether boxes are weighed at this station by a scale that the program reads."""
    return bool(settings_of(db, db.station_id).get(_SCALE, {}).get("port"))


def volume(db: Db) -> int:
    """How loud this station is, in percent; 0 is silent."""
    loud: int = settings_of(db, db.station_id).get(_VOLUME, USUAL_VOLUME)
    return loud


def change(db: Db, **values: Any) -> None:
    """Keep other settings of this station under their names."""
    if db.station_id is None:
        raise Refusal(Text("This program works at no station."), Text("Sign in at a station first."))
    before = settings_of(db, db.station_id)
    for name, value in values.items():
        if name != _PRINTERS and before.get(name) != value:  # each printer is told by itself
            was, is_now = (json.dumps(each, sort_keys=True) for each in (before.get(name, ""), value))
            db.audit("station", db.station_id, f"set {name}"[:40], before=was, after=is_now)
    stored = {**before, **values}
    db.run(_STORE, {"station": db.station_id, "json": json.dumps(stored, sort_keys=True)})
