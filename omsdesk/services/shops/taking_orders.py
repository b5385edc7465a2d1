"""Orders that a store made or changed since it was asked last come in, page by page.

Each page is read like a file of the store, so it comes in by the same rules: known orders change or stay, cancelled
ones are cancelled, and what is refused is said. How far it is, is kept after each page; what comes twice changes
nothing.
"""

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from omsdesk.channels.files.reading import Cancelled
from omsdesk.channels.live.woocommerce_store import Store
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.services.importing import Report, import_files, refusals
from omsdesk.services.shops import asking_turn
from omsdesk.services.shops.asking_turn import Known, Turn
from omsdesk.words import Text

OVERLAP = timedelta(minutes=5)
"""Asked once more each time: a store with several servers may show a change a little later than it dates it."""
AGAIN_FOR = timedelta(days=7)
"""How long an order that was refused is asked for again."""
_FILE = "WooCommerce.json"
_DRAFTS = frozenset({"checkout-draft", "auto-draft"})
_MOST_AGAIN = 100


@dataclass
class Taken:
    """What came of asking."""

    known: Known
    new: int = 0
    changed: int = 0
    cancelled: int = 0
    refused: tuple[str, ...] = ()
    """Sentences about orders that stayed out or as they were."""
    was_stopped: bool = False


def take(work: Work, store: Store, turn: Turn, taken: Taken, stopped: Callable[[], bool]) -> None:
    """Bring in what is new. Trouble of the line is raised; ``taken`` then says what came before it."""
    since = taken.known.since or work.now() - asking_turn.FIRST_LOOK
    taken.known = replace(taken.known, since=since)
    _bring(work, taken, store.those([int(each) for each in taken.known.again]))
    for page in store.changed_since(since - OVERLAP):
        unseen = [each for each in page.orders if taken.known.seen.get(str(each.get("id"))) != _change(each)]
        if stopped() or not _bring(work, taken, unseen, stopped):
            taken.was_stopped = True
            break
        taken.known = _further(taken.known, page.orders, max(page.until, since))
        if not work.write(asking_turn.keep, turn, taken.known):
            taken.was_stopped = True  # this station was away so long that another one goes on
            break


def _further(known: Known, orders: Sequence[Mapping[str, Any]], until: datetime) -> Known:
    """Everything until this moment is in; what the next answer has once more is remembered."""
    begin = f"{(until - OVERLAP).astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
    seen = {**known.seen, **{str(each.get("id")): _change(each) for each in orders}}
    return replace(known, since=until, seen={id_: change for id_, change in seen.items() if change >= begin})


def _change(order: Mapping[str, Any]) -> str:
    return str(order.get("date_modified_gmt"))


def _bring(
    work: Work, taken: Taken, orders: Sequence[Mapping[str, Any]], stopped: Callable[[], bool] = lambda: False
) -> bool:
    """Bring these in; False when the program is about to end."""
    wanted = [each for each in orders if each.get("status") not in _DRAFTS]
    if not wanted:
        return True
    try:
        report = _imported(work, wanted, stopped)
    except Cancelled:
        return False
    except Refusal as refusal:  # nothing in this page is an order
        _note(work, taken, [str(refusal)])
        return True
    if report.was_stopped:
        return False
    taken.new += report.new
    taken.changed += report.changed
    taken.cancelled += sum(1 for each in report.taken_back if each.pieces)
    _remember(work, taken, wanted, report)
    return True


def _imported(work: Work, orders: Sequence[Mapping[str, Any]], stopped: Callable[[], bool]) -> Report:
    with tempfile.TemporaryDirectory(prefix="omsdesk-") as folder:
        path = Path(folder) / _FILE
        path.write_text(json.dumps(orders, ensure_ascii=False), encoding="utf-8")
        return import_files(work, [path], cancelled=stopped)


def _remember(work: Work, taken: Taken, orders: Sequence[Mapping[str, Any]], report: Report) -> None:
    """Orders that were refused are asked for again; those that came in, or stood out too long, are not."""
    ids = {str(each.get("number") or each.get("id")): str(each.get("id")) for each in orders}
    rows = {each.order_ref: str(each.reason) for each in report.refused_rows if not each.code and each.order_ref}
    before = taken.known.again
    again = {id_: said for id_, said in before.items() if id_ not in ids.values()}
    now = work.now()
    fresh = []
    for ref, why in rows.items():
        id_ = ids.get(ref, "")
        began = before[id_].partition(" ")[0] if id_ in before else now.isoformat()
        if id_.isdecimal() and now - datetime.fromisoformat(began) < AGAIN_FOR:
            again[id_] = f"{began} {ref}: {why}"
        if id_ not in before:
            fresh.append(f"{ref}: {why}")
    newest = sorted(again.items(), key=lambda each: each[1])[-_MOST_AGAIN:]
    taken.known = replace(taken.known, again=dict(newest))
    _note(work, taken, fresh)


def _note(work: Work, taken: Taken, said: Sequence[str]) -> None:
    """In the trail, where Today shows it: nobody may be looking."""
    taken.refused = (*taken.refused, *said)
    for each in said:
        work.write(refusals.note, [str(Text("WooCommerce"))], each)
