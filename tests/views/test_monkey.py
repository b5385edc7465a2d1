"""A monkey at the desk: random keys, scans and clicks on the sample shop. Nothing breaks, and every rule holds."""

import logging
import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QMenu, QTableView, QWidget

from omsdesk.codes import house_code
from omsdesk.services import checks, order_queue, stock_list
from omsdesk.services.queue_filter import QueueFilter, Tab
from tests.counts import counted
from tests.views.shop import PINS, SIGNED_IN, Shop, visible

ACTS = counted(short=200, long=2_000)
SEEDS = tuple(range(counted(short=1, long=3)))
KEYS = (
    "Tab", "Shift+Tab", "Return", "Space", "Esc", "Up", "Down", "Left", "Right", "Home", "End", "PgDown", "PgUp",
    "Backspace", "Del", "F1", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12", "Ctrl+K", "Ctrl+F", "Ctrl+N",
    "Ctrl+S", "Ctrl+P", "Ctrl+Z", "Alt+Left", "Ctrl+Return", "Shift+Return", "/", "+", "?",
)  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
COMMANDS = ("UNDO", "DONE", "SHORT", "PAUSE", "QTY2", "HAND", "COND1", "COND4", "PLACE1", "PLACE3", "BOX1", "NEXTBOX",
            "REPRINT", "HELP", "NEXT", "NONSENSE")  # fmt: skip
LEAVES_THE_WINDOW = ("Open folder", "Open PDF", "Close")
"""Buttons that hand over to another program, or end this one."""


class Monkey:
    """Does something, whatever it is, and writes down what."""

    def __init__(self, shop: Shop, seed: int) -> None:
        self.shop = shop
        self.dice = random.Random(seed)
        self.acts: list[str] = []
        self._numbers = {
            "SO": list(shop.read(order_queue.ids, QueueFilter(tab=Tab.ALL))),
            "SK": list(shop.read(stock_list.ids)),
            "RE": list(range(2001, 2041)),
            "PK": list(range(104_900, 105_150)),
            "PL": list(range(1, 400)),
            "LO": list(range(1, 300)),
            "TO": list(range(1, 60)),
        }

    def act(self) -> None:
        """One of the things a person can do."""
        if self.shop.page.key == "sign_in" and self.shop.page.presenter.state.signed_in is None:
            self._come_back()
            return
        does: list[Callable[[], None]] = [self._press, self._type, self._scan, self._click, self._go, self._useful_scan]
        self.dice.choices(does, weights=[30, 8, 20, 30, 4, 20])[0]()

    def _come_back(self) -> None:
        self.acts.append("sign in")
        self.shop.person.press("Esc", "Esc")
        state = self.shop.page.presenter.state
        name = self.dice.choice(sorted(PINS))
        self.shop.person.press(str([each.name for each in state.people].index(name) + 1))
        self.shop.person.type(PINS[name] + "\n")

    def _press(self) -> None:
        key = self.dice.choice(KEYS)
        self.acts.append(f"press {key}")
        self.shop.person.press(key)

    def _type(self) -> None:
        text = "".join(self.dice.choices(LETTERS, k=self.dice.randint(1, 6)))
        self.acts.append(f"type {text}")
        self.shop.person.type(text)

    def _scan(self) -> None:
        prefix = self.dice.choice(sorted(self._numbers))
        self._read(house_code(prefix, self.dice.choice(self._numbers[prefix])))

    def _useful_scan(self) -> None:
        """What fits the page: a command, the next piece of the order on the bench."""
        bench = getattr(self.shop.page.presenter.state, "bench", None)
        if bench is not None and self.dice.random() < 0.7:
            self._read(house_code("SK", self.dice.choice(bench.lines).product_id))
        elif self.dice.random() < 0.5:
            self._read(f"CD{self.dice.choice(COMMANDS)}")
        else:
            self._read("".join(self.dice.choices(LETTERS.upper(), k=self.dice.randint(4, 14))))

    def _read(self, code: str) -> None:
        self.acts.append(f"scan {code}")
        self.shop.person.scan(code)

    def _go(self) -> None:
        key = self.dice.choice(SIGNED_IN)
        self.acts.append(f"go {key}")
        spec = self.shop.window.specs[key]
        if spec.is_for(self.shop.window.registry.roles):
            self.shop.window.go(key)
        self.shop.person.settle()

    def _click(self) -> None:
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QMenu):
            self.acts.append("Esc in a menu")
            popup.close()
            return
        window = self.shop.window
        inside: QWidget = window.overlay.sheet or window
        targets = [each for kind in (QAbstractButton, QLineEdit, QTableView) for each in visible(inside, kind)]
        targets = [each for each in targets if each.isEnabled() and not _leaves(each)]
        if targets:
            target = self.dice.choice(targets)
            place = QPoint(self.dice.randrange(max(1, target.width())), self.dice.randrange(max(1, target.height())))
            told = target.accessibleName() or type(target).__name__
            self.acts.append(f"click {told}")
            QTest.mouseClick(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
            self.shop.person.settle()


def _leaves(target: QWidget) -> bool:
    return getattr(target, "words", "") in LEAVES_THE_WINDOW


@pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_that_anybody_does_breaks_anything(
    shop: Shop, seed: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    for question in ("getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, question, lambda *_args, **_named: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args, **_named: "")
    shop.sign_in()
    monkey = Monkey(shop, seed)

    with caplog.at_level(logging.WARNING):
        for _ in range(ACTS):
            monkey.act()
            troubles = [each.getMessage() for each in caplog.records]
            assert (troubles, QApplication.activeModalWidget()) == ([], None), monkey.acts[-12:]
    shop.person.press("Esc", "Esc")

    assert shop.window.overlay.sheet is None
    assert shop.read(checks.violations) == ()
