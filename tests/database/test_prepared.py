"""A statement that is run again answers and refuses exactly as the first time, on both engines."""

import gc
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import bindparam, delete, event, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from omsdesk.database.db import Db
from omsdesk.database.prepared import Memory
from omsdesk.database.work import Work
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.company import Station
from omsdesk.models.journal import Command
from omsdesk.models.stock import Location
from tests.still_clock import MONDAY_MORNING

TIMES = 3
"""The first run goes through SQLAlchemy, the second is written down, the third is from memory."""

ADD = insert(Station).returning(Station.id)
ADD_MANY = insert(Station)
BY_NAMES = select(Station.id, Station.name).where(Station.name.in_(bindparam("names", expanding=True)))
BY_NAME = select(Station.name).where(Station.name == bindparam("name"))
RENAME = update(Station).where(Station.name == bindparam("old")).values(name=bindparam("new"))
REMOVE = delete(Station).where(Station.name == bindparam("old"))
COUNT = select(func.count()).select_from(Station)
ADD_IN_ORDER = insert(Station).returning(Station.id, Station.name, sort_by_parameter_order=True)
ODD = "Who's at bench 'A'? I am"
RENAME_ODDLY = update(Station).where(Station.name.in_([ODD, "Bench"])).values(name=ODD)
ADD_PLACE = insert(Location).returning(Location.id)
PLACE = select(Location.kind, Location.outside).where(
    Location.id == bindparam("id"), Location.kind.in_([PlaceKind.BIN, PlaceKind.TOTE])
)
NOTE = insert(Command)
NOTED = select(Command.at).where(Command.id.like(bindparam("keys"))).order_by(Command.id)
MOMENT = select(Command.at).where(Command.id == bindparam("id"), Command.at <= bindparam("now", type_=Command.at.type))


def test_an_inserted_row_answers_its_id_each_time(work: Work) -> None:
    ids = [work.write(add, f"Bench {number}") for number in range(TIMES)]

    assert work.read(named, [f"Bench {number}" for number in range(TIMES)]) == dict(
        zip(ids, ("Bench 0", "Bench 1", "Bench 2"), strict=True)
    )


def test_a_list_may_have_another_length_each_time(work: Work) -> None:
    work.write(add_many, ["A", "B", "C"])

    found = [sorted(work.read(named, names).values()) for names in (["A"], ["A", "B"], ["B"], [], ["C", "A", "B"])]

    assert found == [["A"], ["A", "B"], ["B"], [], ["A", "B", "C"]]


def test_values_may_come_in_any_mapping_each_time(work: Work) -> None:
    work.write(add_many, ["A"])

    found = [work.read(lambda db: db.run(BY_NAME, MappingProxyType({"name": "A"})).scalar()) for _ in range(TIMES)]

    assert found == ["A"] * TIMES


def test_several_rows_go_in_together_each_time(work: Work) -> None:
    for number in range(TIMES):
        work.write(add_many, [f"{number}-{each}" for each in range(4)])

    assert work.read(lambda db: db.run(COUNT).scalar_one()) == 4 * TIMES


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_rows_that_answer_something_answer_in_their_order(work: Work, rows: int) -> None:
    for number in range(TIMES):
        names = [f"{number}-{each}" for each in range(rows)]

        answers = work.write(add_in_order, names)

        assert [name for _, name in answers] == names
        assert [id_ for id_, _ in answers] == sorted({id_ for id_, _ in answers})


def test_words_of_the_statement_itself_stay_as_they_are(work: Work) -> None:
    work.write(add, "Bench")

    touched = [work.write(lambda db: db.run(RENAME_ODDLY).rowcount) for _ in range(TIMES)]

    assert touched == [1] * TIMES
    assert list(work.read(named, [ODD]).values()) == [ODD]


def test_a_change_says_how_many_rows_it_touched(work: Work) -> None:
    work.write(add, "name 0")

    touched = [work.write(rename, f"name {n}", f"name {n + 1}") for n in range(TIMES)]
    missed = work.write(rename, "nobody", "somebody")
    removed = [work.write(remove, name) for name in ("nobody", f"name {TIMES}", f"name {TIMES}")]

    assert (touched, missed, removed) == ([1, 1, 1], 0, [0, 1, 0])


def test_statuses_and_defaults_come_back_as_ours(work: Work) -> None:
    ids = [work.write(add_place, f"A-{number}") for number in range(TIMES)]

    assert [work.read(place, each) for each in ids] == [(PlaceKind.BIN, False)] * TIMES


def test_moments_keep_their_zone(work: Work) -> None:
    work.write(add, "Bench")
    command: str = work.read(lambda db: db.run(select(Command.id)).scalar_one())

    moments = [work.read(moment, command) for _ in range(TIMES)]

    assert moments == [MONDAY_MORNING] * TIMES
    assert {each.utcoffset() for each in moments} == {MONDAY_MORNING.utcoffset()}


