"""The migrations lead to what the models say, up and down, and a death half way costs nothing."""

import os
import re
import signal
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from omsdesk.database import guards
from omsdesk.database.engine import WRITES
from omsdesk.database.schema import migrate, open_database, version
from omsdesk.database.work import Work
from omsdesk.models.all import metadata
from omsdesk.models.base import SCHEMA_VERSION
from omsdesk.models.journal import APPEND_ONLY
from omsdesk.services import receiving
from omsdesk.services.costing import valuing
from tests.counts import counted
from tests.factories import a_house, a_product, an_order, stock
from tests.migrations.alembic_run import go_down, go_up, opened, revisions

ROOT = Path(__file__).parents[2]
NEWEST = 5
"""So many steps are gone one by one in the short run; those before were when they were new, and do not change."""


def test_the_last_revision_is_what_the_models_say(database_url: str) -> None:
    with opened(database_url) as engine, engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, metadata)

    assert differences == []


def test_the_checks_of_each_table_are_those_of_its_model(database_url: str) -> None:
    """Alembic compares columns, keys and indexes, and no checks."""
    modelled = {
        table.name: {str(each.name) for each in table.constraints if isinstance(each, CheckConstraint)}
        for table in metadata.tables.values()
    }

    with opened(database_url) as engine:
        inspector = inspect(engine)
        there = {name: {each["name"] for each in inspector.get_check_constraints(name)} for name in modelled}

    assert sum(map(len, there.values())) > len(modelled)
    assert there == modelled


def test_every_constraint_has_a_name(database_url: str) -> None:
    with opened(database_url) as engine:
        found = inspect(engine)
        nameless = [
            (table, kind)
            for table in found.get_table_names()
            for kind, each in (
                *(("foreign key", each) for each in found.get_foreign_keys(table)),
                *(("unique", each) for each in found.get_unique_constraints(table)),
                *(("check", each) for each in found.get_check_constraints(table)),
            )
            if not each["name"] and table != "alembic_version"
        ]
        beside = _named_beside_their_columns(engine)

    assert sorted(nameless) == sorted(beside)


def _named_beside_their_columns(engine: Engine) -> list[tuple[str, str]]:
    """Each foreign key of SQLite that came with a new column: its name stands where the inspector does not read it."""
    if engine.dialect.name != "sqlite":
        return []
    with engine.connect() as connection:
        tables = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all()
    return [
        (table.name, "foreign key")
        for table in tables
        for _ in re.findall(r"CONSTRAINT fk_\w+ REFERENCES", table.sql or "")
    ]


def test_each_step_leads_up_and_down_and_up_again(empty_database_url: str) -> None:
    with opened(empty_database_url) as engine:
        steps = [*enumerate(revisions(), start=1)][-counted(short=NEWEST, long=SCHEMA_VERSION) :]
        seen = {}
        for number, revision in steps:
            go_up(engine, revision)
            seen[number] = _tables(engine)
            assert _version(engine) == number

        for number, revision in reversed(steps[:-1]):
            go_down(engine, revision)
            assert (_tables(engine), _version(engine)) == (seen[number], number)
        go_down(engine)
        assert _tables(engine) - {"alembic_version"} == frozenset()

        go_up(engine)
        assert (_tables(engine), _version(engine)) == (seen[SCHEMA_VERSION], SCHEMA_VERSION)


def test_the_number_of_revisions_is_the_version() -> None:
    assert len(revisions()) == SCHEMA_VERSION


