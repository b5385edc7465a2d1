"""Each kind of trouble with a database has its own sentence and a way on; faults of ours are not dressed up."""

import socket

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from omsdesk.database import trouble
from omsdesk.database.engine import open_engine
from omsdesk.database.work import Work
from omsdesk.errors import NotWritable, Refusal, Unavailable


class Said(Exception):
    """What a driver raises: words, and a state where there is one."""

    def __init__(self, words: str, state: str | None = None) -> None:
        super().__init__(words)
        self.sqlstate = state


@pytest.mark.parametrize(
    ("words", "state", "kind", "told"),
    [
        ("terminating connection due to administrator command", "57P01", Unavailable, "being restarted"),
        ("connection failed: FATAL:  the database system is starting up", None, Unavailable, "being restarted"),
        ("connection failed: FATAL:  sorry, too many clients already", None, Unavailable, "takes no more stations"),
        ("could not extend file: No space left on device", "53100", NotWritable, "disk of the database is full"),
        ("database or disk is full", None, NotWritable, "disk of the database is full"),
        ("cannot execute UPDATE in a read-only transaction", "25006", NotWritable, "can only be read"),
        ("attempt to write a readonly database", None, NotWritable, "can only be read"),
        ("unable to open database file", None, NotWritable, "cannot be opened"),
        ("disk I/O error", None, NotWritable, "reports an error"),
        ("database disk image is malformed", None, Refusal, "is damaged"),
        ("database is locked", None, Unavailable, "Another program is writing"),
        ('FATAL:  password authentication failed for user "x"', None, Unavailable, "does not accept this station's"),
        ("permission denied for table stock_moves", "42501", Refusal, "does not allow this to a station"),
        ('FATAL:  database "shop" does not exist', "3D000", Unavailable, "does not know this database"),
        ("the server did not answer in time", None, Unavailable, "does not answer: the server did not answer in time."),
    ],
)
def test_each_trouble_has_its_sentence_and_a_way_on(
    words: str, state: str | None, kind: type[Unavailable], told: str
) -> None:
    said = trouble.translated(OperationalError("UPDATE ...", None, Said(words, state)))

    assert type(said) is kind
    assert told in str(said.reason)
    assert said.advice is not None


def test_a_computer_whose_server_does_not_run_is_named_with_what_to_do_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    engine = open_engine(f"postgresql://station@127.0.0.1:{port}/shop")

    with pytest.raises(Unavailable, match=r"computer 127\.0\.0\.1 does not answer: no server listens") as told:
        Work(engine).read(lambda db: db.now)

    assert "look at that computer" in str(told.value.advice)


@pytest.mark.parametrize(
    "error",
    [
        IntegrityError("INSERT ...", None, Said("duplicate key value violates unique constraint", "23505")),
        ProgrammingError("SELEC ...", None, Said('syntax error at or near "SELEC"', "42601")),
    ],
)
def test_a_fault_of_ours_stays_what_it_is(error: IntegrityError) -> None:
    assert trouble.translated(error) is error
