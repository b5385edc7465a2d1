"""Which folder a station watches for files that are to be brought in, and where their orders are from."""

from dataclasses import dataclass
from pathlib import Path

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.services import station_settings
from omsdesk.words import Text

SETTING = "watched"
DONE, REFUSED = "done", "refused"
"""Where files lie that were read, in the folder itself."""


@dataclass(frozen=True)
class Watched:
    """What this station watches; no folder: nothing."""

    folder: str = ""
    channel: str = ""
    """Where its orders are from; empty: the files tell."""


def watched(db: Db) -> Watched:
    """What this station watches."""
    kept = station_settings.settings_of(db, db.station_id).get(SETTING, {})
    return Watched(str(kept.get("folder", "")), str(kept.get("channel", "")))


@needs(Right.SETTINGS)
def choose(db: Db, folder: str, channel: str = "") -> Watched:
    """Watch this folder from now on; an empty one: none."""
    folder = folder.strip()
    if folder and not Path(folder).is_absolute():
        raise Refusal(Text("'{folder}' does not say where the folder is.", folder=folder), Text("Choose it."))
    if folder and Path(folder).name in {DONE, REFUSED}:
        raise Refusal(
            Text("{folder} is where files lie that were read.", folder=Path(folder).name),
            Text("Choose the folder above it."),
        )
    kept = {"folder": folder, "channel": " ".join(channel.split())} if folder else {}
    station_settings.change(db, **{SETTING: kept})
    return watched(db)
