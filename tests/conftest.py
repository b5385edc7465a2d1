"""What every test may ask for: a fresh database on either engine, a still clock, a machine without a person."""

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from omsdesk.words import speak
from tests.counts import IS_LONG_RUN
from tests.few_cases import cases_seen_on_one_engine
from tests.leftovers import Leftovers, keep_what_was_loaded
from tests.still_clock import StillClock
from tests.surroundings import leave, settle_in

if TYPE_CHECKING:
    from omsdesk.database.work import Work
    from tests.templates import Databases

# Before any test module is imported: Qt and platformdirs read the environment when they are loaded.
_HOME = settle_in()

ENGINES = ("sqlite", "postgresql")

# The machine that runs the checks may be slow or busy; a deadline per example would only measure that.
settings.register_profile("short", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", parent=settings.get_profile("short"), max_examples=1_000)
settings.load_profile("long" if IS_LONG_RUN else "short")

_failed = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Pictures that tests take are thrown away unless a folder for them is named."""
    parser.addoption("--pictures", metavar="FOLDER", type=Path, help="keep the pictures that tests take of windows")


def pytest_unconfigure() -> None:
    """The home of the run goes with it."""
    leave(_HOME)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests marked long wait for the long run, and so do most cases of a service on the second engine."""
    if IS_LONG_RUN:
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="runs with ./test.sh --long"))
    others = cases_seen_on_one_engine(items)
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [each for each in items if each not in others]


def pytest_collection_finish() -> None:
    """Every test module is loaded, and nothing has run."""
    keep_what_was_loaded()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure: its traceback holds on to windows, which are then no second failure."""
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report


@pytest.fixture(autouse=True)
def _nothing_is_left_over(request: pytest.FixtureRequest) -> Iterator[None]:
    before = Leftovers()
    yield
    if not request.node.stash.get(_failed, False):
        assert before.found() == []


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """Language and zone belong to the process: no test may leave another one speaking German time."""
    yield
    speak("en", zone="UTC")


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where a test leaves its pictures of windows: in the folder named by ``--pictures``, else in its own."""
    folder: Path = request.config.getoption("--pictures") or tmp_path / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def clock() -> StillClock:
    """Monday morning, until the test lets time pass."""
    return StillClock()


@pytest.fixture(params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """Each test that reaches this runs once on every database we support."""
    kind: str = request.param
    return kind


@pytest.fixture(scope="session")
def all_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, "Databases"]]:
    """Where fresh databases come from, by engine; nothing is started before the first is asked for."""
    from tests.once import made_once
    from tests.templates import TEMPLATE, PostgresDatabases, SqliteDatabases, migrate_file

    kinds: dict[str, Databases] = {
        "sqlite": SqliteDatabases(lambda: made_once(tmp_path_factory, f"{TEMPLATE}.db", migrate_file)),
        "postgresql": PostgresDatabases(),
    }
    yield kinds
    for databases in kinds.values():
        databases.stop()


@pytest.fixture
def database_url(engine_kind: str, all_databases: dict[str, "Databases"]) -> Iterator[str]:
    """A migrated database of the test's own, on both engines."""
    with all_databases[engine_kind].migrated() as url:
        yield url


@pytest.fixture
def work(engine_kind: str, all_databases: dict[str, "Databases"], clock: StillClock) -> Iterator["Work"]:
    """One station's Work on an empty database of the newest revision, on both engines; nobody is signed in yet."""
    from omsdesk.database.work import Work

    with all_databases[engine_kind].worked_in() as engine:
        yield Work(engine, now=clock)


@pytest.fixture
def sqlite_url(all_databases: dict[str, "Databases"]) -> Iterator[str]:
    """A migrated SQLite file of the test's own, for tests whose subject is not the database."""
    with all_databases["sqlite"].migrated() as url:
        yield url


@pytest.fixture
def house(all_databases: dict[str, "Databases"], clock: StillClock) -> Iterator["Work"]:
    """A founded house with somebody signed in, for tests of screens: they care little which engine it is."""
    from omsdesk.database.work import Work
    from tests import factories

    with all_databases["sqlite"].worked_in() as engine:
        made = Work(engine, now=clock)
        factories.a_house(made)
        yield made


@pytest.fixture
def postgresql_url(all_databases: dict[str, "Databases"]) -> Iterator[str]:
    """A migrated PostgreSQL database of the test's own."""
    with all_databases["postgresql"].migrated() as url:
        yield url


@pytest.fixture
def empty_database_url(engine_kind: str, all_databases: dict[str, "Databases"]) -> Iterator[str]:
    """A database without any table, on both engines: where migrations start."""
    with all_databases[engine_kind].empty() as url:
        yield url


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The name under which Qt sees the test run; it must not read the options of pytest."""
    return ["omsdesk"]
