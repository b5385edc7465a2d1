"""A line of an order is not all there: what the customer may choose, what was chosen, and carrying it out."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, exists, insert, select, update
from sqlalchemy.orm import aliased

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import OPEN_STATUSES, ShortAnswer, ShortRule
from omsdesk.lifecycles.pick import TaskStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.company import User
from omsdesk.models.order import Order, OrderLine, ShortageAnswer
from omsdesk.models.pick import PickTask
from omsdesk.models.product import Product
from omsdesk.models.shipment import Shipment
from omsdesk.money import half_up, part_of
from omsdesk.services import allocating, alternatives, cancelling_lines, editing, headlines, personal, shorting
from omsdesk.services.alternatives import Alternative
from omsdesk.services.new_order import NewLine
from omsdesk.words import Text

LONGEST_HOW = 120


@dataclass(frozen=True)
class Question:
    """What the customer is asked about one line."""

    order_id: int
    line_id: int
    product: str
    missing: int
    there: int
    """Pieces of the line that are promised or picked."""
    customer: str
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class Answered:
    """One answer, as the order shows it."""

    line_id: int
    answer: ShortAnswer
    pieces: int
    other: str
    other_pieces: int
    said_by: str
    how: str
    at: datetime
    by: str

    @property
    def words(self) -> Text:
        """What was said, by whom and how."""
        said = Text("{answer}: {who}, {how}", answer=self.answer.word, who=self.said_by, how=self.how)
        if self.answer is ShortAnswer.ALTERNATIVE:
            said = Text(
                "{n} x {other} instead: {who}, {how}",
                n=self.other_pieces,
                other=self.other,
                who=self.said_by,
                how=self.how,
            )
        return said


_LINE = (
    select(
        *OrderLine.__table__.columns,
        Order.status,
        Order.customer_name,
        Order.currency,
    )
    .join(Order, Order.id == OrderLine.order_id)
    .where(OrderLine.id == bindparam("line"), OrderLine.order_id == bindparam("order_id"))
)
_OTHER = aliased(Product)
_ANSWERS = (
    select(
        *ShortageAnswer.__table__.columns,
        _OTHER.name.label("other"),
        User.name.label("by"),
    )
    .outerjoin(_OTHER, _OTHER.id == ShortageAnswer.other_id)
    .outerjoin(User, User.id == ShortageAnswer.user_id)
    .where(ShortageAnswer.order_id == bindparam("order_id"))
    .order_by(ShortageAnswer.id.desc())
)
_UNDECIDED = select(
    exists().where(
        PickTask.shipment_id == Shipment.id,
        Shipment.order_id == bindparam("order_id"),
        PickTask.status == TaskStatus.SHORT,
        PickTask.decided.is_(False),
    )
)
_RULE = update(Order).where(Order.id == bindparam("order"))


def question(db: Db, order_id: int, line_id: int) -> Question:
    """What is missing of a line, and what may go instead."""
    line = _short_line(db, order_id, line_id)
    return Question(
        order_id=order_id,
        line_id=line_id,
        product=line.name,
        missing=_missing(line),
        there=line.allocated,
        customer=line.customer_name,
        alternatives=alternatives.of(db, line.product_id),
    )


@needs(Right.ORDERS)
def answer(
    db: Db, order_id: int, line_id: int, said: ShortAnswer, *, said_by: str, how: str, other_id: int | None = None
) -> Text:
    """Write down what the customer said, and carry it out; says what was done."""
    locks.order(db, order_id)
    line = _short_line(db, order_id, line_id)
    _refuse_unsaid(said_by, how)
    missing = _missing(line)
    chosen = _chosen(db, line, other_id) if said is ShortAnswer.ALTERNATIVE else None
    _write(db, line, said, missing, chosen, said_by.strip(), how.strip())
    match said:
        case ShortAnswer.WAIT:
            if _is_undecided(db, order_id):
                editing.take_off(db, order_id)
            db.run(_RULE.values(short_rule=ShortRule.WAIT_FOR_ALL), {"order": order_id})
            headlines.refresh(db, order_id)
            return Text("The order waits until all of it is there")
        case ShortAnswer.SHIP:
            _ship_parts(db, order_id)
            return Text("What is there goes; the rest waits")
        case ShortAnswer.CANCEL:
            done = cancelling_lines.cancel_lines(db, order_id, {line_id: missing}, "not there")
            if done.headline is Headline.SHORT:
                shorting.ship_what_is_there(db, order_id)
            return Text("{n} piece is left out", many="{n} pieces are left out", n=missing)
        case ShortAnswer.ALTERNATIVE:
            assert chosen is not None  # noqa: S101 - chosen above
            pieces = _exchange(db, line, missing, chosen)
            return Text("{n} x {product} goes instead", n=pieces, product=chosen.name)


def answers(db: Db, order_id: int) -> tuple[Answered, ...]:
    """What was said about the lines of an order, the newest first."""
    return tuple(
        Answered(
            *(row.order_line_id, row.answer, row.pieces, row.other or "", row.other_pieces),
            *(row.said_by, row.how, row.at, row.by or ""),
        )
        for row in db.run(_ANSWERS, {"order_id": order_id})
    )


def _short_line(db: Db, order_id: int, line_id: int) -> Any:
    line = db.run(_LINE, {"line": line_id, "order_id": order_id}).first()
    if line is None:
        raise Refusal(Text("This line does not belong to the order."))
    if line.status not in OPEN_STATUSES:
        raise Refusal(Text("The order is {status}.", status=line.status.word))
    if _missing(line) <= 0:
        raise Refusal(Text("All of {product} is there.", product=line.name))
    return line


def _missing(line: Any) -> int:
    return int(line.ordered - line.cancelled - line.allocated)


def _refuse_unsaid(said_by: str, how: str) -> None:
    if not said_by.strip() or not how.strip():
        raise Refusal(Text("Who said it, and how?"), Text("Type the name, and: on the phone, by mail."))
    if len(how.strip()) > LONGEST_HOW or len(said_by.strip()) > LONGEST_HOW:
        raise Refusal(Text("Say it in {most} characters.", most=LONGEST_HOW))


def _chosen(db: Db, line: Any, other_id: int | None) -> Alternative:
    found = next((each for each in alternatives.of(db, line.product_id) if each.id == other_id), None)
    if found is None:
        raise Refusal(Text("This is no alternative for {product}.", product=line.name), Text("Choose one of the list."))
    return found


def _is_undecided(db: Db, order_id: int) -> bool:
    return bool(db.run(_UNDECIDED, {"order_id": order_id}).scalar())


def _ship_parts(db: Db, order_id: int) -> None:
    if _is_undecided(db, order_id):
        shorting.ship_what_is_there(db, order_id)
        return
    db.run(_RULE.values(short_rule=ShortRule.SHIP_PARTS), {"order": order_id})
    db.audit("order", order_id, "ships in parts", order_id=order_id)
    allocating.allocate(db, order_id)
    headlines.refresh(db, order_id)


def _exchange(db: Db, line: Any, missing: int, chosen: Alternative) -> int:
    """The customer pays for the other what the missing pieces would have cost."""
    pieces = chosen.pieces_for(missing)
    new = NewLine(
        product_id=chosen.id,
        quantity=pieces,
        unit_minor=half_up(Decimal(line.unit_minor * missing) / pieces),
        discount_bp=line.discount_bp,
        discount_minor=part_of(line.discount_minor, missing, line.ordered),
        tax_rate_bp=line.tax_rate_bp,
        price_by_hand=True,
    )
    editing.change_lines(db, line.order_id, {line.id: line.ordered - line.cancelled - missing}, (new,))
    return pieces


def _write(
    db: Db,
    line: Any,
    said: ShortAnswer,
    missing: int,
    chosen: Alternative | None,
    said_by: str,
    how: str,
) -> None:
    values = {
        "order_id": line.order_id,
        "order_line_id": line.id,
        "answer": said,
        "pieces": missing,
        "other_id": chosen.id if chosen is not None else None,
        "other_pieces": chosen.pieces_for(missing) if chosen is not None else 0,
        "said_by": said_by,
        "how": how,
        "at": db.now,
        "user_id": db.user_id,
    }
    db.run(insert(ShortageAnswer).values(**values))
    who = personal.keep(db, f"{said_by}, {how}", order_id=line.order_id)
    db.audit("order_line", line.id, f"answer {said.value}", order_id=line.order_id, before=missing, after=who)
