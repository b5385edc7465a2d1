"""Invoices and closed months stay as they are, and numbers have no gaps: a counter only ever moves on by one."""

from collections.abc import Collection, Iterator

from omsdesk.models.accounting import CLOSED
from omsdesk.models.invoice import ISSUED

COUNTERS = "invoice_counters"
SAID = "what was issued is never changed; a credit note takes it back"
CLOSED_SAID = "what is closed stays as it was closed"
COUNTER_SAID = "invoice numbers go on one by one"
_EVENTS = ("update", "delete")
_ONE_ON = "NEW.last <> OLD.last + 1 OR NEW.series <> OLD.series"


_KEPT = {**dict.fromkeys(ISSUED, SAID), **dict.fromkeys(CLOSED, CLOSED_SAID)}
_FUNCTIONS = {
    SAID: "refuse_what_was_issued",
    CLOSED_SAID: "refuse_what_was_closed",
    COUNTER_SAID: "refuse_other_numbers",
}


def names() -> tuple[str, ...]:
    """The triggers of this file, the same on both engines."""
    return tuple(f"keep_{table}_{event}" for table in (*_KEPT, COUNTERS) for event in _EVENTS)


def sqlite(there: Collection[str]) -> Iterator[str]:
    """What puts them in place on SQLite, on those of the tables that are there."""
    for table, said in _KEPT.items():
        for event in _EVENTS if table in there else ():
            yield from _sqlite(table, event, f"{event.upper()} ON {table}", said)
    yield from _sqlite(COUNTERS, "update", f"UPDATE ON {COUNTERS} WHEN {_ONE_ON}", COUNTER_SAID)
    yield from _sqlite(COUNTERS, "delete", f"DELETE ON {COUNTERS}", COUNTER_SAID)


def postgresql(there: Collection[str]) -> Iterator[str]:
    """What puts them in place on PostgreSQL."""
    for said, function in _FUNCTIONS.items():
        yield (
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{said}'; END $$"
        )
    for table, said in _KEPT.items():
        if table in there:
            yield from _postgresql(table, "update", f"UPDATE ON {table} FOR EACH STATEMENT", _FUNCTIONS[said])
            when = f"DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
            yield from _postgresql(table, "delete", when, _FUNCTIONS[said])
    changed = f"UPDATE ON {COUNTERS} FOR EACH ROW WHEN ({_ONE_ON})"
    yield from _postgresql(COUNTERS, "update", changed, _FUNCTIONS[COUNTER_SAID])
    deleted = f"DELETE OR TRUNCATE ON {COUNTERS} FOR EACH STATEMENT"
    yield from _postgresql(COUNTERS, "delete", deleted, _FUNCTIONS[COUNTER_SAID])


def removal(*, on_sqlite: bool) -> Iterator[str]:
    """What takes them away, before the sample shop is emptied."""
    for table in (*_KEPT, COUNTERS):
        for event in _EVENTS:
            yield f"DROP TRIGGER IF EXISTS keep_{table}_{event}" + ("" if on_sqlite else f" ON {table}")


def _sqlite(table: str, event: str, when: str, said: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS keep_{table}_{event}"
    yield f"CREATE TRIGGER keep_{table}_{event} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{said}'); END"


def _postgresql(table: str, event: str, when: str, function: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS keep_{table}_{event} ON {table}"
    yield f"CREATE TRIGGER keep_{table}_{event} BEFORE {when} EXECUTE FUNCTION {function}()"
