"""Which partner sends orders for the house, and the folder at this station through which files are exchanged."""

from dataclasses import dataclass
from pathlib import Path

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.services import station_settings, tagging
from omsdesk.words import Text

SETTING = "partner"


@dataclass(frozen=True)
class Partner:
    """Who it is, and where files for them lie; no folder: this station exchanges none."""

    name: str = ""
    folder: str = ""

    @property
    def tag(self) -> str:
        """The word on an order that gives it to them."""
        return next(iter(tagging.tidy(self.name.replace(",", " "))), "")


def partner(db: Db) -> Partner:
    """The partner of this station."""
    kept = station_settings.settings_of(db, db.station_id).get(SETTING, {})
    return Partner(str(kept.get("name", "")), str(kept.get("folder", "")))


@needs(Right.SETTINGS)
def choose(db: Db, name: str, folder: str) -> Partner:
    """Exchange files with this partner from now on; without a folder with none."""
    name, folder = " ".join(name.split()), folder.strip()
    wanted = Partner(name, folder)
    if folder and not Path(folder).is_absolute():
        raise Refusal(Text("'{folder}' does not say where the folder is.", folder=folder), Text("Choose it."))
    if folder and not wanted.tag:
        raise Refusal(Text("The partner needs a name."), Text("Orders with this word go to them."))
    if len(wanted.tag) > tagging.LONGEST:
        raise Refusal(Text("This name is longer than {n} characters.", n=tagging.LONGEST))
    station_settings.change(db, **{SETTING: {"name": name, "folder": folder}})
    return partner(db)
