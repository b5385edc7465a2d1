"""Rights are given to stations again when one that was at work stood in the way."""

import psycopg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from omsdesk.database import rights, roles, schema

LOST = "DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '{state}'; END $$"


def test_a_lost_lock_is_asked_for_again(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = _losing(monkeypatch, state="40P01", times=2)

    _grant(postgresql_url)

    assert tries == ["lost", "lost", "done"]


def test_any_other_trouble_is_told_at_once(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = _losing(monkeypatch, state="42501", times=2)

    with pytest.raises(DBAPIError, match="lost"):
        _grant(postgresql_url)

    assert tries == ["lost"]


def _grant(url: str) -> None:
    schema.migrate(url)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as admin:
        roles.grant(admin)
        assert admin.autocommit


def _losing(monkeypatch: pytest.MonkeyPatch, *, state: str, times: int) -> list[str]:
    """The server itself ends the first tries with this state."""
    tries: list[str] = []

    def let_in(connection: Connection) -> None:
        tries.append("lost" if len(tries) < times else "done")
        if tries[-1] == "lost":
            connection.execute(text(LOST.format(state=state)))

    monkeypatch.setattr(rights, "let_in", let_in)
    return tries
