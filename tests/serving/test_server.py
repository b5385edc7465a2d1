"""What goes wrong while a server is prepared becomes a sentence: whoever looks after it tries again."""

from pathlib import Path

import psycopg
import pytest

from omsdesk.errors import Unavailable
from omsdesk.serving import account, cluster, programs, server
from omsdesk.serving.home import Chosen, Home
from omsdesk.serving.server import Server


def test_a_server_that_cannot_be_prepared_is_stopped_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = programs.everything()[0]
    monkeypatch.setattr(account, "reachable", lambda *_: found)
    monkeypatch.setattr(account, "refuse_unreachable", lambda *_: None)
    for module, name in ((cluster, "make"), (cluster, "describe"), (Server, "launch"), (server, "_refuse_taken")):
        monkeypatch.setattr(module, name, lambda *_: None)
    stopped: list[bool] = []
    monkeypatch.setattr(Server, "stop", lambda _: stopped.append(True))

    def lost(_home: Home, _chosen: Chosen) -> None:
        raise psycopg.errors.DeadlockDetected("deadlock detected\nProcess 1 waits")

    monkeypatch.setattr(server, "_furnish", lost)
    home = Home(tmp_path / "server")
    home.folder.mkdir()
    home.keep(Chosen())

    with pytest.raises(Unavailable) as told:
        Server(home).start()

    assert str(told.value) == (f"PostgreSQL did not start: deadlock detected. The whole story is in {home.log}.")
    assert stopped == [True]
