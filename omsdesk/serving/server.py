"""Start and stop the server of one home, and act in it as its administrator."""

import errno
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import psycopg

from omsdesk.database import roles, schema, trouble
from omsdesk.errors import Refusal, Unavailable
from omsdesk.serving import account, cluster, dumping, programs
from omsdesk.serving.cluster import LOOPBACK
from omsdesk.serving.gate import Gate
from omsdesk.serving.home import ADMIN, DATABASE, Chosen, Home
from omsdesk.serving.join_code import password_of
from omsdesk.words import Text

START_SECONDS = 60.0
STOP_SECONDS = 60.0
LOOK_SECONDS = 0.05


class Server:
    """PostgreSQL on the data of one home. It ends with the process that started it."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._process: subprocess.Popen[bytes] | None = None
        self._gate: Gate | None = None

    @property
    def is_running(self) -> bool:
        """Whether the server that was started here still lives."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Make whatever is missing, start, and bring roles and tables up to this program's version."""
        self.home.prepare()
        wanted = self.home.load()
        found = account.reachable(_programs(self.home, wanted), self.home.folder)
        chosen = replace(wanted, inner_port=0 if found.has_tls else free_port())
        end_orphan(self.home, [found])
        _refuse_taken(chosen)
        self.home.keep(chosen)
        cluster.make(self.home, found, chosen)
        cluster.describe(self.home, chosen)
        self.launch(found, chosen)
        try:
            _furnish(self.home, chosen)
            if chosen.inner_port:
                self._gate = Gate(self.home, chosen)
                self._gate.open()
            self.home.note_served(chosen)
        except psycopg.Error as error:
            self.stop()
            # Whoever looks after the server tries again; another kind of error would end that, and the server.
            raise self._did_not_start(str(error).partition("\n")[0]) from error
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End it in order: stations are cut off, everything acknowledged is on the disk."""
        self.home.note_served(None)
        if self._gate is not None:
            self._gate.close()
            self._gate = None
        if self._process is not None and self._process.poll() is None:
            # SIGINT is the server's fast shutdown; SIGTERM would wait until the last station goes home.
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait(STOP_SECONDS)
        self._process = None

    def launch(self, found: programs.Programs, chosen: Chosen) -> None:
        """Start these programs on the data, and wait until they answer the administrator."""
        first_words = self.home.log / "start.log"
        account.write(first_words, "")
        with first_words.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - PostgreSQL's own program and paths of ours
                account.command(found.path("postgres"), "-D", self.home.data),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for whoever looks after it
            )
        deadline = time.monotonic() + START_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            with suppress(psycopg.OperationalError), as_admin(chosen, "postgres"):
                return
            time.sleep(LOOK_SECONDS)
        self.stop()
        raise self._did_not_start(_last_line(first_words, self.home.log))

    def _did_not_start(self, why: str) -> Unavailable:
        return Unavailable(
            Text("PostgreSQL did not start: {why}.", why=why), Text("The whole story is in {path}.", path=self.home.log)
        )


def _programs(home: Home, wanted: Chosen) -> programs.Programs:
    saved = dumping.saved_in(home.backups)
    newest = saved[max(saved)] if saved else None
    return programs.for_data(home.data_major, wanted.programs, data=home.data, newest=newest)


def end_orphan(home: Home, found: list[programs.Programs]) -> None:
    """A server whose keeper was killed may still run; two on one folder cannot be."""
    if not (home.data / "postmaster.pid").exists():
        return
    ending = next((each for each in found if each.major == home.data_major), None)
    if ending is None:
        return
    reached = account.reachable(ending, home.folder)
    subprocess.run(  # noqa: S603 - PostgreSQL's own program and paths of ours
        account.command(reached.path("pg_ctl"), "stop", "--pgdata", home.data, "--mode", "fast", "--wait"),
        cwd="/",
        capture_output=True,
        check=False,
    )


@contextmanager
def as_admin(chosen: Chosen, database: str = DATABASE) -> Iterator[psycopg.Connection]:
    """A connection of the server's administrator, which only exists on this computer."""
    with psycopg.connect(
        host=LOOPBACK,
        port=chosen.inner_port or chosen.port,
        user=ADMIN,
        password=chosen.admin_password,
        dbname=database,
        connect_timeout=3,
        autocommit=True,
        application_name="omsdesk serve",
    ) as connection:
        yield connection


def owner_url(chosen: Chosen) -> str:
    """The address under which the tables are made and moved: the administrator in the owner's clothes."""
    options = quote(f"-crole={roles.OWNER}", safe="")
    port = chosen.inner_port or chosen.port
    return f"postgresql+psycopg://{ADMIN}:{quote(chosen.admin_password)}@{LOOPBACK}:{port}/{DATABASE}?options={options}"


def _furnish(home: Home, chosen: Chosen) -> None:
    """Roles, database, tables and rights. An older database is backed up before it is upgraded."""
    make_roles(chosen)
    with as_admin(chosen) as admin:
        before = version_in(admin)
    if 0 < before < schema.NEWEST:
        dumping.save_into(home.backups, owner_url(chosen), "before-upgrade")
    with trouble.in_words():
        schema.migrate(owner_url(chosen))
        with as_admin(chosen) as admin:
            roles.grant(admin)


def make_roles(chosen: Chosen) -> None:
    """The roles and the empty database, where they are missing."""
    with as_admin(chosen, "postgres") as admin:
        roles.make(admin, DATABASE, password_of(bytes.fromhex(chosen.station_secret)))


def version_in(connection: psycopg.Connection) -> int:
    """The schema version of a database as a plain connection sees it: 0 when it holds nothing of ours."""
    there = connection.execute("SELECT to_regclass('public.settings')").fetchone()
    if there is None or there[0] is None:
        return 0
    found = connection.execute("SELECT value FROM settings WHERE key = 'schema_version'").fetchone()
    return int(found[0]) if found else 0


def _refuse_taken(chosen: Chosen) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("" if chosen.shared else LOOPBACK, chosen.port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise Refusal(
                Text("Port {port} is used by another program on this computer.", port=str(chosen.port)),
                Text("Choose another one with --port."),
            ) from error


def free_port() -> int:
    """A port of this computer that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def _last_line(first_words: Path, log: Path) -> str:
    """The last thing that the server said, wherever it said it."""
    newest = sorted(log.glob("postgresql-*.log"), key=os.path.getmtime)[-1:]
    for each in (*newest, first_words):
        lines = [line for line in each.read_text(encoding="utf-8", errors="replace").splitlines() if "FATAL" in line]
        if lines:
            return lines[-1].partition("FATAL:")[2].strip().rstrip(".")
    return "it said nothing"
