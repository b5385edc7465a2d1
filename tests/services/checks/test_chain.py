"""The audit chain: whatever is changed behind the program's back in trail, scans, ledger or inspections is found."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from omsdesk.database import guards, roots
from omsdesk.database.chain import FIELDS
from omsdesk.database.db import Db
from omsdesk.database.engine import WRITES
from omsdesk.database.work import Work
from omsdesk.lifecycles.goods_return import Condition, Disposition
from omsdesk.models.all import metadata
from omsdesk.models.journal import LINKED
from omsdesk.services import checks, inspecting, shipping
from omsdesk.services.checks.chain import broken_links
from tests.factories import a_house, a_product, another_user, stock
from tests.services.pack_bench import at_another_bench, packed
from tests.services.returns.coming_back import line_id, received
from tests.still_clock import StillClock

AUDIT_COPY = (
    "INSERT INTO audit_events (id, lane, number, hash, at, user_id, station_id, command_id, subject, subject_id, "
    "order_id, what, before, after) SELECT id + 100000, {lane}, {number}, hash, at, user_id, station_id, command_id, "
    "subject, subject_id, order_id, what, before, after FROM audit_events WHERE id = 5"
)
TAMPERINGS = (
    ("another amount", "UPDATE audit_events SET after = '999' WHERE id = {trail[7]}"),
    ("another deed", "UPDATE audit_events SET what = 'nothing' WHERE id = {trail[9]}"),
    ("another person", "UPDATE audit_events SET user_id = {ben} WHERE id = {trail[11]}"),
    ("another station", "UPDATE audit_events SET station_id = NULL WHERE id = {trail[12]}"),
    ("another moment", "UPDATE audit_events SET at = '2026-03-02 07:00:00' WHERE id = {trail[13]}"),
    ("another subject", "UPDATE audit_events SET subject_id = subject_id + 1 WHERE id = {trail[14]}"),
    ("another command", "UPDATE audit_events SET command_id = 'x' WHERE id = {trail[15]}"),
    ("another id", "UPDATE audit_events SET id = 100000 WHERE id = {trail[16]}"),
    ("what it was before", "UPDATE audit_events SET before = 'x' WHERE id = {trail[17]}"),
    ("the last row of the trail", "UPDATE audit_events SET after = 'x' WHERE id = (SELECT MAX(id) FROM audit_events)"),
    ("a row out of the trail", "DELETE FROM audit_events WHERE id = {trail[8]}"),
    ("many rows out of the trail", "DELETE FROM audit_events WHERE id BETWEEN 3 AND 12"),
    ("the newest row out of the trail", "DELETE FROM audit_events WHERE id = (SELECT MAX(id) FROM audit_events)"),
    ("the first row of a lane", "DELETE FROM audit_events WHERE number = 1"),
    (
        "a row put in twice",
        AUDIT_COPY.format(lane="lane", number="(SELECT number FROM scan_events ORDER BY id LIMIT 1)"),
    ),
    ("a row put at the end", AUDIT_COPY.format(lane="lane", number="number + 100000")),
    ("a row in a lane of its own", AUDIT_COPY.format(lane="77", number="1")),
    ("a row of another hash", "UPDATE audit_events SET hash = 'x' WHERE id = {trail[6]}"),
    ("fewer pieces moved", "UPDATE stock_moves SET quantity = quantity + 1 WHERE id = 1"),
    ("pieces moved elsewhere", "UPDATE stock_moves SET to_id = from_id, from_id = to_id WHERE id = 2"),
    ("a move gone", "DELETE FROM stock_moves WHERE id = 2"),
    ("another scan", "UPDATE scan_events SET code = 'SK-1' WHERE id = (SELECT MAX(id) FROM scan_events)"),
    ("a scan by hand", "UPDATE scan_events SET by_hand = NOT by_hand WHERE id = (SELECT MIN(id) FROM scan_events)"),
    ("a scan gone", "DELETE FROM scan_events WHERE id = (SELECT MAX(id) FROM scan_events)"),
    ("another condition", "UPDATE inspections SET condition = 'damaged'"),
    ("no inspection", "DELETE FROM inspections"),
    ("the end of a lane gone", "DELETE FROM audit_lanes WHERE id = (SELECT MAX(id) FROM audit_lanes)"),
    ("the end of a lane set back", "UPDATE audit_lanes SET number = number - 1"),
    ("another end of a lane", "UPDATE audit_lanes SET hash = 'x'"),
    ("the newest root gone", "DELETE FROM audit_roots WHERE id = (SELECT MAX(id) FROM audit_roots)"),
    ("another root", "UPDATE audit_roots SET heads = '0:1:x'"),
    ("another day of a root", "UPDATE audit_roots SET day = '2026-03-09' WHERE day = '2026-03-03'"),
)
TAIL_AND_END = (
    "DELETE FROM audit_events WHERE lane = 1 AND number >= {number}",
    "DELETE FROM scan_events WHERE lane = 1 AND number >= {number}",
    "DELETE FROM stock_moves WHERE lane = 1 AND number >= {number}",
    "DELETE FROM inspections WHERE lane = 1 AND number >= {number}",
    "UPDATE audit_lanes SET number = {number} - 1 WHERE id = 1",
    (
        "UPDATE audit_lanes SET hash = (SELECT a.hash FROM audit_events a WHERE a.lane = 1 "
        "AND a.number = {number} - 1) WHERE id = 1"
    ),
)


@pytest.fixture
def ben(work: Work, clock: StillClock) -> int:
    """A day with every kind of row at two stations, and the root of the next morning; the id of somebody else."""
    a_house(work)
    ben = another_user(work)
    mug = a_product(work, "MUG")
    stock(work, mug, 5)
    order_id, job = packed(work, (mug, 2))
    work.write(shipping.ship, job)
    returned = received(work, order_id, 1)
    desk = at_another_bench(work, "RETURNS")
    desk.write(inspecting.inspect, line_id(work, returned), Condition.NEW, Disposition.RESTOCK)
    clock.pass_by(days=1)
    a_product(work)
    stock(work, mug, 1)
    return ben


def test_what_the_program_writes_holds_together(work: Work, ben: int) -> None:
    assert work.read(checks.violations) == ()
    with work.engine.connect() as connection:
        for table in (*LINKED, "audit_roots"):
            assert connection.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar_one() > 0  # noqa: S608 - our tables
        lanes = connection.execute(text("SELECT COUNT(*) FROM audit_lanes")).scalar_one()
    assert lanes == 3


def test_whatever_is_changed_by_a_superuser_is_found(work: Work, ben: int) -> None:
    with work.engine.connect() as connection:
        trail = (0, *connection.execute(text("SELECT id FROM audit_events ORDER BY id")).scalars())
    for name, statement in TAMPERINGS:
        with _behind_the_back(work) as db:
            changed = db.connection.execute(text(statement.format(ben=ben, trail=trail))).rowcount
            assert (name, changed > 0) == (name, True)

            assert (name, bool(tuple(broken_links(db)))) == (name, True)


def test_a_tail_cut_off_together_with_its_end_does_not_fit_the_root(work: Work, ben: int) -> None:
    with work.engine.connect() as connection:
        asked = "SELECT MAX(number) FROM audit_events WHERE lane = 1 AND at < '2026-03-03 00:00:00'"
        number = connection.execute(text(asked)).scalar_one()
    with _behind_the_back(work) as db:
        for statement in TAIL_AND_END:
            db.connection.execute(text(statement.format(number=number)))

        assert any("when the root of 2026-03-03 was made" in each for each in broken_links(db))


def test_a_finding_names_the_row(work: Work, ben: int) -> None:
    with _behind_the_back(work) as db:
        db.connection.execute(text("UPDATE audit_events SET after = '999' WHERE id = 7"))
        db.connection.execute(text("DELETE FROM stock_moves WHERE id = 1"))
        found = tuple(broken_links(db))

    assert [each.partition(" (")[0] for each in found if each.startswith("changed")] == [
        "changed or put in: audit_events 7"
    ]
    assert [each.partition(",")[0] for each in found if each.startswith("missing")] == ["missing: lane 1"]


def test_a_root_that_was_copied_away_must_still_be_there(work: Work, ben: int, tmp_path: Path) -> None:
    kept = work.read(roots.listed)
    assert [line.partition(" ")[0] for line in kept] == ["2026-03-02", "2026-03-03"]

    assert [each.violations for each in work.read(checks.check, audit=True, kept_roots=kept)] == [0] * 12
    forged = work.read(checks.check, audit=True, kept_roots=(*kept, "2026-03-01 abc"))[-1]
    assert forged.examples == ("the audit chain does not hold: missing: the root of 2026-03-01 that was copied away",)


def test_a_refused_part_leaves_the_chain_whole(work: Work, ben: int) -> None:
    with pytest.raises(RuntimeError):
        work.write(_in_vain)
    work.write(_partly)

    assert work.read(checks.violations) == ()


def test_the_form_names_every_field() -> None:
    for table in LINKED:
        assert {*FIELDS[table], "hash"} == set(metadata.tables[table].columns.keys())


def _partly(db: Db) -> None:
    db.audit("tests", 1, "first")
    with pytest.raises(RuntimeError), db.attempt():
        _in_vain(db)
    db.audit("tests", 1, "last", before=None, after="ż\n: ~")


def _in_vain(db: Db) -> None:
    db.audit("tests", 1, "in vain")
    db.finish()
    raise RuntimeError


@contextmanager
def _behind_the_back(work: Work) -> Iterator[Db]:
    """A superuser at work with every trigger off; nothing of it stays."""
    with work.engine.execution_options(**{WRITES: True}).connect() as connection:
        connection.begin()
        if connection.dialect.name == "sqlite":
            for name in guards.names("sqlite"):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield Db(connection, now=work.now())
