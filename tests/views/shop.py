"""The whole program as people have it: the real window, desk and threads over a copy of the sample shop."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest.mock import patch

from PySide6.QtWidgets import QApplication, QWidget

from omsdesk import words
from omsdesk.app import build, read_ahead
from omsdesk.codes import house_code
from omsdesk.database.db import Db
from omsdesk.database.engine import open_engine
from omsdesk.database.schema import migrate
from omsdesk.database.work import Actor, Work
from omsdesk.desk import Desk, open_desk
from omsdesk.presenters import Lane
from omsdesk.services import founding, order_queue
from omsdesk.services.queue_filter import QueueFilter, Tab
from omsdesk.services.sample import filling, orders
from omsdesk.services.sample.lives import IN_THE_HALL, Life
from omsdesk.services.sample.people import USERS
from omsdesk.tour.person import Person
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.page import Page
from omsdesk.views.pages import BARE, PAGES, STATIONS, PageSpec
from omsdesk.views.window import MainWindow
from tests.factories import badge_of
from tests.views.hall import StrawPress

PINS = {each.name: each.pin for each in USERS} | {"Ada": "4821"}
LEADER = "Grace"
"""The supervisor of the sample shop, who sees every page."""
STATION_PAGES = frozenset(page.key for page in PAGES if page.section == STATIONS)


def is_written(spec: PageSpec) -> bool:
    """Whether the page's module is there."""
    return find_spec(f"omsdesk.views.{spec.view.split(':')[0]}") is not None


_WAYS = {
    "sign_in": "Ctrl+L",
    "order_detail": "Enter",
    "order_entry": "Ctrl+N",
    "history": "Ctrl+H",
    "review": "V",
    "suppliers": "Y",
    "drawer": "F8",
}
"""The keys to pages that are reached from others."""
_OF_LEADER = frozenset({"supervisor"})
SIGNED_IN = tuple(page.key for page in PAGES if page.key not in BARE and is_written(page) and page.is_for(_OF_LEADER))
"""Every page that the supervisor at the desk can open."""


def make_sample_shop(file: Path) -> None:
    """Found a house with a hall in this file and fill it with the sample shop."""
    url = f"sqlite:///{file}"
    migrate(url)
    engine = open_engine(url)
    fill_sample_shop(Work(engine))
    engine.dispose()


def fill_sample_shop(work: Work) -> None:
    """The same in an empty database of any kind; Ada is signed in afterwards."""
    company = {"name": "Kaya Outdoor", "hall": True, "scan_bin": True, "pick_while_packing": False}
    made = work.write(founding.found, company=company, admin_name="Ada", pin=PINS["Ada"])
    work.actor = Actor(made.admin_id, made.station_id)
    work.write(filling.fill)


def fill_small_shop(work: Work) -> None:
    """The same people and goods, with a handful of orders; few statements, for a database behind a line."""
    with patch.object(orders, "COUNTS", {life: 8 if life in IN_THE_HALL else 3 for life in Life}):
        fill_sample_shop(work)


class Shop:
    """The window with somebody at its keys."""

    def __init__(self, app: QApplication, window: MainWindow, jobs: ThreadJobs, desk: Desk) -> None:
        self.window = window
        self.jobs = jobs
        self.desk = desk
        self.person = Person(app, window, jobs)

    @property
    def page(self) -> Page:
        """The page in view."""
        assert self.window.page is not None
        return self.window.page

    def sign_in(self, name: str = LEADER) -> None:
        """Choose a name and type its PIN."""
        names = [each.name for each in self.page.presenter.state.people]
        self.person.press(str(names.index(name) + 1))
        self.person.type(PINS[name] + "\n")
        assert self.page.key != "sign_in", str(self.page.presenter.state.said)

    def go(self, key: str) -> Page:
        """Open a page by its keys."""
        if self.page.key == "sign_in" and key != "sign_in":
            self.sign_in()
        way = _WAYS.get(key)
        if key in {"order_detail", "order_entry", "review", "history", "suppliers", "drawer"}:
            self.go({"history": "customers", "drawer": "books"}.get(key, "orders"))
            self.page.first_focus().setFocus()  # who was there already may have left the list
        if key in {"order_detail", "order_entry"}:
            self.person.press("Down")
        self.person.press(way or self.window.registry.find(f"go.{key}").keys[0])
        assert self.page.key == key, f"at {self.page.key}, keys go to {self.window.focusWidget()!r}"
        return self.page

    def look(self, size: tuple[int, int], mode: str = "light", text_size: int = 100) -> None:
        """The window so large, dressed so."""
        self.window.resize(*size)
        self.window.show_looks(mode, text_size)
        self.person.settle()

    def scan(self, prefix: str, number: int) -> None:
        """Scan a house code."""
        self.person.scan(house_code(prefix, number))

    def read(self, deed: Any, *args: Any) -> Any:
        """What the books say."""
        return self.desk.work.read(deed, *args)

    def badge(self, name: str) -> str:
        """The code on somebody's badge."""
        return badge_of(self.desk.work, name)

    def orders(self, tab: Tab) -> list[int]:
        """The orders under a tab of the queue, the most urgent first."""
        return list(self.read(order_queue.ids, QueueFilter(tab=tab)))


@contextmanager
def open_shop(app: QApplication, url: str, folder: Path) -> Iterator[Shop]:
    """The program on this database, closed again at the end."""
    jobs, window = build(app, folder / "window.ini")
    window.resize(1280, 720)
    window.show()
    window.activateWindow()
    desk = open_desk(url, jobs, StrawPress())  # type: ignore[arg-type]  # all the desk asks of a press
    try:
        window.adopt(desk)
        shop = Shop(app, window, jobs, desk)
        read_ahead(jobs)
        for lane in Lane:  # threads begin with their first job; the first one is not a test's
            jobs.submit(lane, lambda: None, _nothing, _nothing)
        shop.person.settle()
        yield shop
    finally:
        _close(app, window, jobs, desk)


@contextmanager
def open_new_shop(app: QApplication, url: str, folder: Path) -> Iterator[Shop]:
    """The program in a house that was founded in this empty database a minute ago, with its administrator there."""
    engine = open_engine(url)
    Work(engine).write(founding.found, company={"name": "Kaya", "hall": True}, admin_name="Ada", pin=PINS["Ada"])
    engine.dispose()
    with open_shop(app, url, folder) as opened:
        opened.sign_in("Ada")
        yield opened


def copied(template: Path, folder: Path) -> str:
    """A sample shop of one's own."""
    file = folder / "shop.db"
    shutil.copyfile(template, file)
    return f"sqlite:///{file}"


def _close(app: QApplication, window: MainWindow, jobs: ThreadJobs, desk: Desk) -> None:
    window.leaving.at_once()
    window.close()
    jobs.close()
    desk.close()
    if window.scanner is not None:
        app.removeEventFilter(window.scanner)
    words.speak("en", zone="UTC")  # the desk spoke the language of its company, in its zone
    window.deleteLater()
    app.processEvents()


def _nothing(_: object) -> None:
    return None


def visible(page: QWidget, kind: type[Any]) -> list[Any]:
    """The widgets of a kind that can be seen."""
    return [each for each in page.findChildren(kind) if each.isVisible()]


def pick_list_of(db: Db) -> int:
    """A pick list that waits for somebody."""
    from sqlalchemy import select

    from omsdesk.models.pick import PickList

    found: int = db.run(select(PickList.id).order_by(PickList.id.desc()).limit(1)).scalar_one()
    return found
