"""The first quarter of an hour: from the first start to the first own order packed, by keys and scans alone.

Every step is photographed into the folder of the test, so that a person can look at what was on the screen.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from omsdesk import words
from omsdesk.app import build
from omsdesk.codes import house_code
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.desk import open_desk
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.models.order import Order
from omsdesk.models.paper import Document, PrintJob
from omsdesk.presenters.first_run import Step
from omsdesk.services import printing_jobs
from omsdesk.services.importing.report import Subject
from omsdesk.services.scanner_test import TEST_CODE
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.window import MainWindow

MUG = "4006381333931"
FILES = {
    "products.csv": f"sku,name,price,barcode\nMUG-1,Enamel mug,12.90,{MUG}\nTRC-4,Head torch,39.90,\n",
    "stock.csv": "sku,bin,quantity\nMUG-1,A-01-1,12\nTRC-4,A-01-2,5\n",
    "orders.csv": (
        "order_number,customer_name,street,postal_code,city,country,email,sku,quantity,unit_price\n"
        "1001,Grace Hopper,Lindenweg 5,28195,Bremen,DE,grace@example.com,MUG-1,2,12.90\n"
        "1001,Grace Hopper,Lindenweg 5,28195,Bremen,DE,grace@example.com,TRC-4,1,39.90\n"
    ),
}
PATIENCE_MS = 30_000


class Newcomer:
    """Somebody at a fresh program: keys, a scanner, and a camera."""

    def __init__(self, qtbot: QtBot, window: MainWindow, folder: Path) -> None:
        self.window = window
        self._qtbot = qtbot
        self._keys = Keyboard(window)
        self._folder = folder
        self.pictures: list[str] = []

    def press(self, *keys: str) -> None:
        for key in keys:
            self._keys.press(key)
            self.settle()

    def type(self, text: str) -> None:
        self._keys.type(text)
        self.settle()

    def scan(self, code: str) -> None:
        self._keys.scan(code)
        self.settle()

    def wait_for(self, fact: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(fact, timeout=PATIENCE_MS)

    def settle(self) -> None:
        """Nothing is under way on any thread."""
        jobs = self.window.jobs
        self.wait_for(lambda: not jobs.is_busy("database") and not jobs.is_busy("outside"))

    def photograph(self, name: str) -> None:
        """Keep what is on the screen."""
        QApplication.processEvents()
        picture = self._folder / f"{len(self.pictures) + 1:02d}-{name}.png"
        assert self.window.grab().save(str(picture))
        self.pictures.append(picture.name)

    def drop(self, *paths: Path) -> None:
        """Let files fall onto the page in view."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        page = self.window.page
        assert page is not None
        QApplication.sendEvent(page, QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, left, none))
        QApplication.sendEvent(page, QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, left, none))
        self.settle()

    @property
    def here(self) -> str:
        return self.window.page.key if self.window.page is not None else ""

    @property
    def said(self) -> tuple[str, str]:
        band: Any = self.window.page.band if self.window.page is not None else None
        return band.kind, band.headline

    def presenter(self, key: str) -> Any:
        assert self.window.desk is not None
        return self.window.desk.presenter(key)


@pytest.fixture
def newcomer(qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newcomer]:
    """The program as it starts the first time: no database, no settings, nobody known, no printer."""
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path / "documents"))
    jobs, window = build(qapp, tmp_path / "window.ini")
    qtbot.addWidget(window, before_close_func=lambda each: each.leaving.at_once())
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    desk = open_desk(str(tmp_path / "home" / "share" / "omsdesk.db"), jobs)  # neither folder is there yet
    window.adopt(desk)
    yield Newcomer(qtbot, window, tmp_path)
    if window.scanner is not None:
        qapp.removeEventFilter(window.scanner)
    jobs.close()
    desk.close()
    words.speak("en", zone="UTC")


@pytest.fixture
def work(newcomer: Newcomer) -> Work:
    """What the newcomer's program writes into."""
    made: Work = newcomer.window.desk.work  # type: ignore[union-attr]  # it was adopted
    return made


def written(folder: Path) -> list[Path]:
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in FILES]


def papers(db: Db) -> list[tuple[str, PrintStatus]]:
    asked = select(Document.kind, PrintJob.status).join(PrintJob, PrintJob.document_id == Document.id)
    return [(row.kind, row.status) for row in db.run(asked.order_by(PrintJob.id))]


def are_printed(work: Work, count: int) -> bool:
    found = work.read(papers)
    return len(found) == count and all(status is PrintStatus.DONE for _, status in found)


def first_order(db: Db) -> Any:
    return db.run(select(Order.id, Order.headline, Order.customer_name)).one()


def test_from_the_first_start_to_the_first_own_order_packed(newcomer: Newcomer, work: Work, tmp_path: Path) -> None:
    welcome = newcomer.presenter("first_run")
    assert newcomer.here == "first_run"
    newcomer.photograph("welcome")

    set_the_house_up(newcomer)
    newcomer.wait_for(lambda: welcome.state.step is Step.THINGS)
    newcomer.drop(*written(tmp_path))
    newcomer.photograph("files-looked-at")
    newcomer.press("Enter")
    newcomer.photograph("files-brought-in")
    assert {each.subject: each.new for each in welcome.state.report.tallies if each.read} == {
        Subject.PRODUCTS: 2,
        Subject.STOCK: 2,
        Subject.ORDERS: 1,
    }

    newcomer.press("Enter", "F9")
    newcomer.wait_for(lambda: are_printed(work, 1))
    newcomer.scan(TEST_CODE)
    assert str(welcome.state.scanned) == "The test label was read whole. The scanner works."
    newcomer.photograph("test-label-scanned-back")

    newcomer.press("Enter")
    assert newcomer.here == "pack"
    newcomer.photograph("pack-station")
    pack_the_first_order(newcomer, work)

    newcomer.wait_for(lambda: are_printed(work, 3))
    newcomer.photograph("packed-and-printed")
    order = work.read(first_order)
    assert (order.headline, order.customer_name) == (Headline.PACKED, "Grace Hopper")
    assert sorted(kind for kind, _ in work.read(papers)) == ["packing_slip", "shipping_label", "trial_page"]
    saved = sorted(path.suffix for path in work.read(printing_jobs.print_folder).iterdir())
    assert (saved, work.read(printing_jobs.print_folder)) == ([".pdf"] * 3, tmp_path / "documents" / "OMS Desk")
    assert QApplication.activeModalWidget() is None
    assert len(newcomer.pictures) == len(list(tmp_path.glob("*.png")))


def set_the_house_up(newcomer: Newcomer) -> None:
    newcomer.press("1", "Enter")
    newcomer.type("Nordlicht Handel\tHafenstr. 7\t28195\tBremen")
    newcomer.photograph("company")
    newcomer.press("Enter", "1")
    newcomer.photograph("how-do-you-work")
    newcomer.press("Enter")
    newcomer.type("Ada Nordin")
    newcomer.photograph("you")
    newcomer.press("Enter")
    newcomer.photograph("station")
    newcomer.press("Enter")
    newcomer.wait_for(lambda: newcomer.presenter("first_run").state.step is Step.PRINTERS)
    newcomer.photograph("printers")
    newcomer.press("Enter")


def pack_the_first_order(newcomer: Newcomer, work: Work) -> None:
    order = work.read(first_order)
    newcomer.scan(house_code("SO", order.id))
    newcomer.photograph("order-open")
    newcomer.scan(MUG)
    newcomer.photograph("first-piece")
    newcomer.scan(MUG)
    newcomer.scan("TRC-4")
    newcomer.photograph("last-piece")
    assert newcomer.said[0] == "done"
