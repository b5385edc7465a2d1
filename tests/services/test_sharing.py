"""A database moves from a file to a server whole, or not at all; the file stays as it was."""

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, text

from omsdesk.database import comparing, moving, server_init
from omsdesk.database.db import Db
from omsdesk.database.moving import ROWS_AT_ONCE
from omsdesk.database.work import Actor, Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.models.all import metadata
from omsdesk.models.message import Message
from omsdesk.models.paper import PrintJob
from omsdesk.services import (
    checks,
    hall_papers,
    pictures,
    record_history,
    settings,
    sharing,
    signing_in,
)
from tests import factories
from tests.counts import counted
from tests.database.station import let_stations_in, station_url
from tests.engines import a_test_engine
from tests.pictures_made import a_picture
from tests.sentences import says_no
from tests.templates import Databases


@pytest.fixture
def at_home(sqlite_url: str, clock: object) -> Iterator[Work]:
    """A house with goods, people and orders, in a file."""
    engine = a_test_engine(sqlite_url)
    work = Work(engine)
    _fill(work)
    yield work
    engine.dispose()


@pytest.fixture
def empty(postgresql_url: str) -> str:
    """A database on a server, with tables that nobody has written into."""
    return postgresql_url


@pytest.fixture
def bare(all_databases: dict[str, Databases]) -> Iterator[str]:
    """A database on a server, without any table."""
    with all_databases["postgresql"].empty() as url:
        yield url


def test_every_row_arrives_and_numbers_go_on(at_home: Work, sqlite_url: str, bare: str) -> None:
    told: list[tuple[int, int]] = []

    done = sharing.share(_file(sqlite_url), bare, progress=lambda _, moved, whole: told.append((moved, whole)))

    engine = a_test_engine(bare)
    there = Work(engine, Actor(*_actor(at_home)))
    with at_home.engine.connect() as one, engine.connect() as other:
        assert comparing.differences(one, other, metadata.sorted_tables) == []
        assert comparing.counted(one, metadata.sorted_tables) == comparing.counted(other, metadata.sorted_tables)
    assert factories.whole_database(at_home) == _without_version(factories.whole_database(there))
    assert told[-1] == (done.moved.rows, done.moved.rows)
    assert [each.violations for each in there.read(checks.check)] == [0] * 11
    product = factories.a_product(there)
    assert factories.an_order(there, [(product, 1)]) == factories.an_order(at_home, [(_a_product_of(at_home), 1)])
    engine.dispose()


def test_what_waits_goes_out_from_the_server_and_not_from_the_file(at_home: Work, sqlite_url: str, empty: str) -> None:
    at_home.write(settings.change, mail_on=True, email="shop@house.test")
    job = at_home.write(hall_papers.print_badge, 1)
    factories.an_order(at_home, [(_a_product_of(at_home), 1)], confirmed=True, email="grace@customer.test")

    sharing.share(_file(sqlite_url), empty)

    engine = a_test_engine(empty)
    there = Work(engine)
    left = _states(at_home)
    assert (_states(there), left) == (["queued", "waiting"], ["in_doubt", "in_doubt"])
    (event, *_) = at_home.read(record_history.history, "database", 0)
    assert str(event.said) == "Moved to a server"
    assert str(event.after).startswith("postgresql")
    assert "may have come out since" in _error_of(at_home, job)
    assert [each.violations for each in at_home.read(checks.check, audit=True)] == [0] * 12
    assert [each.violations for each in there.read(checks.check, audit=True)] == [0] * 12
    engine.dispose()


def test_what_may_only_be_added_to_is_guarded_again(at_home: Work, sqlite_url: str, empty: str) -> None:
    sharing.share(_file(sqlite_url), empty)

    engine = a_test_engine(empty)
    with engine.begin() as connection, pytest.raises(Exception, match="never changed or deleted"):
        connection.execute(text("DELETE FROM audit_events"))
    engine.dispose()


def test_a_database_that_holds_something_is_refused_and_stays(at_home: Work, sqlite_url: str, empty: str) -> None:
    sharing.share(_file(sqlite_url), empty)
    factories.an_order(at_home, [(_a_product_of(at_home), 1)])

    with says_no("The database there is not empty: it holds audit lanes. Choose an empty one. Nothing was changed."):
        sharing.share(_file(sqlite_url), empty)

    engine = a_test_engine(empty)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM orders")).scalar() == 3
    engine.dispose()


