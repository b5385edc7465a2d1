"""The lists that wait to be walked, and the paper for a walk with a cart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, case, distinct, func, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.pick import OPEN_TASKS, PickListStatus, TaskStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.company import Station, User
from omsdesk.models.pick import PickList, PickTask
from omsdesk.printing.documents import pick_list
from omsdesk.services import house_ways, kit_lines, print_queue, settings, walk
from omsdesk.services.papers import sheet
from omsdesk.words import Text

AT_ONCE = 200
"""More lists than anybody looks through; the others follow when these are walked."""


@dataclass(frozen=True)
class ListRow:
    """One list that waits, or that somebody walks right now."""

    id: int
    name: str
    due: datetime
    orders: int
    stops: int
    picked: int
    wanted: int
    claimed_by: str = ""
    """Station and person that walk it now, when it is not this station."""


_WANTED = case((PickTask.status == TaskStatus.SHORT, PickTask.picked), else_=PickTask.quantity)
_OPEN_PLACE = case((PickTask.status.in_(OPEN_TASKS), PickTask.location_id), else_=None)
_LISTS = (
    select(
        PickList.id,
        PickList.due,
        PickList.station_id,
        PickList.lease_until,
        Station.name.label("station"),
        User.name.label("user"),
        func.count(distinct(PickTask.shipment_id)).label("orders"),
        func.count(distinct(_OPEN_PLACE)).label("stops"),
        func.sum(PickTask.picked).label("picked"),
        func.sum(_WANTED).label("wanted"),
    )
    .join(PickTask, PickTask.list_id == PickList.id)
    .outerjoin(Station, Station.id == PickList.station_id)
    .outerjoin(User, User.id == PickList.user_id)
    .where(
        PickList.status.in_([PickListStatus.RELEASED, PickListStatus.WALKING]),
        PickTask.status != TaskStatus.CANCELLED,
    )
    .group_by(PickList.id, PickList.due, PickList.station_id, PickList.lease_until, Station.name, User.name)
    .order_by(PickList.due, PickList.id)
    .limit(AT_ONCE)
)
_MINE = (
    select(PickList.id)
    .where(PickList.status == PickListStatus.WALKING, PickList.station_id == bindparam("station"))
    .order_by(PickList.lease_until.desc())
    .limit(1)
)


def waiting(db: Db) -> tuple[ListRow, ...]:
    """Lists that wait, the one due first on top; those that others walk now come last."""
    rows = [_row(db, row) for row in db.run(_LISTS)]
    return tuple(sorted(rows, key=lambda row: bool(row.claimed_by)))


def mine(db: Db) -> int | None:
    """The list this station was walking when it was left: work is taken up where it was put down."""
    return db.run(_MINE, {"station": db.station_id}).scalar()


@needs(Right.PICK)
def print_list(db: Db, list_id: int) -> int:
    """Print the paper of a walk as it is now; the job's id."""
    return print_queue.print_paper(db, paper(db, list_id))


def paper(db: Db, list_id: int) -> pick_list.PickList:
    """What is left of a walk, stop by stop, for a picker without a screen; no word of what the house works without."""
    found = walk.list_row(db, list_id)
    rows = [row for row in walk.tasks(db, list_id) if row.status in OPEN_TASKS]
    if not rows:
        raise Refusal(Text("Nothing is left to pick on {number}.", number=house_name("PL", list_id)))
    company, with_bins = settings.company(db), house_ways.has(db, "bins")
    return pick_list.PickList(
        profile=sheet(company),
        company=company.name,
        number=list_id,
        made_at=db.now,
        stops=tuple(
            _paper_stop(list(group), company, with_bins=with_bins)
            for _, group in groupby(rows, key=lambda row: row.location_id)
        ),
        totes=_paper_totes(rows) if company.totes else (),
        picker=found.user or "",
    )


def _row(db: Db, row: Any) -> ListRow:
    return ListRow(
        id=row.id,
        name=house_name("PL", row.id),
        due=row.due,
        orders=row.orders,
        stops=row.stops,
        picked=int(row.picked),
        wanted=int(row.wanted),
        claimed_by=walk.claimed_by(db, row),
    )


def _paper_stop(rows: Sequence[Any], company: settings.Company, *, with_bins: bool) -> pick_list.PickStop:
    return pick_list.PickStop(
        location_id=rows[0].location_id,
        bin=rows[0].place if with_bins else "",
        picks=tuple(_paper_pick(row, _tote(row) if company.totes else 0) for row in rows),
    )


def _paper_pick(row: Any, tote: int) -> pick_list.Pick:
    return pick_list.Pick(
        product_id=row.product_id,
        sku=row.sku,
        name=row.product,
        quantity=row.quantity - row.picked,
        tote=tote,
        note=_remark(row, tote),
    )


def _remark(row: Any, tote: int) -> str:
    order = None if tote else Text("For {order}", order=house_name("SO", row.order_id))
    kit = kit_lines.is_for([row])
    return " \N{MIDDLE DOT} ".join(str(each) for each in (order, kit) if each is not None)


def _paper_totes(rows: Sequence[Any]) -> tuple[pick_list.PickTote, ...]:
    pieces: dict[tuple[int, int], int] = {}
    for row in rows:
        if tote := _tote(row):
            pieces[tote, row.order_id] = pieces.get((tote, row.order_id), 0) + row.quantity - row.picked
    return tuple(
        pick_list.PickTote(number=tote, order_number=order, pieces=count) for (tote, order), count in pieces.items()
    )


def _tote(row: Any) -> int:
    return row.tote_id if row.tote_id and row.tote_kind is PlaceKind.TOTE else 0
