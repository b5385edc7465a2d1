"""How far the mailbox was read, kept with the turn, and how it stands for people."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from omsdesk.database.db import Db
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.services import turns

KIND = "mailbox_reading"
LEASE_S = 360
"""Longer than a whole visit may take."""


@dataclass(frozen=True)
class Known:
    """How far it was read."""

    box: str = ""
    """Another mailbox is read from its beginning."""
    validity: int = 0
    """The number under which its mails are numbered: with another one all of them have other numbers."""
    uid: int | None = None
    """The last mail that was looked at."""
    read_at: str = ""
    """When it was read last."""


@dataclass(frozen=True)
class BoxStanding:
    """For the page of settings."""

    read_at: datetime | None = None
    trouble: str = ""


def of(payload: str) -> Known:
    """What stands in the row."""
    return Known(**json.loads(payload))


def written(known: Known) -> str:
    """The same as it stands in the row."""
    return json.dumps(asdict(known), sort_keys=True)


def standing(db: Db) -> BoxStanding:
    """How it stands now."""
    row = turns.standing(db, KIND)
    read_at = of(row.payload).read_at
    return BoxStanding(datetime.fromisoformat(read_at) if read_at else None, row.trouble)


@needs(Right.SETTINGS)
def soon(db: Db) -> None:
    """Somebody wants it read now."""
    turns.soon(db, KIND, KIND)
