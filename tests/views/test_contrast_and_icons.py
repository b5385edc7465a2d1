"""What people see on the real pages: no ground of the other theme, a focus that shows, icons that are there."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTableView, QWidget

from omsdesk.assets import resource
from omsdesk.lifecycles.headline import Headline, Mark
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.views import theme
from omsdesk.views.pages import PAGES
from tests.counts import cases
from tests.views.looks import with_work_on_it
from tests.views.shop import SIGNED_IN, Shop, visible

GROUNDS = ("bg", "surface", "sunken")
OTHER = {"dark": theme.LIGHT, "light": theme.DARK}
MANY_PIXELS = 40
"""Letters are drawn with every shade between two colours; a ground is more than a few points of one."""


@pytest.fixture
def right_to_left(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def grounds(image: QImage) -> dict[str, int]:
    """How often each colour is seen, at every third point."""
    drawn = image.convertToFormat(QImage.Format.Format_RGB32)
    points = np.frombuffer(drawn.constBits(), np.uint32).reshape(drawn.height(), drawn.bytesPerLine() // 4)
    colours, counts = np.unique(points[::3, : drawn.width() : 3] & 0xFFFFFF, return_counts=True)
    return {f"#{colour:06X}": int(count) for colour, count in zip(colours, counts, strict=True)}


def test_a_switched_theme_leaves_no_ground_of_the_other_one_on_any_page(shared_shop: Shop) -> None:
    for key in SIGNED_IN:
        with_work_on_it(shared_shop, key)
    left = []
    for mode, own in (("dark", theme.DARK), ("light", theme.LIGHT)):
        shared_shop.look((1280, 720), mode)
        foreign = [OTHER[mode][role] for role in GROUNDS if OTHER[mode][role] not in own.values()]
        for key in SIGNED_IN:
            shared_shop.go(key)
            seen = grounds(shared_shop.window.grab().toImage())
            left += [f"{key} in {mode}: {each}" for each in foreign if seen.get(each, 0) > MANY_PIXELS]

    assert left == []


@pytest.mark.parametrize("key", SIGNED_IN)
def test_the_focus_shows_on_every_control_of_a_page(shared_shop: Shop, key: str) -> None:
    with_work_on_it(shared_shop, key)
    page = shared_shop.page
    kinds = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QTableView)
    unseen = []
    for control in (each for kind in kinds for each in visible(page, kind)):
        if not (control.isEnabled() and control.focusPolicy() & Qt.FocusPolicy.TabFocus) or control.focusProxy():
            continue
        page.setFocus()
        without = _look_of(control)
        control.setFocus(Qt.FocusReason.TabFocusReason)
        if control.hasFocus() and _look_of(control) == without:
            unseen.append(f"{type(control).__name__} {control.accessibleName()}")

    assert unseen == []


@pytest.mark.usefixtures("right_to_left")
@pytest.mark.parametrize("key", cases(SIGNED_IN, short=["orders", "pack", "pick", "returns", "settings"]))
def test_from_right_to_left_a_page_stands_the_other_way_round(shared_shop: Shop, key: str) -> None:
    window, page = shared_shop.window, shared_shop.go(key)
    shared_shop.person.settle()
    tables = [each for each in visible(page, QTableView) if each.model().columnCount() > 1]
    shown = [
        [place for place in range(each.model().columnCount()) if not each.isColumnHidden(place)] for each in tables
    ]

    assert window.rail.geometry().right() == window.width() - 1
    assert window.top_bar.title.geometry().left() > window.top_bar.user.geometry().left()
    for table, columns in zip(tables, shown, strict=True):
        assert table.columnViewportPosition(columns[0]) > table.columnViewportPosition(columns[1])


def test_every_icon_that_anything_asks_for_is_there(shared_shop: Shop) -> None:
    for key in SIGNED_IN:
        shared_shop.go(key)
    registered = {each.icon for each in shared_shop.window.registry.of_page("") if each.icon}
    statuses = {each.icon for kind in (Headline, Mark, PrintStatus) for each in kind}
    asked = registered | statuses | {page.icon for page in PAGES}

    assert sorted(name for name in asked if not resource(f"icons/{name}.svg").is_file()) == []


@pytest.mark.parametrize("key", SIGNED_IN)
def test_a_burst_goes_to_the_page_whatever_has_the_focus_on_it(
    shared_shop: Shop, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    page = shared_shop.go(key)
    read: list[str] = []
    monkeypatch.setattr(page, "scanned", lambda gesture: read.append(gesture.code))
    fields = [each for kind in (QLineEdit, QComboBox, QTableView) for each in visible(page, kind)]
    fields = [each for each in fields if each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    before = [_content(each) for each in fields]

    for number, field in enumerate(fields):
        field.setFocus(Qt.FocusReason.TabFocusReason)
        shared_shop.person.scan(f"400638133{number:04}")

    assert read == [f"400638133{number:04}" for number in range(len(fields))]
    assert [_content(each) for each in fields] == before
    assert QApplication.activeModalWidget() is None


def _content(field: QWidget) -> object:
    if isinstance(field, QLineEdit):
        return field.text()
    return field.currentIndex() if isinstance(field, QComboBox) else None


def _look_of(control: QWidget) -> QImage:
    """The control with its surroundings: some rings lie outside it."""
    window = control.window()
    place = QRect(control.mapTo(window, QPoint(0, 0)), control.size()).adjusted(-4, -4, 4, 4)
    return window.grab(place).toImage()
