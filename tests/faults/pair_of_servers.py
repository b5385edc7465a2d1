"""A primary and its synchronous standby: what one has acknowledged, both have on their disks."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from tests.faults.mortal_server import MortalServer

SLOT = "other"
FOLLOW_SECONDS = 30.0
_STREAMS = "SELECT sync_state = 'quorum' AND state = 'streaming' FROM pg_stat_replication"


class Primary(MortalServer):
    """One that lets another follow."""

    settings: ClassVar[dict[str, str]] = {
        **MortalServer.settings,
        "wal_level": "replica",
        "max_wal_senders": "4",
        "wal_retrieve_retry_interval": "500ms",
    }

    def wait_for_standby(self) -> None:
        """From now on nothing is acknowledged that only one of the two holds."""
        with self._admin() as admin:
            admin.execute(f"ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 ({SLOT})'")
            admin.execute("SELECT pg_reload_conf()")
            ends = time.monotonic() + FOLLOW_SECONDS
            while admin.execute(_STREAMS).fetchall() != [(True,)]:
                assert time.monotonic() < ends, "the standby does not follow"
                time.sleep(0.02)


class Standby(Primary):
    """A copy that follows its primary until it is told to take its place, made as the manual makes it."""

    def __init__(self, primary: Primary) -> None:
        super().__init__()
        self._primary = primary

    def promote(self) -> None:
        """Take the primary's place; returns when it takes changes."""
        with self._admin() as admin:
            assert admin.execute("SELECT pg_promote(true, 60)").fetchone() == (True,)

    def _make_cluster(self) -> None:
        self._run(
            *(self._bin / "pg_basebackup", "--pgdata", self._data, "--checkpoint", "fast", "--no-sync"),
            *("--write-recovery-conf", "--create-slot", "--slot", SLOT),
            *("-d", f"host=127.0.0.1 port={self._primary.port} user=postgres application_name={SLOT}"),
        )


@contextmanager
def a_pair() -> Iterator[tuple[Primary, Standby]]:
    """Both started, the standby not waited for yet; gone afterwards."""
    primary = Primary()
    primary.start()
    try:
        standby = Standby(primary)
        standby.start()
        try:
            yield primary, standby
        finally:
            standby.stop()
    finally:
        primary.stop()


def address_of_both(database: str, *ports: int) -> str:
    """What a station is given that knows both servers: it takes the one that takes changes."""
    hosts = "&".join(f"host=127.0.0.1:{port}" for port in ports)
    return f"postgresql+psycopg://postgres@/{database}?{hosts}&target_session_attrs=read-write"
