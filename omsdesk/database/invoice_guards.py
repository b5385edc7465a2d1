"""Invoices stay as they were issued, and their numbers have no gaps: a counter only ever moves on by one."""

from collections.abc import Iterator

from omsdesk.models.invoice import ISSUED

COUNTERS = "invoice_counters"
SAID = "what was issued is never changed; a credit note takes it back"
COUNTER_SAID = "invoice numbers go on one by one"
_EVENTS = ("update", "delete")
_ONE_ON = "NEW.last <> OLD.last + 1 OR NEW.series <> OLD.series"


def names() -> tuple[str, ...]:
    """The triggers of this file, the same on both engines."""
    return tuple(f"keep_{table}_{event}" for table in (*ISSUED, COUNTERS) for event in _EVENTS)


def sqlite() -> Iterator[str]:
    """What puts them in place on SQLite."""
    for table in ISSUED:
        for event in _EVENTS:
            yield from _sqlite(table, event, f"{event.upper()} ON {table}", SAID)
    yield from _sqlite(COUNTERS, "update", f"UPDATE ON {COUNTERS} WHEN {_ONE_ON}", COUNTER_SAID)
    yield from _sqlite(COUNTERS, "delete", f"DELETE ON {COUNTERS}", COUNTER_SAID)


def postgresql() -> Iterator[str]:
    """What puts them in place on PostgreSQL."""
    for function, said in (("refuse_what_was_issued", SAID), ("refuse_other_numbers", COUNTER_SAID)):
        yield (
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{said}'; END $$"
        )
    for table in ISSUED:
        yield from _postgresql(table, "update", f"UPDATE ON {table} FOR EACH STATEMENT", "refuse_what_was_issued")
        yield from _postgresql(
            table, "delete", f"DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT", "refuse_what_was_issued"
        )
    yield from _postgresql(
        COUNTERS, "update", f"UPDATE ON {COUNTERS} FOR EACH ROW WHEN ({_ONE_ON})", "refuse_other_numbers"
    )
    yield from _postgresql(
        COUNTERS, "delete", f"DELETE OR TRUNCATE ON {COUNTERS} FOR EACH STATEMENT", "refuse_other_numbers"
    )


def removal(*, on_sqlite: bool) -> Iterator[str]:
    """What takes them away, before the sample shop is emptied."""
    for table in (*ISSUED, COUNTERS):
        for event in _EVENTS:
            yield f"DROP TRIGGER IF EXISTS keep_{table}_{event}" + ("" if on_sqlite else f" ON {table}")


def _sqlite(table: str, event: str, when: str, said: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS keep_{table}_{event}"
    yield f"CREATE TRIGGER keep_{table}_{event} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{said}'); END"


def _postgresql(table: str, event: str, when: str, function: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS keep_{table}_{event} ON {table}"
    yield f"CREATE TRIGGER keep_{table}_{event} BEFORE {when} EXECUTE FUNCTION {function}()"
