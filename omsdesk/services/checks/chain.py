"""The audit chain, gone through from end to end: nothing was changed, taken out, put in or cut off."""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from omsdesk.database import roots
from omsdesk.database.chain import FIELDS, link_hash
from omsdesk.database.db import Db
from omsdesk.models.all import metadata
from omsdesk.models.journal import LINKED, AuditLane, AuditRoot
from omsdesk.services.checks.probe import Probe

AT_ONCE = 10_000
BROKEN = "the audit chain does not hold"
_LANES = select(AuditLane.id, AuditLane.number, AuditLane.hash).order_by(AuditLane.id)
_ROOTS = select(AuditRoot.id, AuditRoot.day, AuditRoot.heads, AuditRoot.hash).order_by(AuditRoot.day)


@dataclass
class _Lane:
    """Where the walk along a lane stands."""

    number: int = 0
    hash: str = ""
    marks: dict[int, str] = field(default_factory=dict)
    """Hashes of the links that a root speaks of."""


@dataclass(frozen=True)
class _Root:
    """A root and the ends of lanes it holds on to."""

    day: Any
    heads: str
    hash: str

    def ends(self) -> Iterator[tuple[int, int, str]]:
        for line in self.heads.splitlines():
            lane, number, hash_ = (*line.split(":"), "", "")[:3]
            if lane.isdecimal() and number.isdecimal():
                yield int(lane), int(number), hash_


def broken_links(db: Db) -> Iterable[str]:
    """Rows that were changed, taken out or put in, and lanes whose end was cut off."""
    kept = {row.id: (row.number, row.hash) for row in db.run(_LANES)}
    stored = [_Root(row.day, row.heads, row.hash) for row in db.run(_ROOTS)]
    lanes: dict[int, _Lane] = {}
    told: list[str] = []
    asked = _asked_for(stored)
    for table, row in _links(db):
        if table == "audit_events" and row["subject"] == roots.SUBJECT:
            told.append(row["after"])
        lane = lanes.setdefault(row["lane"], _Lane())
        yield from _step(lane, table, row)
        if row["number"] in asked.get(row["lane"], ()):
            lane.marks[row["number"]] = row["hash"]
    yield from _ends(kept, lanes)
    yield from _roots(stored, lanes)
    yield from (f"missing: the root {hash_}" for hash_ in told if hash_ not in {root.hash for root in stored})


def _asked_for(stored: Iterable[_Root]) -> Mapping[int, set[int]]:
    asked: dict[int, set[int]] = {}
    for root in stored:
        for lane, number, _ in root.ends():
            asked.setdefault(lane, set()).add(number)
    return asked


def _links(db: Db) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """All linked rows, lane by lane, in the order of their numbers."""
    return heapq.merge(*(_rows(db, table) for table in LINKED), key=lambda each: (each[1]["lane"], each[1]["number"]))


def _rows(db: Db, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    columns = metadata.tables[name].columns
    asked = select(*(columns[field] for field in FIELDS[name]), columns.hash)
    asked = asked.order_by(columns.lane, columns.number)
    with db.connection.execute(asked, execution_options={"yield_per": AT_ONCE}) as answer:
        for row in answer.mappings():
            yield name, dict(row)


def _step(lane: _Lane, table: str, row: Mapping[str, Any]) -> Iterator[str]:
    where = f"{table} {row['id']} (lane {row['lane']}, number {row['number']})"
    if row["number"] <= lane.number:
        yield f"put in: {where}, a number that was given already"
        return
    if row["number"] > lane.number + 1:
        first, last = lane.number + 1, row["number"] - 1
        numbers = f"number {first} is" if first == last else f"numbers {first} to {last} are"
        yield f"missing: lane {row['lane']}, {numbers} gone before {where}"
        fits = True  # what it held on to is gone, so nothing can be said about the row itself
    else:
        fits = row["hash"] == link_hash(lane.hash, table, [row[name] for name in FIELDS[table]])
    if not fits:
        yield f"changed or put in: {where}"
    lane.number, lane.hash = row["number"], row["hash"]


def _ends(kept: Mapping[int, tuple[int, str]], lanes: Mapping[int, _Lane]) -> Iterator[str]:
    for lane, (number, hash_) in kept.items():
        walked = lanes.get(lane, _Lane())
        if walked.number < number:
            yield f"cut off: lane {lane} went up to number {number}, the last row there is {walked.number}"
        elif walked.number > number:
            yield f"put in: lane {lane} ends at number {number}, rows go on to {walked.number}"
        elif walked.hash != hash_:
            yield f"changed: the end of lane {lane} does not fit its last row"
    for lane in lanes.keys() - kept.keys():
        yield f"missing: lane {lane} has rows, but its end is not written down"


def _roots(stored: Iterable[_Root], lanes: Mapping[int, _Lane]) -> Iterator[str]:
    before = ""
    for root in stored:
        if root.hash != roots.root_hash(before, root.day, root.heads):
            yield f"changed or missing: the root of {root.day} does not follow from the root before it"
        before = root.hash
        for lane, number, hash_ in root.ends():
            found = lanes[lane].marks.get(number) if lane in lanes else None
            if number and found != hash_:
                yield f"changed: lane {lane} is not what it was at number {number} when the root of {root.day} was made"


def chain(kept_roots: Iterable[str]) -> tuple[Probe, ...]:
    """The whole chain, and that it still has every root that was copied away, each as its day and hash."""
    wanted = [line.split() for line in kept_roots if line.strip()]

    def gone(db: Db) -> Iterable[str]:
        there = set(roots.listed(db))
        return (
            f"missing: the root of {parts[0]} that was copied away" for parts in wanted if " ".join(parts) not in there
        )

    return Probe(BROKEN, broken_links), Probe(BROKEN, gone)
