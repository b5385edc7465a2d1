"""Before a backup comes back people know what goes; afterwards they know whether everything holds in it."""

from pathlib import Path

import pytest
from sqlalchemy import select, text

from omsdesk.database import backup, kept_roots, known_backups, restoring, schema
from omsdesk.database.db import Db
from omsdesk.database.engine import file_of
from omsdesk.database.known_backups import Found
from omsdesk.database.work import Actor, Work
from omsdesk.errors import NotAllowed
from omsdesk.lifecycles.rights import RIGHTS
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.message import Message
from omsdesk.models.paper import PrintJob
from omsdesk.services import audit_trail, bringing_back, hall_papers, settings, signing_in
from omsdesk.services.audit_trail import AuditFilter
from omsdesk.services.bringing_back import Errand, Outlook
from omsdesk.services.restored_doubts import InDoubt
from omsdesk.words import Text
from tests import factories
from tests.engines import a_test_engine
from tests.still_clock import StillClock


@pytest.fixture
def saved(house: Work, tmp_path: Path, clock: StillClock) -> Found:
    """A backup of a house with one order, an hour ago."""
    factories.an_order(house, [(factories.a_product(house, "MUG"), 2)])
    path = backup.save(house.engine, tmp_path / "saved.db")
    clock.pass_by(hours=1)
    return known_backups.look_at(path, wholly=True)


def outlook(house: Work, found: Found) -> Outlook:
    """What would be lost."""
    assert found.facts is not None
    database = file_of(house.engine.url)
    assert database is not None
    return house.read(bringing_back.outlook, found, found.facts, database)


def test_nothing_is_lost_when_nothing_was_done_since(house: Work, saved: Found, clock: StillClock) -> None:
    house.write(settings.change, pins=False)
    saved = known_backups.look_at(backup.save(house.engine, saved.path.with_name("later.db")), wholly=True)
    clock.pass_by(hours=1)
    house.write(signing_in.by_name, house.actor.user_id)  # whoever brings it back has to come in first
    told = outlook(house, saved)

    assert (told.is_same, told.orders, told.changes) == (True, 0, 0)
    assert told.kept.name.endswith(f"-before-restore-{clock.now:%Y%m%d-%H%M%S}.db")


def test_what_was_done_since_is_counted(house: Work, saved: Found) -> None:
    mug = factories.a_product(house, "POT")
    for _ in range(2):
        factories.an_order(house, [(mug, 1)])

    told = outlook(house, saved)

    assert (told.is_same, told.orders, told.changes) == (True, 2, 2)


def test_the_backup_of_another_house_replaces_all(house: Work, saved: Found, sqlite_url: str, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    schema.migrate(str(other))
    engine = a_test_engine(str(other))
    stranger = Work(engine)
    factories.a_house(stranger, name="Elsewhere")

    told = outlook(stranger, saved)
    engine.dispose()

    assert (told.is_same, told.company, told.orders) == (False, "Elsewhere", 0)
    assert told.changes > 0


@pytest.mark.parametrize("role", [each for each in UserRole if each is not UserRole.ADMIN])
def test_only_an_administrator_may(house: Work, saved: Found, role: UserRole) -> None:
    house.actor = Actor(house.actor.user_id, house.actor.station_id, RIGHTS[role])

    with pytest.raises(NotAllowed, match="Only these may bring a backup back: Administrator"):
        house.read(bringing_back.place)
    with pytest.raises(NotAllowed):
        outlook(house, saved)


def test_the_errand_brings_it_back_notes_who_did_it_and_looks_through_it(
    house: Work, saved: Found, tmp_path: Path
) -> None:
    database = tmp_path / "shop.db"
    house.write(settings.change, name="Later")
    backup.save(house.engine, database)
    told = outlook(house, saved)
    stages: list[Text] = []

    done = Errand(saved.path, str(database), told.at, told.who).carry_out(lambda words, *_: stages.append(words))

    assert (done.is_back, done.broken, done.trouble) == (True, (), None)
    assert done.kept == restoring.kept_as(database, told.at)
    assert str(stages[-1]) == "Looking whether everything holds"
    engine = a_test_engine(str(database))
    work = Work(engine)
    assert work.read(settings.company).name == "Test House"
    [newest, *_] = work.read(audit_trail.rows, tuple(work.read(audit_trail.ids, AuditFilter()))[:1])
    engine.dispose()
    assert str(newest.said) == "A backup was brought back"
    assert newest.by == "Ada"


def test_rules_that_do_not_hold_in_a_backup_are_told(house: Work, saved: Found, tmp_path: Path) -> None:
    database = backup.save(house.engine, tmp_path / "shop.db")
    engine = a_test_engine(str(saved.path))
    with engine.begin() as connection:
        connection.execute(text("UPDATE orders SET goods_minor = goods_minor + 1, total_minor = total_minor + 1"))
    engine.dispose()

    done = Errand(saved.path, str(database), house.now()).carry_out(lambda *_: None)

    assert done.is_back
    assert any(each.startswith("rule 11:") for each in done.broken)


def test_a_root_that_was_kept_and_is_not_in_the_backup_is_told(house: Work, saved: Found, tmp_path: Path) -> None:
    database = backup.save(house.engine, tmp_path / "shop.db")
    kept = kept_roots.of(saved.path)
    kept_roots.keep(saved.path, [each.split() for each in (*kept, "2026-02-01 abc")])

    done = Errand(saved.path, str(database), house.now()).carry_out(lambda *_: None)

    assert done.is_back
    assert [each.rpartition(": ")[2] for each in done.broken] == ["the root of 2026-02-01 that was copied away"]


def test_an_unfit_backup_changes_nothing(house: Work, tmp_path: Path) -> None:
    database = backup.save(house.engine, tmp_path / "shop.db")
    before = database.read_bytes()
    unfit = tmp_path / "unfit.db"
    unfit.write_bytes(b"")

    done = Errand(unfit, str(database), house.now()).carry_out(lambda *_: None)

    assert not done.is_back
    assert "is empty (0 bytes)" in str(done.trouble)
    assert database.read_bytes() == before


def test_what_waited_in_a_backup_goes_nowhere_by_itself(house: Work, saved: Found, tmp_path: Path) -> None:
    database = backup.save(house.engine, tmp_path / "shop.db")
    engine = a_test_engine(str(saved.path))
    waiting = Work(engine)
    waiting.write(hall_papers.print_badge, 1)
    waiting.write(settings.change, mail_on=True, email="shop@house.test")
    factories.an_order(waiting, [(1, 1)], confirmed=True, email="grace@customer.test")
    before = waiting.read(_on_their_way)
    engine.dispose()

    done = Errand(saved.path, str(database), house.now()).carry_out(lambda *_: None)

    engine = a_test_engine(str(database))
    after = Work(engine).read(_on_their_way)
    engine.dispose()
    assert before == ["queued", "waiting"]
    assert after == ["in_doubt", "in_doubt"]
    assert (done.in_doubt, done.broken) == (InDoubt(messages=1, papers=1), ())


def _on_their_way(db: Db) -> list[str]:
    papers, messages = (db.run(select(each)).scalars().all() for each in (PrintJob.status, Message.status))
    return [each.value for each in (*papers, *messages)]
