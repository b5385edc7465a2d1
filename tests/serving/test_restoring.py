"""A backup of a shared database comes back whole, and an unfit one changes nothing."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from omsdesk.database import kept_roots, roots
from omsdesk.database.engine import open_engine
from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.serving import dumping, restoring, saving
from tests import factories
from tests.engines import a_test_engine

AT = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@pytest.fixture
def saved(postgresql_url: str, tmp_path: Path) -> Path:
    """The backup of a house with one product, which has a second one by now."""
    engine = a_test_engine(postgresql_url)
    factories.a_house(Work(engine))
    work = Work(engine)  # the next program finds something to hold on to, and makes the root of the day
    factories.a_product(work, "FIRST")
    target = saving.save(postgresql_url, tmp_path / "saved.dump")
    factories.a_product(work, "SECOND")
    engine.dispose()
    return target


def test_everything_is_as_it_was_and_what_was_there_is_kept(saved: Path, postgresql_url: str) -> None:
    _say(postgresql_url, "CREATE TABLE of_a_newer_program (id int)")
    _say(postgresql_url, "CREATE SCHEMA beside")

    kept = saving.restore(saved, postgresql_url, at=AT)

    assert kept == saved.with_name("omsdesk-before-restore-20261128-120000.dump")
    assert _skus(postgresql_url) == ["FIRST"]
    assert _asked(postgresql_url, "SELECT to_regclass('of_a_newer_program'), to_regnamespace('beside')") == [
        (None, None)
    ]
    again = saving.restore(kept, postgresql_url, at=AT)
    assert again == saved.with_name("omsdesk-before-restore-20261128-120001.dump"), "within the same second"
    assert _skus(postgresql_url) == ["FIRST", "SECOND"]


def test_the_roots_of_the_trail_lie_beside_a_backup_and_go_with_it(saved: Path, postgresql_url: str) -> None:
    engine = a_test_engine(postgresql_url)
    there = Work(engine).read(roots.listed)
    engine.dispose()
    kept = kept_roots.of(saved)

    kept_roots.throw_away(saved)

    assert (len(kept), kept) == (1, there)
    assert list(saved.parent.glob(f"{saved.name}*")) == []


def test_no_station_is_let_in_before_what_waited_is_stopped(saved: Path, postgresql_url: str) -> None:
    _say(postgresql_url, "DO $$ BEGIN CREATE ROLE a_station; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    _say(postgresql_url, "GRANT INSERT ON commands TO a_station")
    there = "SELECT has_table_privilege('a_station', 'messages', 'SELECT')"
    heard: list[object] = []

    saving.restore(saved, postgresql_url, at=AT, first=lambda url, kept: heard.extend([url, kept, *_asked(url, there)]))

    assert heard == [postgresql_url, saved.with_name("omsdesk-before-restore-20261128-120000.dump"), (False,)]


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_half_a_backup_changes_nothing(saved: Path, postgresql_url: str, share: float) -> None:
    data = saved.read_bytes()
    saved.write_bytes(data[: int(len(data) * share)])

    with pytest.raises((Refusal, Unavailable)):
        restoring.restore(saved, postgresql_url, at=AT)

    assert _skus(postgresql_url) == ["FIRST", "SECOND"]


def test_a_damaged_backup_changes_nothing(saved: Path, postgresql_url: str) -> None:
    data = bytearray(saved.read_bytes())
    chance = random.Random(7)
    for place in (chance.randrange(len(data) // 2, len(data)) for _ in range(2_000)):
        data[place] ^= 0xFF
    saved.write_bytes(data)

    with pytest.raises((Refusal, Unavailable)):
        restoring.restore(saved, postgresql_url, at=AT)

    assert _skus(postgresql_url) == ["FIRST", "SECOND"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"SQLite format 3\x00" + bytes(100), "is the backup of a file, and this database is on a server"),
        (b"x" * 5_000, "is not a backup, or its beginning is damaged"),
    ],
)
def test_what_is_no_backup_is_refused_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    unfit = tmp_path / "unfit"
    unfit.write_bytes(content)

    with pytest.raises(Refusal, match=said):
        restoring.restore(unfit, "postgresql://nobody@127.0.0.1:9/none", at=AT)


def test_the_backup_of_a_newer_program_is_refused(postgresql_url: str, tmp_path: Path) -> None:
    _say(postgresql_url, "UPDATE settings SET value = '9999' WHERE key = 'schema_version'")
    newer = dumping.save(postgresql_url, tmp_path / "newer.dump")

    with pytest.raises(Refusal, match="This database has version 9,999; program"):
        restoring.restore(newer, postgresql_url, at=AT)


def test_the_backup_of_another_program_is_refused(
    postgresql_url: str, tmp_path: Path, all_databases: dict[str, object]
) -> None:
    with all_databases["postgresql"].empty() as other:  # type: ignore[attr-defined]
        _say(other, "CREATE TABLE diary (day text)")
        foreign = dumping.save(other, tmp_path / "foreign.dump")

    with pytest.raises(Refusal, match="is the backup of another program"):
        restoring.restore(foreign, postgresql_url, at=AT)


def test_a_busy_database_is_waited_for_and_then_left_alone(saved: Path, postgresql_url: str) -> None:
    engine = open_engine(postgresql_url)
    quick = restoring._CLEAR.replace("30s", "300ms")
    with engine.connect() as busy, pytest.MonkeyPatch.context() as patched:
        busy.exec_driver_sql("LOCK TABLE orders IN ACCESS SHARE MODE")
        patched.setattr(restoring, "_CLEAR", quick)
        with pytest.raises(Unavailable, match=r"is in use\. Nothing was changed\. Close OMS Desk everywhere"):
            restoring.restore(saved, postgresql_url, at=AT)
    engine.dispose()

    assert _skus(postgresql_url) == ["FIRST", "SECOND"]


def test_a_backup_overwrites_nothing(saved: Path, postgresql_url: str) -> None:
    before = saved.read_bytes()

    with pytest.raises(Refusal, match="exists already"):
        saving.save(postgresql_url, saved)

    assert saved.read_bytes() == before
    assert {each.name for each in saved.parent.iterdir()} == {saved.name, kept_roots.beside(saved).name}


def test_backups_are_thinned_out_by_the_same_rule_as_files(tmp_path: Path) -> None:
    moments = [AT - timedelta(days=day) for day in range(400)]
    for each in moments:
        (tmp_path / f"omsdesk-{each:%Y%m%d-%H%M%S}.dump").touch()
    (tmp_path / "mine.dump").touch()

    dumping.thin_out(tmp_path)

    ages = sorted((AT - each).days for each in dumping.saved_in(tmp_path))
    assert ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert len(ages) == 7 + 3 + 11  # the rest of five weeks and of twelve months; some are both
    assert (tmp_path / "mine.dump").exists()


def _skus(url: str) -> list[str]:
    return [str(row[0]) for row in _asked(url, "SELECT sku FROM products ORDER BY id")]


def _say(url: str, statement: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement.encode())


def _asked(url: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return list(connection.execute(question.encode()).fetchall())
