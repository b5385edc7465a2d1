"""A bench asks the supervisor's desk to allow something, and goes on meanwhile; a yes carries it out.

The question keeps the deed whole. It is carried out at the desk that says yes, in the same commit as the yes: once,
whoever else answers at the same moment, and not at all when it is no longer possible.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import aliased

from omsdesk.codes import house_name
from omsdesk.database import answers
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.permission import PERMISSION, PermissionStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.company import Station, User
from omsdesk.models.order import Hold, Order
from omsdesk.models.permission import Permission
from omsdesk.models.product import Product
from omsdesk.models.stock import Balance
from omsdesk.services import cancelling_lines, changing, completing, holding, linking, missing_pieces, order_acts
from omsdesk.services.steps import step
from omsdesk.words import Text

MOST_SHOWN = 100
Deed = Callable[..., Any]
Args = Sequence[Any]


@dataclass(frozen=True)
class Askable:
    """A deed that may be asked for, and what it means in words."""

    deed: Deed
    words: Callable[[Db, Args], Text]
    order: Callable[[Db, Args], int | None] = lambda _, args: int(args[0])
    """The order that it is about."""


@dataclass(frozen=True)
class Question:
    """What waits for an answer."""

    id: int
    at: datetime
    who: str
    where: str
    what: Text
    about: str = ""
    headline: Headline | None = None
    """How the order stands now, which may not be how it stood when it was asked."""


@dataclass(frozen=True)
class Answered:
    """What a bench is told."""

    id: int
    words: Text


def _hold(_: Db, args: Args) -> Text:
    _order, reason, note, again, *_rest = (*args, "", "")
    said = Text("Hold: {reason} ({note})", reason=reason.word, note=note)
    if not note:
        said = Text("Hold: {reason}", reason=reason.word)
    return Text("{said}, look again: {day}", said=said, day=again) if again else said


def _order_of_hold(db: Db, args: Args) -> int | None:
    found: int | None = db.run(select(Hold.order_id).where(Hold.id == args[0])).scalar()
    return found


def _release(db: Db, args: Args) -> Text:
    reason = db.run(select(Hold.reason).where(Hold.id == args[0])).scalar()
    return Text("Release the hold: {reason}", reason=reason.word if reason is not None else "")


def _address(_: Db, args: Args) -> Text:
    to = args[1]
    return Text("New address: {address}", address=f"{to.street}, {to.postal_code} {to.city} {to.country}")


def _pieces(_: Db, args: Args) -> Text:
    n = sum(args[1].values())
    return Text("Cancel {n} piece: {why}", many="Cancel {n} pieces: {why}", n=n, why=args[2])


def _write_off(db: Db, args: Args) -> Text:
    sku = db.run(
        select(Product.sku).join(Balance, Balance.product_id == Product.id).where(Balance.id == args[0])
    ).scalar()
    return Text("Write off {n} x {sku}: {why}", n=args[1], sku=sku or "", why=args[2])


def _nothing(_: Db, __: Args) -> None:
    return None


ASKABLE: Mapping[str, Askable] = {
    "hold": Askable(holding.hold, _hold),
    "release hold": Askable(holding.release, _release, _order_of_hold),
    "address": Askable(changing.change_address, _address),
    "cancel": Askable(
        order_acts.cancel, lambda _, args: Text("Cancel the order: {why}", why=args[1]), lambda _, args: int(args[0][0])
    ),
    "cancel lines": Askable(cancelling_lines.cancel_lines, _pieces),
    "complete": Askable(completing.complete, lambda _, __: Text("Complete the order")),
    "link": Askable(
        linking.link,
        lambda _, args: Text("The code {code} means {n} x {product}", code=args[0], product=args[1], n=args[2]),
        _nothing,
    ),
    "write off": Askable(missing_pieces.write_off, _write_off, _nothing),
}
"""Everything that may be asked for. Only these are ever carried out, whatever stands in the table."""


def name_of(deed: Deed, named: Mapping[str, Any]) -> str | None:
    """Under which name a deed may be asked for; None when it needs somebody at the bench."""
    return next((name for name, each in ASKABLE.items() if each.deed is deed and not named), None)


def ask(db: Db, name: str, args: tuple[Any, ...]) -> int:
    """Put the question; the bench goes on. Who asks and where is whoever is at the desk."""
    order_id = ASKABLE[name].order(db, args)
    row = {
        "at": db.now,
        "user_id": db.user_id,
        "station_id": db.station_id,
        "deed": name,
        "arguments": answers.encode(args),
        "order_id": order_id,
    }
    asked: int = db.run(_ASK, row).scalar_one()
    db.audit("permission", asked, "ask", order_id=order_id, after=name)
    return asked


@needs(Right.LEAD)
def waiting(db: Db) -> tuple[Question, ...]:
    """The open questions, the oldest first."""
    return tuple(_question(db, row) for row in db.run(_WAITING))


@needs(Right.LEAD)
def allow(db: Db, question_id: int) -> Text:
    """Yes: it is done now, in this commit. What is no longer possible is kept as such, with the reason."""
    row = _open(db, question_id)
    args = answers.decode(row.arguments)
    try:
        with db.attempt():
            ASKABLE[row.deed].deed(db, *args)
    except Refusal as refusal:
        _answer(db, row, "go stale", why=answers.encode(refusal.reason))
        return Text("It is no longer possible: {why}", why=refusal.reason)
    _answer(db, row, "grant")
    return Text("Allowed and done. {who} is told.", who=row.who or "")


@needs(Right.LEAD)
def refuse(db: Db, question_id: int) -> Text:
    """No: nothing is done, and the bench hears it."""
    row = _open(db, question_id)
    _answer(db, row, "refuse")
    return Text("Not allowed. {who} is told.", who=row.who or "")


def answered_here(db: Db) -> tuple[Answered, ...]:
    """What this bench asked for and has not heard the answer of."""
    return tuple(Answered(row.id, _said(db, row)) for row in db.run(_ANSWERED, {"station": db.station_id}))


def heard(db: Db, question_ids: tuple[int, ...]) -> None:
    """The bench was told."""
    db.run(_HEARD, {"ids": list(question_ids)})


def _open(db: Db, question_id: int) -> Any:
    if db.is_postgresql:
        db.run(_LOCK, {"id": question_id}).first()
    row = db.run(_ONE, {"id": question_id}).first()
    if row is None or row.status is not PermissionStatus.OPEN:
        raise Refusal(Text("This was answered by somebody else just now."), Text("Look at the next one."))
    return row


def _answer(db: Db, row: Any, verb: str, why: str = "") -> None:
    step(
        db,
        Permission,
        row.id,
        PERMISSION,
        verb,
        order_id=row.order_id,
        answered_at=db.now,
        answered_by=db.user_id,
        why=why,
    )


def _question(db: Db, row: Any) -> Question:
    words = ASKABLE[row.deed].words(db, answers.decode(row.arguments))
    about = house_name("SO", row.order_id) if row.order_id else ""
    return Question(row.id, row.at, row.who or "", row.place or "", words, about, row.headline)


def _said(db: Db, row: Any) -> Text:
    what = ASKABLE[row.deed].words(db, answers.decode(row.arguments))
    about = house_name("SO", row.order_id) if row.order_id else ""
    by = row.by or ""
    if row.status is PermissionStatus.GRANTED:
        return Text("{by} allowed it, it is done: {about} {what}", by=by, what=what, about=about)
    if row.status is PermissionStatus.REFUSED:
        return Text("{by} said no: {about} {what}", by=by, what=what, about=about)
    why = answers.decode(row.why)
    return Text("It is no longer possible: {about} {what}. {why}", what=what, about=about, why=why)


_by = aliased(User)
_ASK = insert(Permission).returning(Permission.id)
_ROWS = (
    select(
        *(Permission.id, Permission.at, Permission.deed, Permission.arguments, Permission.order_id),
        *(Permission.status, Permission.why, Order.headline),
        *(User.name.label("who"), Station.name.label("place"), _by.name.label("by")),
    )
    .outerjoin(User, User.id == Permission.user_id)
    .outerjoin(Station, Station.id == Permission.station_id)
    .outerjoin(Order, Order.id == Permission.order_id)
    .outerjoin(_by, _by.id == Permission.answered_by)
    .order_by(Permission.id)
)
_WAITING = _ROWS.where(Permission.status == PermissionStatus.OPEN).limit(MOST_SHOWN)
_ONE = _ROWS.where(Permission.id == bindparam("id"))
_LOCK = select(Permission.id).where(Permission.id == bindparam("id")).with_for_update()
_ANSWERED = _ROWS.where(
    Permission.station_id == bindparam("station"),
    Permission.status != PermissionStatus.OPEN,
    Permission.told.is_(False),
)
_HEARD = update(Permission).where(Permission.id.in_(bindparam("ids", expanding=True))).values(told=True)
