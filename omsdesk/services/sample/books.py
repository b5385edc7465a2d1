"""Books of a past that is written all at once: trail, scans and moves, in the order in which things happened.

Deeds write a few rows each; a thousand orders of the past would take them a minute. Here the same rows are
gathered and written in one statement per table, and the balances get the sum of all moves.
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from omsdesk.database.db import Db
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.stock import MoveKind, ScanKind
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.journal import AuditEvent, ScanEvent
from omsdesk.models.stock import MOVE, PUT
from omsdesk.services import ledger

_SCANS = insert(ScanEvent)
_TRAIL = insert(AuditEvent)
_BLANK_SCAN: dict[str, Any] = {"by_hand": False, "undoes_id": None, "outcome": ScanOutcome.OK}


@dataclass
class Books:
    """What is to be written, with who did it and at which bench."""

    staff: Mapping[UserRole, int]
    station_id: int
    trail: list[dict[str, Any]] = field(default_factory=list)
    scans: list[dict[str, Any]] = field(default_factory=list)
    moves: list[dict[str, Any]] = field(default_factory=list)
    sums: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    """What each product and place gains or loses."""

    def note(
        self, at: datetime, by: UserRole, subject: str, subject_id: int, what: str, order_id: int, after: object
    ) -> None:
        """A row of the trail."""
        self.trail.append(
            {
                **self._who(at, by),
                "command_id": "",
                "subject": subject,
                "subject_id": subject_id,
                "order_id": order_id,
                "what": what,
                "before": "",
                "after": str(getattr(after, "value", after)),
            }
        )

    def scan(self, at: datetime, by: UserRole, kind: ScanKind, code: str, **about: Any) -> None:
        """A gesture that counted."""
        self.scans.append(
            {
                **_BLANK_SCAN,
                **dict.fromkeys(("pieces",), 0),
                **dict.fromkeys(("order_line_id", "shipment_id", "parcel_id", "task_id", "list_id")),
                **self._who(at, by),
                **about,
                "command_id": uuid.uuid4().hex,
                "kind": kind,
                "code": code,
            }
        )

    def move(
        self, at: datetime, by: UserRole, kind: MoveKind, *, line: Mapping[str, Any], frm: int, to: int, pieces: int
    ) -> None:
        """Pieces of an order line from place to place."""
        self.moves.append(
            {
                **self._who(at, by),
                "kind": kind,
                "product_id": line["product_id"],
                "from_id": frm,
                "to_id": to,
                "quantity": pieces,
                "order_line_id": line["id"],
                "reason": "",
                "note": "",
                "command_id": "",
            }
        )
        self.sums[line["product_id"], frm] -= pieces
        self.sums[line["product_id"], to] += pieces

    def write(self, db: Db) -> None:
        """All rows, oldest first, and the balances after them."""
        for statement, rows in ((_TRAIL, self.trail), (_SCANS, self.scans), (MOVE, self.moves)):
            if rows:
                db.run(statement, sorted(rows, key=lambda row: row["at"]))
        changed = {key: pieces for key, pieces in self.sums.items() if pieces}
        for product_id, place_id in changed:
            ledger.balance_at(db, product_id=product_id, place_id=place_id)
        if changed:
            db.run(
                PUT,
                [
                    {"product": product_id, "place": place_id, "quantity": pieces}
                    for (product_id, place_id), pieces in changed.items()
                ],
            )

    def _who(self, at: datetime, by: UserRole) -> dict[str, Any]:
        return {"at": at, "user_id": self.staff[by], "station_id": self.station_id}
