"""Look after a server as long as nobody says stop: start it, start it again when it dies, back it up every day."""

import fcntl
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import psycopg

from omsdesk.errors import Refusal, Unavailable
from omsdesk.serving import dumping, upgrading
from omsdesk.serving.home import Home
from omsdesk.serving.server import Server, as_admin, owner_url
from omsdesk.words import Text

log = logging.getLogger(__name__)
EVERY = timedelta(days=1)
AGAIN = timedelta(minutes=1)
"""How soon a backup that failed is tried again."""

LOOK_SECONDS = 0.5
REST_SECONDS = 5.0
"""Between two tries to start what does not start."""

STOP_SECONDS = 150.0


Proof = Callable[[str], Sequence[str]]
"""Looks at every rule in the database at this address; what is broken."""


class Keeper:
    """One person's or one service's watch over a server."""

    def __init__(self, home: Home, proof: Proof | None = None, told: Callable[[Text], None] | None = None) -> None:
        self._server = Server(home)
        self._proof = proof
        self._told = told
        self._home = home
        self._over = threading.Event()
        self._again = threading.Event()
        self._backing_up = threading.Lock()

    def keep(self, ready: Callable[[], None] | None = None) -> None:
        """Serve until told to stop. What goes wrong at the first start is raised; later it is mended."""
        with _alone(self._home):
            self._start()
            log.info("Serving")
            if ready is not None:
                ready()
            self._prove()
            backups = threading.Thread(target=self._back_up_daily, name="backups")
            backups.start()
            try:
                while not self._over.wait(LOOK_SECONDS):
                    self._look()
            finally:
                self._over.set()
                backups.join()
                self._server.stop()
                log.info("Stopped in order")

    def stop(self) -> None:
        """End the watch soon, from any thread or signal."""
        self._over.set()

    def start_again(self) -> None:
        """Something else was chosen: serve it so, soon."""
        self._again.set()

    def _look(self) -> None:
        if self._again.is_set():
            self._again.clear()
            with self._backing_up:
                log.info("Starting again with other settings")
                self._server.stop()
        if self._server.is_running:
            return
        try:
            self._server.stop()  # what stood before a server that died
            self._start()
            log.info("Serving again")
            self._prove()
        except (Refusal, Unavailable) as trouble:
            log.error("%s", trouble)  # noqa: TRY400 - the sentence says it all
            self._over.wait(REST_SECONDS)

    def _start(self) -> None:
        upgrading.if_due(self._home, self._tell)
        self._server.start()

    def _tell(self, words: Text) -> None:
        log.info("%s", words)
        if self._told is not None:
            self._told(words)

    def _prove(self) -> None:
        """Data of an older PostgreSQL is kept until every rule holds in what was made of it."""
        if self._proof is not None and upgrading.left_behind(self._home):
            threading.Thread(target=self._look_through, args=(self._proof,), name="proof", daemon=True).start()

    def _look_through(self, proof: "Proof") -> None:
        try:
            with as_admin(self._home.load()) as admin:
                admin.execute("ANALYZE")
            broken = proof(owner_url(self._home.load()))
        except (Refusal, Unavailable, psycopg.Error) as trouble:
            log.error("%s", trouble)  # noqa: TRY400 - the sentence says it all
            return
        if broken:
            log.error("The old data is kept: %s", "; ".join(broken))
        else:
            upgrading.done_with(self._home)

    def _back_up_daily(self) -> None:
        tried = datetime.min.replace(tzinfo=UTC)
        while not self._over.is_set():
            now = datetime.now(UTC)
            if is_due(dumping.saved_in(self._home.backups), now) and now - tried > AGAIN:
                tried = now
                with self._backing_up:
                    self._back_up()
            self._over.wait(REST_SECONDS)

    def _back_up(self) -> None:
        try:
            saved = dumping.save_into(self._home.backups, owner_url(self._home.load()))
            dumping.thin_out(self._home.backups)
            log.info("Backed up into %s", saved.name)
        except (Refusal, Unavailable) as trouble:
            log.error("%s", trouble)  # noqa: TRY400 - the sentence says it all


def is_due(made: Mapping[datetime, object], now: datetime) -> bool:
    """Whether the newest backup is a day old, or there is none."""
    return not made or now - max(made) >= EVERY


def is_kept(home: Home) -> bool:
    """Whether somebody looks after this server now."""
    try:
        with _alone(home):
            return False
    except Refusal:
        return True


def tell_to_stop(home: Home) -> None:
    """Ask whoever looks after the server to stop it, and wait until that is done."""
    _signal(home, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while is_kept(home):
        if time.monotonic() > deadline:
            raise Unavailable(
                Text("The server did not stop yet."), Text("Look into {path}, then try again.", path=home.said)
            )
        time.sleep(LOOK_SECONDS / 10)


def tell_to_start_again(home: Home) -> None:
    """Ask whoever looks after the server to serve what is chosen now."""
    _signal(home, signal.SIGHUP)


def _signal(home: Home, what: signal.Signals) -> None:
    if not is_kept(home):
        raise Refusal(Text("The server in {path} does not run.", path=home.folder))
    try:
        os.kill(int(home.keeper.read_text(encoding="ascii")), what)
    except PermissionError as error:
        raise Refusal(
            Text("The server is looked after by another account of this computer."),
            Text("Do this as the person who started it."),
        ) from error
    except (ValueError, ProcessLookupError):
        return


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """Only one at a time may look after a server; the system lets go of this when a process ends, however it ends."""
    home.folder.mkdir(parents=True, exist_ok=True)
    with home.keeper.open("a+", encoding="ascii") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refusal(
                Text("This server is looked after already."), Text("'omsdesk serve status' says how it is.")
            ) from error
        mark.truncate(0)
        mark.write(str(os.getpid()))
        mark.flush()
        yield
        with suppress(OSError):
            mark.truncate(0)