@pytest.mark.usefixtures("at_home")
def test_whoever_may_write_but_owns_nothing_moves_no_database_there(sqlite_url: str, empty: str) -> None:
    owner = a_test_engine(empty)
    with owner.begin() as connection:
        connection.execute(text("CREATE ROLE guest LOGIN"))
        connection.execute(text("GRANT ALL ON ALL TABLES IN SCHEMA public TO guest"))
    try:
        with says_no(
            "Only the owner of the shared database can move one into it."
            " Give the owner's address, or do it on the server's computer."
        ):
            sharing.share(_file(sqlite_url), make_url(empty).set(username="guest").render_as_string())
    finally:
        with owner.begin() as connection:
            connection.execute(text("DROP OWNED BY guest"))
            connection.execute(text("DROP ROLE guest"))
        owner.dispose()


def test_roles_are_made_by_the_administrator_of_a_server(sqlite_url: str, empty: str) -> None:
    engine = a_test_engine(empty)
    let_stations_in(engine)
    engine.dispose()

    with says_no(
        "Only an administrator of the server can make the roles."
        " Give the address of one, for example postgresql://postgres@host/name."
    ):
        server_init.prepare(station_url(empty))
    with says_no(
        "Only a shared database has stations with rights of their own."
        " Give the address of a PostgreSQL database, as its administrator."
    ):
        server_init.prepare(_file(sqlite_url))


def test_a_foreign_database_is_refused_and_stays(at_home: Work, sqlite_url: str, bare: str) -> None:
    engine = a_test_engine(bare)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE diary (day text)"))

    with pytest.raises(Refusal, match="belongs to another program"):
        sharing.share(_file(sqlite_url), bare)

    with engine.connect() as connection:
        found = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        assert found.scalars().all() == ["diary"]
    engine.dispose()


@pytest.mark.parametrize("table", ["locations", "scan_events"])
def test_stopped_in_the_middle_it_leaves_nothing_and_can_be_repeated(
    at_home: Work, sqlite_url: str, empty: str, table: str
) -> None:
    reached: list[str] = []

    with pytest.raises(moving.Stopped):
        sharing.share(
            _file(sqlite_url),
            empty,
            progress=lambda name, *_: reached.append(name),
            is_stopped=lambda: table in reached or "orders" in reached,
        )

    engine = a_test_engine(empty)
    with engine.connect() as connection:
        assert moving.is_empty(connection)
    engine.dispose()
    assert sharing.share(_file(sqlite_url), empty).moved.rows == sum(_counts(at_home).values())


