"""The folder of a station: whoever is at the desk, its files come in once, however many look into it."""

import copy
from pathlib import Path
from typing import Any

import pytest

from omsdesk.database.work import Actor, Work
from omsdesk.desk import Desk
from omsdesk.errors import NotAllowed, Refusal, Unavailable
from omsdesk.lifecycles.rights import RIGHTS
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.journal import AuditEvent
from omsdesk.models.order import Channel
from omsdesk.presenters import JobsInPlace
from omsdesk.services import choosing_folder, signing_in
from omsdesk.services.importing import folder_turn, watched_folder
from omsdesk.services.importing.folder_turn import FolderTurn
from omsdesk.services.importing.watched_folder import FolderErrand
from omsdesk.services.importing.watching import Watch
from tests import factories
from tests.channels.sales import sales
from tests.channels.shop_files import shopify, woocommerce
from tests.services.importing.shops import orders_of, the_things
from tests.still_clock import StillClock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


def at_a_bench(work: Work) -> Work:
    """A packer is signed in, who may bring in nothing."""
    station = work.write(signing_in.station, "PACK-1").id
    work.actor = Actor(None, station, RIGHTS[UserRole.PACKER])
    return work


def watching(work: Work, folder: Path, channel: str = "") -> Work:
    at_a_bench(work)
    factories.by_the_program(work).write(choosing_folder.choose, str(folder), channel)
    return work


def test_files_come_in_by_the_program_while_a_packer_works(house: Work, folder: Path) -> None:
    the_things(house)
    watching(house, folder)
    shopify(folder, sales(2, seed=71))
    (folder / "broken.json").write_text("[{")
    errand = FolderErrand()

    first, second = errand.carry_out(house), errand.carry_out(house)

    assert (first.handled, first.trouble, second.trouble) == ((), None, None)
    assert [(each.path.name, each.orders) for each in second.handled] == [("broken.json", 0), ("orders_export.csv", 2)]
    assert [each.path.name for each in second.refused] == ["broken.json"]
    assert len(orders_of(house)) == 2
    assert [each.file for each in watched_folder.reports(str(folder)) if not each.was_brought_in] == ["broken.json"]
    assert house.actor.rights == RIGHTS[UserRole.PACKER]


def test_orders_are_from_whom_a_person_named(house: Work, folder: Path) -> None:
    the_things(house)
    watching(house, folder, " Market  Hall ")
    woocommerce(folder, sales(1, seed=72))
    errand = FolderErrand()
    errand.carry_out(house)
    errand.carry_out(house)

    (order,) = orders_of(house)
    names = {id_: name for id_, _key, name in factories.all_rows(house, Channel)}
    assert names[factories.the_order(house, order).channel_id] == "Market Hall"


def test_two_stations_that_see_the_same_folder_bring_a_file_in_once(house: Work, folder: Path) -> None:
    the_things(house)
    shopify(folder, sales(2, seed=73))
    other = Watch(folder)
    meanwhile: list[tuple[object, ...]] = []

    def in_the_middle() -> bool:
        meanwhile.append(other.look(house))
        return False

    mine = Watch(folder, stopped=in_the_middle)
    mine.look(house)
    other.look(house)

    (handled,) = mine.look(house)

    assert len(meanwhile) > 1
    assert set(meanwhile) == {()}
    assert (handled.orders, len(orders_of(house))) == (2, 2)
    assert other.look(house) == ()
    assert sorted(each.name for each in (folder / "done").iterdir()) == [
        "orders_export.csv",
        "orders_export.csv.report.txt",
    ]
    assert not (folder / folder_turn.NAME).exists()


def test_the_turn_of_a_station_that_died_is_taken_over_after_ten_minutes(folder: Path, clock: StillClock) -> None:
    dead, living = FolderTurn(folder), FolderTurn(folder)
    assert dead.take(clock())
    assert not living.take(clock())
    dead.go_on(clock.pass_by(minutes=6))
    assert not living.take(clock())
    clock.pass_by(minutes=9)
    assert not living.take(clock())

    clock.pass_by(minutes=2)

    assert living.take(clock())
    dead.give_back()  # it was not dead after all, and leaves the other one's turn alone
    assert not dead.take(clock())


def test_a_folder_that_takes_nothing_is_said_in_words(
    house: Work, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shopify(folder, sales(1, seed=74))
    watch = Watch(folder)
    watch.look(house)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Unavailable, match="Nothing can be written into in"):
        watch.look(house)


def test_a_missing_folder_is_trouble_until_it_is_there_again(house: Work, folder: Path) -> None:
    watching(house, folder)
    errand = FolderErrand()
    folder.rmdir()
    gone = errand.carry_out(house)
    folder.mkdir()

    assert str(gone.trouble) == "The folder in is not there. Make it again, or watch another one."
    assert errand.carry_out(house).trouble is None


def test_on_a_shared_database_files_wait_for_somebody_who_may_bring_them_in(work: Work, folder: Path) -> None:
    factories.a_house(work)
    shopify(folder, sales(1, seed=75))
    watching(work, folder)
    errand = FolderErrand()
    errand.carry_out(work)
    looked = errand.carry_out(work)

    if work.engine.dialect.name == "postgresql":
        assert (looked.handled, len(orders_of(work))) == ((), 0)
        assert "until somebody is signed in here who may bring them in" in str(looked.trouble)
        office = copy.copy(work)
        office.actor = Actor(None, work.actor.station_id, RIGHTS[UserRole.OFFICE])
        errand.carry_out(office)
        looked = errand.carry_out(office)
    assert [each.orders for each in looked.handled] == [1]


def test_a_folder_is_chosen_by_whoever_may_change_settings_and_lies_somewhere(house: Work, folder: Path) -> None:
    at_a_bench(house)
    with pytest.raises(NotAllowed):
        house.write(choosing_folder.choose, str(folder))
    program = factories.by_the_program(house)
    with pytest.raises(Refusal, match="'in' does not say where the folder is"):
        program.write(choosing_folder.choose, "in")
    with pytest.raises(Refusal, match="done is where files lie that were read"):
        program.write(choosing_folder.choose, str(folder / "done"))

    program.write(choosing_folder.choose, str(folder))

    assert house.read(choosing_folder.watched).folder == str(folder)
    assert sum("set watched" in row for row in factories.all_rows(house, AuditEvent)) == 1


def test_the_desk_says_what_came_and_keeps_what_was_refused_in_view(house: Work, folder: Path) -> None:
    the_things(house)
    watching(house, folder)
    desk = Desk(house, JobsInPlace())
    frame: Any = desk.presenter("frame")
    shopify(folder, sales(2, seed=76))
    desk.arriving.watch_folder()
    desk.arriving.watch_folder()

    assert str(frame.state.came.words) == "2 new orders from orders_export.csv"
    assert frame.state.folder is None

    (folder / "broken.json").write_text("[{")
    desk.arriving.watch_folder()
    desk.arriving.watch_folder()
    assert "broken.json. Settings, Files says why." in str(frame.state.came.words)
    assert str(frame.state.folder) == "1 file refused"
    frame.folder_seen()
    assert frame.state.folder is None

    desk.rest()
    shopify(folder, sales(3, seed=77))
    desk.arriving.watch_folder()
    desk.arriving.watch_folder()
    assert len(orders_of(house)) == 2
