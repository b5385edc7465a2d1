"""While the server is moved to a newer PostgreSQL, stations hear that instead of finding nobody at the door."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from omsdesk.database import schema
from omsdesk.database.db import Db
from omsdesk.database.engine import open_engine
from omsdesk.database.work import Work
from omsdesk.errors import AwayForLonger, Unavailable
from omsdesk.presenters import paused_because
from omsdesk.serving import account, certificate, joining, probing, programs, sharing, sign, upgrading
from omsdesk.serving.home import Chosen, Home
from omsdesk.serving.probing import Fault
from omsdesk.serving.programs import Programs
from omsdesk.serving.target import Target, of_code
from omsdesk.words import Text
from tests.serving.running import free_port


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """The folder of a server whose data an older PostgreSQL wrote, with the programs of both at hand."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    # The server's own account must be able to pass through, also when this is root.
    folder = Path(tempfile.mkdtemp(prefix="omsdesk-sign-"))
    folder.chmod(0o711)
    made = Home(folder / "server")
    sharing.choose(made, port=free_port(), shared=True)
    certificate.make(made.certificate, made.key)
    made.data.mkdir()
    (made.data / "PG_VERSION").write_text("15")
    both = tuple(Programs(Path(f"/pg/{major}"), major) for major in (15, 16))
    monkeypatch.setattr(programs, "for_upgrade", lambda *_: both)
    monkeypatch.setattr(programs, "everything", list)
    monkeypatch.setattr(account, "reachable", lambda found, _: found)
    yield made
    shutil.rmtree(folder, ignore_errors=True)


def test_a_station_hears_why_it_waits_and_that_nothing_is_lost(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []

    def look(*_: object) -> None:
        target = joining.known(sharing.own_code(home))
        heard.append(probing.test(target))
        url = make_url(target.url()).set(password=target.password)
        with pytest.raises(AwayForLonger):
            schema.open_database(url.render_as_string(hide_password=False))
        engine = open_engine(url)
        try:
            Work(engine).read(_nothing)
        except Unavailable as away:
            heard.append(away)
        finally:
            engine.dispose()
        raise Unavailable(Text("That was all."))

    monkeypatch.setattr(upgrading, "_fill", look)
    told: list[Text] = []

    upgrading.if_due(home, told.append)

    finding, away = heard
    assert isinstance(finding, probing.Finding)
    assert finding.fault is Fault.MOVING
    assert str(finding) == (
        "The server is being moved to a newer PostgreSQL. "
        "That may take some minutes. Nothing is lost, and everything goes on by itself."
    )
    assert isinstance(away, AwayForLonger)
    assert str(away) == str(finding)
    headline, detail = paused_because(away)
    assert str(headline) == "The server is being moved to a newer PostgreSQL. Scanning is paused."
    assert detail == away.advice
    assert str(told[-1]).startswith("The data stays with PostgreSQL 15. That was all.")
    assert probing.test(_target(home)).fault is Fault.PORT


def test_where_no_sign_can_stand_the_work_goes_on(home: Home) -> None:
    chosen = home.load()
    with sign.at_the_door(home, chosen, "first"), sign.at_the_door(home, chosen, "second"):
        assert "first" in str(probing.test(_target(home)))
    with sign.at_the_door(Home(home.folder / "elsewhere"), Chosen(), "no certificate"):
        assert probing.test(_target(home)).fault is Fault.PORT


def _target(home: Home) -> Target:
    chosen = home.load()
    target = of_code(sharing.own_code(home), "omsdesk_station")
    return Target((("127.0.0.1", chosen.port),), target.database, target.user, "", certificate=home.certificate)


def _nothing(db: Db) -> None:
    db.connection.exec_driver_sql("SELECT 1")