def test_a_difference_on_the_way_keeps_nothing(
    at_home: Work, sqlite_url: str, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = moving._copy

    def lossy(there: object, here: object, table: object) -> Iterator[int]:
        yield from copy(there, here, table)  # type: ignore[arg-type]
        here.exec_driver_sql("UPDATE orders SET ship_by = ship_by + interval '1 hour'")  # type: ignore[attr-defined]

    monkeypatch.setattr(moving, "_copy", lossy)

    with pytest.raises(Unavailable, match=r"What arrived is not what was sent: orders\.ship_by"):
        sharing.share(_file(sqlite_url), empty)

    engine = a_test_engine(empty)
    with engine.connect() as connection:
        assert moving.is_empty(connection)
    engine.dispose()


def test_a_file_that_breaks_a_rule_stays_where_it_is(at_home: Work, sqlite_url: str, empty: str) -> None:
    with at_home.engine.begin() as connection:
        connection.execute(text("UPDATE balances SET on_hand = on_hand + 1 WHERE NOT outside"))

    rule = "The ledger adds up to the balances, and every piece is in one place."
    with says_no(f"The file breaks a rule: {rule} 'omsdesk check' shows where."):
        sharing.share(_file(sqlite_url), empty)


def test_files_and_servers_are_not_mixed_up(sqlite_url: str, empty: str) -> None:
    with pytest.raises(Refusal, match="Only an embedded database can be moved"):
        sharing.share(empty, empty)
    with pytest.raises(Refusal, match="A database is shared on a PostgreSQL server"):
        sharing.share(_file(sqlite_url), _file(sqlite_url))


@pytest.mark.long
def test_a_hundred_thousand_orders_arrive_whole(tmp_path: Path, empty: str) -> None:
    seeding = importlib.import_module("benchmarks.seeding")
    path, work = seeding.new_house(tmp_path)
    seeding.add_past(work, counted(short=100, long=100_000))
    _set_right(work)

    done = sharing.share(str(path), empty)

    engine = a_test_engine(empty)
    with work.engine.connect() as one, engine.connect() as other:
        assert comparing.counted(one, metadata.sorted_tables) == comparing.counted(other, metadata.sorted_tables)
        assert comparing.differences(one, other, metadata.sorted_tables) == []
        assert comparing.counted(other, metadata.sorted_tables)["orders"] == counted(short=100, long=100_000)
    assert done.moved.rows == sum(_counts(work).values())
    assert [each.violations for each in Work(engine).read(checks.check)] == [0] * 11
    engine.dispose()
    work.engine.dispose()


def _states(work: Work) -> list[str]:
    with work.engine.connect() as connection:
        asked = (select(each.status).order_by(each.id) for each in (PrintJob, Message))
        return [each.value for one in asked for each in connection.execute(one).scalars()]


def _error_of(work: Work, job: int) -> str:
    with work.engine.connect() as connection:
        return str(connection.execute(text("SELECT error FROM print_jobs WHERE id = :job"), {"job": job}).scalar_one())


def _fill(work: Work) -> None:
    factories.a_house(work)
    factories.another_user(work, "Łucja")
    product = factories.a_product(work, name="Mug, “large” \\ 100%\t€")
    factories.stock(work, product, 10)
    for mark in (b"x", b"\\\t\n\0"):
        work.write(pictures.keep_of_product, product, a_picture(mark))
    for number in range(3):
        factories.an_order(work, [(product, 2)], confirmed=number > 0, customer="Çağla\nŻak" if number else "O'Brien")


def _set_right(work: Work) -> None:
    """Past orders are made in bulk to measure on; here every rule has to hold for them too."""
    with work.engine.connect() as connection:
        past = connection.execute(text("SELECT id FROM orders WHERE history ORDER BY id")).scalars().all()
    for start in range(0, len(past), ROWS_AT_ONCE):
        work.write(_note_completed, list(past[start : start + ROWS_AT_ONCE]))
    work.write(_balance)


def _note_completed(db: Db, order_ids: list[int]) -> None:
    for each in order_ids:
        db.audit("order", each, "complete", order_id=each, after="completed")


def _balance(db: Db) -> None:
    db.run(text("UPDATE orders SET payment = 'unpaid' WHERE history"))
    db.run(
        text(
            "INSERT INTO balances (product_id, location_id, outside, on_hand, allocated) "
            "SELECT product_id, place, outside, sum(quantity), 0 FROM ("
            "SELECT product_id, to_id AS place, quantity FROM stock_moves UNION ALL "
            "SELECT product_id, from_id, -quantity FROM stock_moves"
            ") JOIN locations ON locations.id = place WHERE true GROUP BY product_id, place, outside "
            "ON CONFLICT (product_id, location_id) DO UPDATE SET on_hand = excluded.on_hand"
        )
    )


def _a_product_of(work: Work) -> int:
    with work.engine.connect() as connection:
        return int(connection.execute(text("SELECT min(id) FROM products")).scalar_one())


def _actor(work: Work) -> tuple[int, int]:
    people, stations = work.read(signing_in.people), work.read(signing_in.stations)
    return people[0].id, stations[0].id


def _counts(work: Work) -> dict[str, int]:
    with work.engine.connect() as connection:
        return comparing.counted(connection, metadata.sorted_tables)


def _without_version(tables: dict[str, list[tuple[str, str]]]) -> dict[str, list[tuple[str, str]]]:
    return {**tables, "settings": [row for row in tables["settings"] if row[0] != "schema_version"]}


def _file(url: str) -> str:
    return url.removeprefix("sqlite:///")
