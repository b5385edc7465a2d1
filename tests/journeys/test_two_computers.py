"""Two computers that know nothing of each other work on one queue: nobody edits a file, nobody is an administrator."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from omsdesk import words
from omsdesk.app import build, open_behind, open_other
from omsdesk.errors import Unavailable
from omsdesk.serving import autostart, cluster, keeper, sharing
from omsdesk.serving.home import Home
from omsdesk.tour.person import Person
from omsdesk.views.sounds import Silence
from tests import factories
from tests.serving.running import free_port, wait_for

TWO_MINUTES = 120


class Computer:
    """A computer with a folder of its own, and the window of OMS Desk on it."""

    def __init__(self, app: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._monkeypatch = folder, monkeypatch
        self.at_home()
        self.jobs, self.window = build(app, folder / "window.ini")
        self.window.resize(1280, 720)
        self.window.show()
        self.window.reopen_asked.connect(lambda errand: open_other(self.window, self.jobs, errand))
        open_behind(self.window, self.jobs, None)
        self.person = Person(app, self.window, self.jobs)
        self.wait_for_page("first_run")

    def at_home(self) -> None:
        """From now on settings are read and written on this computer."""
        for name in ("CONFIG", "DATA", "STATE"):
            self._monkeypatch.setenv(f"XDG_{name}_HOME", str(self._folder / name.lower()))

    @property
    def page(self) -> Any:
        """The page in view."""
        assert self.window.page is not None
        return self.window.page

    @property
    def desk(self) -> Any:
        """What is behind the window now."""
        return self.window.desk

    def press(self, deed: str) -> None:
        """The button of a deed, as long as it may be pressed."""
        action = self.window.registry.find(deed)
        assert action.is_enabled, deed
        action.trigger()
        self.person.settle()

    def wait_for_page(self, key: str) -> None:
        """Until this page is in view and at rest."""
        self.person.wait_for(lambda: self.window.page is not None and self.window.page.key == key, f"page {key}")
        self.person.settle()

    def sign_in(self) -> None:
        """Ada comes to the desk and opens the queue of orders."""
        self.wait_for_page("sign_in")
        sign_in = self.page.presenter
        sign_in.choose(sign_in.state.people[0].id)
        for digit in factories.PIN:
            sign_in.digit(digit)
        sign_in.enter()
        self.person.settle()
        self.window.go("orders")
        self.person.settle()

    def sees(self) -> int:
        """How many orders the queue shows."""
        self.person.settle()
        return len(self.page.presenter.state.ids)

    def close(self, app: QApplication) -> None:
        """Switch it off."""
        self.at_home()
        self.window.leaving.at_once()
        self.window.close()
        self.jobs.close()
        if self.desk is not None:
            self.desk.close()
        if self.window.scanner is not None:
            app.removeEventFilter(self.window.scanner)
        self.window.deleteLater()
        app.processEvents()


@pytest.fixture
def server() -> Iterator[Home]:
    """Where the first computer keeps the server; it is stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="omsdesk-serve-"))
    folder.chmod(0o711)  # the server's own account must be able to pass through, also when this is root
    home = Home(folder / "server")
    yield home
    if home.exists and keeper.is_kept(home):
        keeper.tell_to_stop(home)
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def two_computers(app: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Computer]]:
    """The first one from the start; the test switches the second one on."""
    computers = [Computer(app, folder / "one", monkeypatch)]
    try:
        yield computers
    finally:
        for each in computers:
            each.close(app)
        words.speak("en", zone="UTC")


def test_two_computers_share_a_queue_within_two_minutes(
    qapp: QApplication, tmp_path: Path, server: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autostart, "has_systemd", lambda: False)  # the one of whoever runs the checks stays as it is
    monkeypatch.setattr("omsdesk.views.sounds.back_end", Silence)
    sharing.choose(server, port=free_port(), addresses=(cluster.LOOPBACK,))
    began = time.monotonic()
    with two_computers(qapp, tmp_path, monkeypatch) as computers:
        one = computers[0]

        one.window.go("shared_database", way="share", back_to="first_run")
        one.page.presenter.home = server
        one.press("shared.share")
        code = one.page.presenter.state.code
        one.press("shared.open")
        one.wait_for_page("first_run")
        factories.a_house(one.desk.work)
        one.window.reopen()
        one.sign_in()

        two = Computer(qapp, tmp_path / "two", monkeypatch)
        computers.append(two)
        two.window.go("shared_database", way="join", back_to="first_run")
        two.page.fields["code"].editor.insert(code.lower())  # as it is pasted
        two.page.presenter.answer(code=two.page.fields["code"].editor.text())
        two.press("shared.join")
        assert two.page.presenter.state.is_moved, two.page.presenter.state
        two.press("shared.open")
        two.sign_in()
        assert time.monotonic() - began < TWO_MINUTES

        assert "omsdesk_station" in str(two.desk.work.engine.url)
        assert (one.sees(), two.sees()) == (0, 0)
        factories.an_order(one.desk.work)
        two.person.wait_for(lambda: two.sees() == 1, "the order of the other computer")

        died = _postmaster(server)
        _kill(server)
        wait_for(lambda: server.is_served and _postmaster(server) not in {0, died})
        two.person.wait_for(lambda: _places_an_order(two), "the second computer goes on")
        one.person.wait_for(lambda: one.sees() >= 2, "the first computer goes on")


def _places_an_order(computer: Computer) -> bool:
    try:
        factories.an_order(computer.desk.work)
    except Unavailable:
        return False
    return True


def _postmaster(server: Home) -> int:
    try:
        return int((server.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
    except (FileNotFoundError, IndexError):
        return 0


def _kill(server: Home) -> None:
    os.kill(_postmaster(server), signal.SIGKILL)
