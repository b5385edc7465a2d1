"""The checklist of the returns desk: what an inspector looks at, and what was ticked for each decision."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, insert, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.goods_return import Inspection, InspectionCheck, Return, ReturnLine
from omsdesk.services import inspecting, settings
from omsdesk.services.inspecting import Inspected

_KEEP = insert(InspectionCheck)
_ORDER = (
    select(Return.order_id)
    .join(ReturnLine, ReturnLine.return_id == Return.id)
    .where(ReturnLine.id == bindparam("line"))
)
_UNTICKED = (
    select(InspectionCheck.inspection_id, InspectionCheck.words)
    .join(Inspection, Inspection.id == InspectionCheck.inspection_id)
    .join(ReturnLine, ReturnLine.id == Inspection.return_line_id)
    .where(ReturnLine.return_id == bindparam("return"), InspectionCheck.ticked.is_(False))
    .order_by(InspectionCheck.inspection_id, InspectionCheck.place)
)


@needs(Right.INSPECT)
def inspect(db: Db, ticked: Collection[str], return_line_id: int, *seen: Any, **named: Any) -> Inspected:
    """Confirm what was seen of some pieces (``inspecting.inspect``), and keep with it what was ticked.

    What is ticked and not on the list any more is left out.
    """
    done = inspecting.inspect(db, return_line_id, *seen, **named)
    checks = settings.company(db).return_checks
    if checks:
        rows = [
            {"inspection_id": done.inspection_id, "place": place, "words": words, "ticked": words in ticked}
            for place, words in enumerate(checks, 1)
        ]
        db.run(_KEEP, rows)
        # The rows can be read beside the decision; that they are as they were is for the trail to prove.
        told = ", ".join(f"{words} {'+' if words in ticked else '-'}" for words in checks)
        order_id = db.run(_ORDER, {"line": return_line_id}).scalar_one()
        db.audit("return_line", return_line_id, "checked", order_id=order_id, after=told)
    return done


def unticked(db: Db, return_id: int) -> dict[int, tuple[str, ...]]:
    """By inspection, what was on the list and not ticked."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in db.run(_UNTICKED, {"return": return_id}):
        found[row.inspection_id].append(row.words)
    return {inspection: tuple(words) for inspection, words in found.items()}