def test_what_the_database_forbids_is_refused_each_time(work: Work) -> None:
    work.write(add, "Bench")

    for _ in range(TIMES):
        with pytest.raises(IntegrityError):
            work.write(add, "Bench")

    assert work.read(lambda db: db.run(COUNT).scalar_one()) == 1


def test_a_missing_value_is_our_fault_each_time(work: Work) -> None:
    for _ in range(TIMES):
        with pytest.raises(Exception, match="A value is required for bind parameter 'new'"):
            work.write(lambda db: db.run(RENAME, {"old": "x"}).rowcount)


def test_a_statement_made_from_a_remembered_one_is_its_own(work: Work) -> None:
    work.write(add_many, ["A", "B"])
    for _ in range(TIMES):
        work.read(named, ["A", "B"])

    narrowed = work.read(lambda db: db.run(BY_NAMES.where(Station.name != "A"), {"names": ["A", "B"]}).all())

    assert [row.name for row in narrowed] == ["B"]


def test_a_listener_on_the_engine_sees_remembered_statements_too(work: Work) -> None:
    for _ in range(TIMES):
        work.read(named, ["A"])
    seen: list[str] = []

    def note(*said: Any) -> None:
        seen.append(said[2])

    event.listen(work.engine, "before_cursor_execute", note)
    work.read(named, ["A"])
    event.remove(work.engine, "before_cursor_execute", note)

    assert any("FROM stations" in each for each in seen)


def test_what_is_known_of_a_statement_goes_with_it() -> None:
    memory = Memory()
    statement, other = select(Station.id), select(Station.name)
    memory.begin(statement)
    memory.begin(other)
    number = id(statement)

    del statement
    gc.collect()

    assert number not in memory
    assert id(other) in memory


def test_a_moment_is_kept_as_that_moment_whatever_zone_it_is_told_in(work: Work) -> None:
    berlin, tokyo = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
    summer = datetime(2026, 10, 25, 2, 30, tzinfo=berlin)  # the hour comes twice that night
    told = [summer, summer.replace(fold=1), datetime(2026, 10, 25, 9, 30, tzinfo=tokyo), datetime(26, 1, 1, tzinfo=UTC)]

    for number, at in enumerate(told):
        for time in range(TIMES):
            work.write(note_moment, f"{number}-{time}", at)

    kept = [work.read(moments_of, f"{number}-%") for number in range(len(told))]
    assert kept == [[each.astimezone(UTC).isoformat()] * TIMES for each in told]
    with pytest.raises(Exception, match="without a zone"):
        work.write(note_moment, "naive", datetime(2026, 1, 1))  # noqa: DTZ001 - just that


def test_what_an_attempt_wrote_goes_when_it_is_given_up(work: Work) -> None:
    for number in range(TIMES):
        work.write(add_and_give_up, f"kept {number}")

    assert work.read(lambda db: db.run(COUNT).scalar_one()) == TIMES


def add(db: Db, name: str) -> int:
    return int(db.run(ADD, {"name": name}).scalar_one())


def add_many(db: Db, names: list[str]) -> None:
    db.run(ADD_MANY, [{"name": name} for name in names])


def named(db: Db, names: list[str]) -> dict[int, str]:
    return {row.id: row.name for row in db.run(BY_NAMES, {"names": names})}


def add_in_order(db: Db, names: list[str]) -> list[tuple[int, str]]:
    return [(row.id, row.name) for row in db.run(ADD_IN_ORDER, [{"name": each} for each in names])]


def rename(db: Db, old: str, new: str) -> int:
    return db.run(RENAME, {"old": old, "new": new}).rowcount


def remove(db: Db, old: str) -> int:
    return db.run(REMOVE, {"old": old}).rowcount


def add_place(db: Db, name: str) -> int:
    return int(db.run(ADD_PLACE, {"name": name, "kind": PlaceKind.BIN, "walk": 1}).scalar_one())


def place(db: Db, place_id: int) -> tuple[Any, ...]:
    return tuple(db.run(PLACE, {"id": place_id}).one())


def moment(db: Db, command: str) -> Any:
    return db.run(MOMENT, {"id": command, "now": db.now}).scalar()


def note_moment(db: Db, key: str, at: datetime) -> None:
    db.run(NOTE, {"id": key, "at": at, "deed": "", "content": "", "answer": ""})


def moments_of(db: Db, keys: str) -> list[str]:
    return [at.isoformat() for at in db.run(NOTED, {"keys": keys}).scalars()]


def add_and_give_up(db: Db, name: str) -> None:
    add(db, name)
    with pytest.raises(IntegrityError):
        add_two(db, f"{name} for a moment", name)


def add_two(db: Db, *names: str) -> None:
    with db.attempt():
        for name in names:
            add(db, name)
