"""Who looks after a server is asked by signals, and only by who may ask."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from omsdesk.serving import keeper
from omsdesk.serving.home import Home
from tests.sentences import says_no


def test_only_the_account_that_started_a_server_changes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path / "server")

    def refused(_pid: int, _what: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refused)
    with (
        keeper._alone(home),
        says_no(
            "The server is looked after by another account of this computer. Do this as the person who started it."
        ),
    ):
        keeper.tell_to_start_again(home)


def test_a_server_that_nobody_looks_after_hears_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path / "server")

    with says_no(f"The server in {home.folder} does not run."):
        keeper.tell_to_start_again(home)


def test_a_backup_is_due_when_the_newest_is_a_day_old() -> None:
    now = datetime(2026, 3, 2, 6, tzinfo=UTC)
    old, fresh = now - keeper.EVERY, now - keeper.EVERY + timedelta(minutes=1)

    due = [keeper.is_due(dict.fromkeys(made), now) for made in ([], [old], [old, fresh])]

    assert due == [True, True, False]