def test_a_step_that_fails_half_way_leaves_nothing_and_can_be_tried_again(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(empty_database_url) as engine:
        go_up(engine, revisions()[0])
        before = _tables(engine)
        with monkeypatch.context() as patched:
            patched.setattr("omsdesk.database.migrations.finish.guards.install", _fail)
            with pytest.raises(RuntimeError, match="power"):
                go_up(engine, revisions()[1])

        assert (_tables(engine), _version(engine)) == (before, 1)

        go_up(engine)
        assert _version(engine) == SCHEMA_VERSION


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_step_that_is_killed_half_way_can_be_tried_again(empty_database_url: str) -> None:
    with opened(empty_database_url) as engine:
        go_up(engine, revisions()[1])
        before = _tables(engine)
    killed = subprocess.run(
        [sys.executable, "-c", _DIE_AT_THE_END, empty_database_url, revisions()[2]],
        cwd=ROOT,
        check=False,
        timeout=60,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert killed.returncode == -signal.SIGKILL

    with opened(empty_database_url) as engine:
        assert (_tables(engine), _version(engine)) == (before, 2)
    assert migrate(empty_database_url) == 2
    open_database(empty_database_url).dispose()


_DIE_AT_THE_END = """
import os, signal, sys
from omsdesk.database import guards
from tests.migrations.alembic_run import go_up, opened
guards.install = lambda connection: os.kill(os.getpid(), signal.SIGKILL)
with opened(sys.argv[1]) as engine:
    go_up(engine, sys.argv[2])
"""


def test_rows_survive_a_step_down_and_up(work: Work) -> None:
    a_house(work)
    mug = a_product(work)
    stock(work, mug, 5)
    an_order(work, [(mug, 2)], confirmed=True)
    before = _counts(work.engine)

    with opened(work.engine.url.render_as_string(hide_password=False)) as engine:
        go_down(engine, revisions()[2])
        go_up(engine)
        after = _counts(engine)
    assert (before.pop("credentials"), after["credentials"]) == (2, 1), "a PIN is given anew, the badge is kept"
    assert after["settings"] - before.pop("settings") == 1, "from which number on scans and trail have one order"
    assert {table: after[table] for table in before if not table.startswith(("return", "inspect"))} == {
        table: count for table, count in before.items() if not table.startswith(("return", "inspect"))
    }


def test_every_guard_stands_after_the_migrations(database_url: str) -> None:
    with opened(database_url) as engine, engine.connect() as connection:
        names = guards.names(connection.dialect.name)
        assert guards.present(connection) == frozenset(names)
        assert {f"keep_{table}_{event}" for table in APPEND_ONLY for event in ("update", "delete")} < set(names)


def test_what_is_written_down_cannot_be_changed_or_deleted(work: Work) -> None:
    acts = ["UPDATE {table} SET id = id", "DELETE FROM {table}"]
    if work.engine.dialect.name == "postgresql":
        acts.append("TRUNCATE {table} CASCADE")
    a_house(work)
    _one_row_of_each(work)
    before = {table: count for table, count in _counts(work.engine).items() if table in APPEND_ONLY}
    assert min(before.values()) > 0

    for table, act in product(APPEND_ONLY, acts):
        with pytest.raises(DBAPIError, match=guards.SAID), _writing(work.engine) as connection:
            connection.execute(text(act.format(table=table)))

    assert {table: count for table, count in _counts(work.engine).items() if table in APPEND_ONLY} == before


def _one_row_of_each(work: Work) -> None:
    """A row in each append-only table, so that a trigger for each row has something to refuse."""
    mug = a_product(work)
    stock(work, mug, 5)
    work.write(receiving.receive, product_id=mug, quantity=1, cost="2.50")
    valuing.carry_out(work)
    order = an_order(work, [(mug, 1)])
    with _writing(work.engine) as connection:
        connection.execute(
            text(
                "INSERT INTO scan_events (lane, number, hash, at, command_id, kind, code, outcome, by_hand, pieces) "
                "VALUES (0, 901, '', CURRENT_TIMESTAMP, 'c1', 'other', 'X', 'ok', FALSE, 0)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO returns (id, order_id, status, customer_says, fee_minor, requested_at) "
                "VALUES (1, :order, 'approved', '', 0, CURRENT_TIMESTAMP)"
            ),
            {"order": order},
        )
        connection.execute(
            text(
                "INSERT INTO return_lines (id, return_id, order_line_id, product_id, expected, received, inspected, "
                "reception, inspection, money, refund_minor) "
                "VALUES (1, 1, 1, :mug, 1, 1, 1, 'received', 'accepted', 'pending', 0)"
            ),
            {"mug": mug},
        )
        connection.execute(
            text(
                "INSERT INTO inspections (lane, number, hash, return_line_id, at, quantity, condition, disposition, "
                "reason) VALUES (0, 902, '', 1, CURRENT_TIMESTAMP, 1, 'new', 'restock', '')"
            )
        )
        connection.execute(
            text("INSERT INTO customers (id, name, search, created_at) VALUES (1, 'Ada', 'ada', CURRENT_TIMESTAMP)")
        )
        connection.execute(
            text(
                "INSERT INTO credit_entries (customer_id, currency, amount_minor, kind, note, at) "
                "VALUES (1, 'EUR', 1, 'merged', '', CURRENT_TIMESTAMP)"
            )
        )
        for into, values in (
            (
                "drawer_days (id, station_id, number, currency, float_minor, brought_minor, at)",
                "1, 1, 1, 'EUR', 5, 5, X",
            ),
            ("drawer_moves (drawer_id, kind, amount_minor, note, at)", "1, 'put_in', 5, 'change', X"),
            ("drawer_counts (id, drawer_id, typed, counted_minor, expected_minor, at)", "1, 1, '0.10', 10, 10, X"),
            (
                "drawer_closings (drawer_id, count_id, expected_minor, counted_minor, stays_minor, reason, at)",
                "1, 1, 10, 10, 5, '', X",
            ),
        ):
            given = values.replace("X", "CURRENT_TIMESTAMP")
            connection.execute(text(f"INSERT INTO {into} VALUES ({given})"))  # noqa: S608 - nothing comes from outside
        connection.execute(
            text(
                "INSERT INTO payments (id, order_id, method, status, authorised_minor, captured_minor, refunded_minor, "
                "reference, at) VALUES (9, :order, 'card', 'captured', 5, 5, 0, '', CURRENT_TIMESTAMP)"
            ),
            {"order": order},
        )
        connection.execute(
            text(
                "INSERT INTO card_payments (id, order_id, provider, status, asked_minor, authorised_minor, "
                "captured_minor, takes_parts, link, link_reference, reference, risk, by_mail, looks, look_at, at) "
                "VALUES (1, :order, 'x', 'captured', 5, 5, 5, FALSE, '', '', '', '', FALSE, 0, CURRENT_TIMESTAMP, "
                "CURRENT_TIMESTAMP)"
            ),
            {"order": order},
        )
        connection.execute(
            text(
                "INSERT INTO disputes (id, card_id, reference, status, reason, amount_minor, currency, opened_at, at, "
                "changed_at) VALUES (1, 1, 'du_1', 'under_review', '', 5, 'EUR', CURRENT_TIMESTAMP, "
                "CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO dispute_entries (dispute_id, payment_id, amount_minor, at) "
                "VALUES (1, 9, 5, CURRENT_TIMESTAMP)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO dispute_fees (dispute_id, amount_minor, currency, at) "
                "VALUES (1, 5, 'EUR', CURRENT_TIMESTAMP)"
            )
        )
        connection.execute(
            text("INSERT INTO audit_roots (day, at, heads, hash) VALUES ('2026-03-02', CURRENT_TIMESTAMP, '', '')")
        )


def _writing(engine: Engine) -> Any:
    return engine.execution_options(**{WRITES: True}).begin()


def _fail(_: object) -> None:
    raise RuntimeError("the power went")


def _tables(engine: Engine) -> frozenset[str]:
    return frozenset(inspect(engine).get_table_names())


def _version(engine: Engine) -> int:
    with engine.connect() as connection:
        return version(connection)


def _counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }
