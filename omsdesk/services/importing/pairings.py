"""How files of nobody we know are read: what a person said of their columns, remembered for all stations."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from omsdesk.channels.files.pairing import Pairing
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.company import User
from omsdesk.models.exchange import FilePairing
from omsdesk.words import Text

_LONGEST = 80
_ALL = (
    select(
        *(FilePairing.id, FilePairing.name, FilePairing.layout, FilePairing.headers, FilePairing.fields),
        FilePairing.made_at,
        User.name.label("user"),
    )
    .outerjoin(User, User.id == FilePairing.user_id)
    .order_by(FilePairing.name, FilePairing.id)
)
_FORGET_LIKE = delete(FilePairing).where(FilePairing.mark == bindparam("mark_"))
_NEW = insert(FilePairing).returning(FilePairing.id)
_FORGET = delete(FilePairing).where(FilePairing.id == bindparam("id_"))


@dataclass(frozen=True)
class Kept:
    """A remembered kind of file, for the list of them."""

    id: int
    pairing: Pairing
    made_at: datetime
    user: str


def known(db: Db) -> tuple[Pairing, ...]:
    """Every kind of file that somebody explained."""
    return tuple(each.pairing for each in kept(db))


def kept(db: Db) -> tuple[Kept, ...]:
    """The same with who explained it and when, by name."""
    return tuple(
        Kept(
            row.id,
            Pairing(
                row.name,
                row.layout,
                tuple(json.loads(row.headers)),
                tuple((field, header) for field, header in json.loads(row.fields)),
            ),
            row.made_at,
            row.user or "",
        )
        for row in db.run(_ALL)
    )


@needs(Right.IMPORT)
def remember(db: Db, pairing: Pairing) -> int:
    """Read files with these headers so from now on, in place of how they were read before; its id."""
    if len(pairing.name) > _LONGEST:
        raise Refusal(Text("This name is longer than {n} characters.", n=_LONGEST), Text("Shorten it."))
    mark = hashlib.sha256("\n".join(pairing.headers).encode()).hexdigest()
    db.run(_FORGET_LIKE, {"mark_": mark})
    id_: int = db.run(
        _NEW,
        {
            "mark": mark,
            "name": pairing.name,
            "layout": pairing.layout,
            "headers": json.dumps(pairing.headers),
            "fields": json.dumps(pairing.fields),
            "made_at": db.now,
            "user_id": db.user_id,
        },
    ).scalar_one()
    said = ", ".join(f"{header} = {field}" for field, header in pairing.fields)
    db.audit("file", id_, "columns matched", before=pairing.name, after=said)
    return id_


@needs(Right.IMPORT)
def forget(db: Db, pairing_id: int) -> tuple[Kept, ...]:
    """Such files are unknown again; those that are left."""
    gone = next((each for each in kept(db) if each.id == pairing_id), None)
    if gone is not None:
        db.run(_FORGET, {"id_": pairing_id})
        db.audit("file", pairing_id, "columns forgotten", before=gone.pairing.name)
    return kept(db)
