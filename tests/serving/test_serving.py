"""A real server of a real person: from first start to last stop, and all that may go wrong at the door."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from omsdesk import cli
from omsdesk.database import chosen, rights, schema
from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.services import checks, settings
from omsdesk.serving import certificate, dumping, join_code, joining, keeper, probing, programs, server, sharing
from omsdesk.serving.probing import Fault
from omsdesk.serving.target import Target
from tests import factories
from tests.migrations.alembic_run import go_down, opened, revisions
from tests.serving.running import ROOT, RunningServer, listening_at, wait_for

LOOPBACK = {"0100007F"}
HERE = ("--address", "127.0.0.1")


@pytest.fixture(scope="module")
def shared() -> Iterator[RunningServer]:
    """A server that was shared from the start."""
    running = RunningServer("--share", "yes", *HERE)
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test is another computer."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def test_a_server_from_its_first_start_to_its_last_stop(capsys: pytest.CaptureFixture[str]) -> None:
    running = RunningServer(*HERE)
    try:
        assert listening_at(running.port) == LOOPBACK
        assert cli.main(running.words("join-code")) == 1
        assert "is not shared" in capsys.readouterr().err

        wait_for(lambda: dumping.saved_in(running.home.backups))
        assert cli.main([*running.words("start"), "--share", "yes"]) == 0
        assert listening_at(running.port) - LOOPBACK != set()
        code = capsys.readouterr().out.splitlines()[-1]
        joined = joining.by_code(code)
        work = Work(schema.open_database(joined.url))
        factories.a_house(work)

        running.kill_postmaster()
        wait_for(lambda: _answers(work))
        assert work.read(settings.company).name == "Test House"
        assert cli.main(running.words("status")) == 0
        assert "1 computer is connected." in capsys.readouterr().out
        assert len(dumping.saved_in(running.home.backups)) == 1

        assert cli.main(running.words("backup")) == 0
        saved = dumping.saved_in(running.home.backups)
        assert cli.main(["restore", str(saved[max(saved)]), "--serve", str(running.home.folder)]) == 0
        assert "Nothing was written between this backup and its coming back" in capsys.readouterr().out
        assert work.read(settings.company).name == "Test House"
        work.engine.dispose()

        assert cli.main(running.words("stop")) == 0
        assert running.process.wait(60) == 0
        told = [line.partition(" ")[2].partition(" ")[2] for line in running.home.said.read_text("utf-8").splitlines()]
        assert [each for each in told if not each.startswith("Backed up")] == [
            *("Serving", "Starting again with other settings", "Serving again", "Serving again", "Stopped in order")
        ]
        assert listening_at(running.port) == set()
        assert cli.main(running.words("status")) == 1
    finally:
        running.stop()


def test_a_second_keeper_is_told_that_there_is_one(shared: RunningServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(shared.words("run")) == 1
    assert capsys.readouterr().err.startswith("This server is looked after already.")


def test_a_joined_computer_works_there_from_now_on(shared: RunningServer, capsys: pytest.CaptureFixture[str]) -> None:
    code = _code(shared)

    assert cli.main(["join", code]) == 0

    assert "This computer has no keyring." in capsys.readouterr().out
    assert "omsdesk_station@/omsdesk" in chosen.database()
    assert cli.main(["check"]) == 0
    assert cli.main(["join", "--leave"]) == 0
    assert chosen.database().endswith("omsdesk.db")


def test_another_certificate_than_that_of_the_code_is_refused(shared: RunningServer) -> None:
    code = join_code.read(_code(shared))

    with pytest.raises(Unavailable, match="shows another certificate") as refused:
        joining.by_code(join_code.write(replace(code, fingerprint=bytes(10))))

    shown = certificate.words_of(code.fingerprint[:4])
    assert str(refused.value) == (
        f"The server at 127.0.0.1:{shared.port} shows another certificate ({shown}...) than the one expected. "
        "If the server was set up anew, take its new join code. If not, somebody may be listening: ask first."
    )
    assert chosen.database().endswith("omsdesk.db")


def test_a_renewed_code_shuts_the_old_one_out(shared: RunningServer) -> None:
    old = _code(shared)

    sharing.renew(shared.home)

    assert probing.test(_target(shared)).is_good
    with pytest.raises(Refusal, match="does not accept the password of omsdesk_station"):
        joining.by_code(old)


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"password": "guess"}, Fault.PASSWORD),
        ({"user": "nobody_here"}, Fault.REFUSED),
        ({"user": "omsdesk_admin"}, Fault.PASSWORD),
        ({"database": "template1"}, Fault.REFUSED),
        ({"hosts": (("no-such-computer.invalid", 1),)}, Fault.NAME),
        ({"hosts": (("127.0.0.1", 9),)}, Fault.PORT),
    ],
)
def test_the_test_says_exactly_what_fails(shared: RunningServer, wrong: dict[str, object], fault: Fault) -> None:
    target = _target(shared)

    found = probing.test(replace(target, **wrong))  # type: ignore[arg-type]

    assert found.fault is fault
    assert found.advice is not None


def test_one_of_two_servers_is_enough_and_the_other_is_named(shared: RunningServer) -> None:
    target = _target(shared)

    found = probing.test(replace(target, hosts=(("127.0.0.1", 9), *target.hosts)))

    assert found.is_good
    assert str(found).startswith("The connection works. But: Nobody listens at 127.0.0.1:9")


@pytest.mark.parametrize(("version", "fault"), [("9999", Fault.NEWER), ("1", Fault.OLDER)])
def test_another_programs_age_is_found_at_the_door(shared: RunningServer, version: str, fault: Fault) -> None:
    with server.as_admin(shared.home.load()) as admin:
        said = "UPDATE settings SET value = %s WHERE key = 'schema_version'"
        admin.execute(said, [version])
        try:
            assert probing.test(_target(shared)).fault is fault
        finally:
            admin.execute(said, [str(schema.NEWEST)])


def test_an_older_database_is_saved_and_upgraded_when_its_server_starts(
    shared: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rights, "renew", lambda _: None)  # those of today name tables of today
    with opened(server.owner_url(shared.home.load())) as engine:
        go_down(engine, revisions()[-2])
    target = _target(shared)
    assert probing.test(target).fault is Fault.OLDER

    def is_saved() -> bool:
        return any("before-upgrade" in each.name for each in dumping.saved_in(shared.home.backups).values())

    keeper.tell_to_start_again(shared.home)
    wait_for(lambda: is_saved() and shared.home.is_served)  # it is not served again before all is prepared

    assert probing.test(target).is_good


def test_the_administrator_is_never_let_in_from_outside(shared: RunningServer) -> None:
    address = sharing.addresses()
    kept = shared.home.load()

    for host in (*address, "127.0.0.1"):
        is_inside = host == "127.0.0.1"
        entered = _enters(host, kept.port, "omsdesk_admin", kept.admin_password, "postgres")
        assert entered == is_inside, host


def test_nobody_is_let_in_from_outside_without_tls(shared: RunningServer) -> None:
    password = join_code.read(_code(shared)).password

    for host in sharing.addresses():
        assert _enters(host, shared.port, "omsdesk_station", password, "omsdesk", sslmode="require")
        assert not _enters(host, shared.port, "omsdesk_station", password, "omsdesk", sslmode="disable")


def test_the_owner_cannot_log_in_and_stations_cannot_change_tables(shared: RunningServer) -> None:
    target = _target(shared)

    with psycopg.connect(target.words()) as station, pytest.raises(psycopg.errors.InsufficientPrivilege):
        station.execute("DROP TABLE orders")
    assert not _enters("127.0.0.1", shared.port, "omsdesk_owner", "", "omsdesk")


def test_a_port_that_is_taken_is_told_in_words(shared: RunningServer) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "main.py", "serve", "--data", shared.folder / "second", "--port", str(shared.port)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {shared.port} is used by another program on this computer.")


@pytest.mark.long
def test_a_server_without_tls_of_its_own_gets_a_gate_that_has_it() -> None:
    """The optional extra brings a PostgreSQL that was built without TLS."""
    [without] = [each for each in programs.everything() if not each.has_tls]
    running = RunningServer("--share", "yes", *HERE, "--programs", str(without.folder))
    try:
        joined = joining.by_code(_code(running))
        work = Work(schema.open_database(joined.url))
        factories.a_house(work)

        running.kill_postmaster()
        wait_for(lambda: _answers(work))

        assert [each.violations for each in work.read(checks.check)] == [0] * 11
        work.engine.dispose()
        kept = running.home.load()
        assert not _enters("127.0.0.1", kept.port, "omsdesk_admin", kept.admin_password, "postgres")
        password = join_code.password_of(bytes.fromhex(kept.station_secret))
        assert not _enters("127.0.0.1", kept.port, "omsdesk_station", password, "omsdesk", sslmode="disable")
    finally:
        running.stop()


def _code(running: RunningServer) -> str:
    return sharing.code(running.home)


def _target(running: RunningServer) -> Target:
    return joining.known(join_code.read(_code(running)))


def _answers(work: Work) -> bool:
    try:
        work.read(settings.company)
    except Unavailable:
        return False
    return True


def _enters(host: str, port: int, user: str, password: str, database: str, sslmode: str = "prefer") -> bool:
    try:
        psycopg.connect(
            host=host, port=port, user=user, password=password, dbname=database, connect_timeout=5, sslmode=sslmode
        ).close()
    except psycopg.OperationalError:
        return False
    return True
