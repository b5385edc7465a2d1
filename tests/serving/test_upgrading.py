"""A newer PostgreSQL takes over what an older one wrote: whole, after a backup, and however often it is killed."""

import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from omsdesk.database import schema
from omsdesk.database.work import Work
from omsdesk.models.order import Order
from omsdesk.services import checks
from omsdesk.serving import account, cluster, dumping, joining, programs, server, sharing, upgrading
from omsdesk.serving.home import Home
from omsdesk.serving.programs import Programs
from omsdesk.words import Text
from tests import factories
from tests.counts import counted
from tests.serving.running import ROOT, RunningServer, free_port, wait_for

HERE = ("--address", "127.0.0.1", "--share", "yes")


@pytest.fixture(scope="module")
def versions() -> tuple[Programs, Programs]:
    """The oldest and the newest PostgreSQL of this computer."""
    found = sorted(programs.everything(), key=lambda each: each.major)
    fit = [each for each in found if each.major >= programs.OLDEST and Path(each.path("initdb")).exists()]
    if not fit or fit[0].major == fit[-1].major:
        pytest.skip(f"only one version of PostgreSQL is here: {', '.join(str(each.major) for each in fit) or 'none'}")
    return fit[0], fit[-1]


@pytest.fixture
def older(versions: tuple[Programs, Programs]) -> Iterator[Home]:
    """The data of a server that the older one wrote, with a table; somebody chose the newer one by now."""
    folder = Path(tempfile.mkdtemp(prefix="omsdesk-upgrade-"))
    folder.chmod(0o711)
    home = Home(folder / "server")
    sharing.choose(home, port=free_port(), programs=str(versions[1].folder))
    cluster.make(home, account.reachable(versions[0], home.folder), home.load())
    with upgrading.served(home, home.load(), account.reachable(versions[0], home.folder)) as alone:
        server.make_roles(alone)
        with server.as_admin(alone) as admin:
            admin.execute("SET ROLE omsdesk_owner")
            admin.execute("CREATE TABLE kept AS SELECT 42 AS number")
    yield home
    shutil.rmtree(folder, ignore_errors=True)


def test_killed_wherever_it_stands_the_next_start_ends_it(older: Home, versions: tuple[Programs, Programs]) -> None:
    for step in ("_run", "_whole_is_written", "_old_is_aside")[counted(short=1, long=0) :]:
        killed = subprocess.run(
            [sys.executable, "-c", _DIE, str(older.folder), step],
            cwd=ROOT,
            check=False,
            capture_output=True,
            timeout=120,
        )
        assert (killed.returncode, killed.stderr) == (-signal.SIGKILL, b""), killed.stdout
    assert (older.data_major, upgrading.is_under_way(older)) == (None, True)

    upgrading.if_due(older, print)

    assert (older.data_major, upgrading.is_under_way(older)) == (versions[1].major, False)
    assert [each.name for each in upgrading.left_behind(older)] == [f"data-{versions[0].major}"]
    newer = account.reachable(versions[1], older.folder)
    with upgrading.served(older, older.load(), newer) as alone, server.as_admin(alone) as admin:
        assert admin.execute("SELECT number FROM kept").fetchone() == (42,)
    assert any("before-major" in each.name for each in dumping.saved_in(older.backups).values())


def test_what_fails_leaves_the_old_one_serving(
    older: Home, versions: tuple[Programs, Programs], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list[Text]()
    monkeypatch.setattr(upgrading, "_ROOM", 1e9)

    upgrading.if_due(older, told.append)

    old, new = (each.major for each in versions)
    assert str(told[0]).startswith(f"PostgreSQL {old} wrote the data, and {new} is here")
    assert "There is not enough room beside it" in str(told[-1])
    assert (older.data_major, upgrading.is_under_way(older), upgrading.left_behind(older)) == (old, False, [])
    assert programs.for_data(old, older.load().programs).major == old


def test_nobody_is_moved_to_a_server_that_can_do_less(
    versions: tuple[Programs, Programs], monkeypatch: pytest.MonkeyPatch
) -> None:
    less = [Programs(each.folder, each.major, has_tls=each is versions[0]) for each in versions]
    monkeypatch.setattr(programs, "everything", lambda: less)

    assert programs.for_upgrade(versions[0].major) is None
    assert programs.for_upgrade(versions[1].major, str(versions[0].folder)) is None
    monkeypatch.setattr(programs, "everything", lambda: list(versions[:1]))
    assert programs.for_upgrade(versions[0].major) is None


@pytest.mark.long
@pytest.mark.parametrize("way", ["pg_upgrade", "not-there"])
def test_a_house_goes_over_and_the_old_data_stays_until_every_rule_holds(
    versions: tuple[Programs, Programs], monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(upgrading, "_BY_LINK", way)
    running = RunningServer(*HERE, "--programs", str(versions[0].folder))
    home = running.home
    try:
        work = Work(schema.open_database(server.owner_url(home.load())))
        factories.a_house(work)
        factories.an_order(work)
        work.engine.dispose()
        running.process.terminate()
        assert running.process.wait(60) == 0
        sharing.choose(home, programs=str(versions[1].folder))
        upgrading.if_due(home, print)
        assert home.data_major == versions[1].major

        running = RunningServer(*HERE, folder=running.folder)

        work = Work(schema.open_database(joining.by_code(sharing.code(home)).url))
        assert [row[0] for row in factories.all_rows(work, Order)] == [10001]
        assert work.read(checks.violations) == ()
        work.engine.dispose()
        wait_for(lambda: not upgrading.left_behind(home))
    finally:
        running.stop()


_DIE = """
import os, signal, sys
from pathlib import Path
from omsdesk.serving import account, upgrading
from omsdesk.serving.home import Home

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

step, write, rename = sys.argv[2], account.write, Path.rename
if step == "_run":
    upgrading._run = die
if step == "_whole_is_written":
    account.write = lambda path, content: (write(path, content), path.name == "whole" and die())
if step == "_old_is_aside":
    Path.rename = lambda path, target: (rename(path, target), path.name == "data" and die())
upgrading.if_due(Home(Path(sys.argv[1])), print)
"""
