"""Who walks a pick list: claims with a lease, so that no two pickers take the same list."""

from sqlalchemy import bindparam, or_, select, update

from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.pick import PICK_LIST, PickListStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.pick import PickList
from omsdesk.services import walk
from omsdesk.services.releasing import LEASE
from omsdesk.services.steps import step
from omsdesk.words import Text

_CLAIM = (
    update(PickList)
    .where(
        PickList.id == bindparam("list"),
        or_(
            PickList.station_id.is_(None),
            PickList.station_id == bindparam("station"),
            PickList.lease_until.is_(None),
            PickList.lease_until < bindparam("now"),
        ),
    )
    .values(station_id=bindparam("station"), user_id=bindparam("user"), lease_until=bindparam("until"))
)
_KEEP = (
    update(PickList)
    .where(
        PickList.id == bindparam("list"),
        PickList.station_id == bindparam("station"),
        PickList.status == PickListStatus.WALKING,
    )
    .values(user_id=bindparam("user"), lease_until=bindparam("until"))
)
_LET_GO = update(PickList).where(PickList.id == bindparam("list")).values(station_id=None, lease_until=None)
_NEXT = (
    select(PickList.id)
    .where(
        PickList.status.in_([PickListStatus.RELEASED, PickListStatus.WALKING]),
        or_(
            PickList.station_id.is_(None),
            PickList.station_id == bindparam("station"),
            PickList.lease_until < bindparam("now"),
        ),
    )
    .order_by(PickList.due, PickList.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)


@needs(Right.PICK)
def start(db: Db, list_id: int) -> walk.Walk:
    """Take a list for this station, or say who has it."""
    claim(db, list_id)
    return walk.show(db, list_id)


@needs(Right.PICK)
def start_next(db: Db) -> walk.Walk | None:
    """Take the free list that is due first; None when there is none."""
    list_id = db.run(_NEXT, {"station": db.station_id, "now": db.now}).scalar()
    return start(db, list_id) if list_id else None


@needs(Right.LEAD)
def take_over(db: Db, list_id: int) -> walk.Walk:
    """A supervisor takes a list from the station that walks it; the walk goes on where it stands."""
    locks.pick_list(db, list_id)
    before = walk.list_row(db, list_id)
    db.run(_LET_GO, {"list": list_id})
    db.audit("pick list", list_id, "take over", before=before.station or "")
    return start(db, list_id)


def claim(db: Db, list_id: int) -> None:
    """Make this station the one that walks the list; its lease is renewed by every act."""
    if keep(db, list_id):
        return
    locks.pick_list(db, list_id)
    found = walk.list_row(db, list_id)
    if found.status not in (PickListStatus.RELEASED, PickListStatus.WALKING):
        raise Refusal(
            Text("{list} is {status}.", list=house_name("PL", list_id), status=found.status.word),
            Text("Scan the next pick list."),
        )
    taken = db.run(
        _CLAIM,
        {
            "list": list_id,
            "station": db.station_id,
            "user": db.user_id,
            "now": db.now,
            "until": db.now + LEASE,
        },
    )
    if taken.rowcount == 0:
        raise Refusal(Text("Open on {station} ({user}).", station=found.station or "", user=found.user or ""))
    if found.status is PickListStatus.RELEASED:
        step(db, PickList, list_id, PICK_LIST, "start", frm=found.status)


@needs(Right.PICK)
def keep(db: Db, list_id: int) -> bool:
    """A sign of life from a station that walks: the list stays its own on a long way between two bins."""
    kept = db.run(_KEEP, {"list": list_id, "station": db.station_id, "user": db.user_id, "until": db.now + LEASE})
    return kept.rowcount > 0


@needs(Right.PICK)
def put_aside(db: Db, list_id: int) -> None:
    """Give the list back, so that anybody can go on with it; but not the list that another station has by now."""
    claim(db, list_id)
    locks.pick_list(db, list_id)
    step(db, PickList, list_id, PICK_LIST, "put back", station_id=None, user_id=None, lease_until=None, at_id=None)
