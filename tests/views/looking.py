"""What a careful person would find wrong with a page by looking, hearing and tabbing through it.

Each function answers the faults as lines of a failure; a sound page has none. For every page in the house:
``assert faults(page, station=True) == []``.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)

from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.label import ElidedLabel
from omsdesk.views.widgets.table import PagedTable

INTERACTIVE = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView, QPlainTextEdit)
SMALLEST, AT_STATIONS = 24, 44
_HIDDEN_PARTS = ("qt_spinbox_lineedit", "qt_toolbar_ext_button")


def faults(page: QWidget, *, station: bool) -> list[str]:
    """Everything below, for one page in view."""
    return [*nameless(page), *too_small(page, AT_STATIONS if station else SMALLEST), *clipped(page), *untabbed(page)]


def nameless(page: QWidget) -> list[str]:
    """Controls that say nothing to those who hear the screen."""
    return [f"no name: {_told(each)}" for each in _controls(page) if not each.accessibleName() and not _speaks(each)]


def too_small(page: QWidget, side: int) -> list[str]:
    """Controls too small for a finger, or at a station for a glove."""
    buttons = [each for each in _controls(page) if isinstance(each, QAbstractButton)]
    # A box to tick counts with its words; a field is as high as a button of the office.
    return [f"too small: {_told(each)} {each.width()}x{each.height()}" for each in buttons if _is_small(each, side)]


def clipped(page: QWidget) -> list[str]:
    """Words that do not fit and are not in a tooltip."""
    labels = [each for each in page.findChildren(QLabel) if each.isVisible() and each.text()]
    buttons = [each for each in page.findChildren(Button) if each.isVisible() and each.words]
    cut = [each for each in labels if _is_cut(each)]
    squeezed = [each for each in buttons if _is_squeezed(each)]
    return [*(f"clipped: {_told(each)}" for each in (*cut, *squeezed)), *_cut_titles(page)]


def _cut_titles(page: QWidget) -> list[str]:
    """Titles of columns that are narrower than their words."""
    return [
        f"clipped: title {column.title}"
        for table in page.findChildren(PagedTable)
        if table.view.isVisible()
        for place, column in enumerate(table.model.columns)
        if not table.view.isColumnHidden(place) and table.view.columnWidth(place) < column.room_of_title()
    ]


def untabbed(page: QWidget) -> list[str]:
    """Controls that Tab never reaches, or a ring that does not come back to where it began."""
    wanted = {each for each in _controls(page) if each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus}
    if not wanted:
        return []
    start = next(iter(wanted))
    start.setFocus(Qt.FocusReason.TabFocusReason)
    reached, here = {start}, QApplication.focusWidget()
    for _ in range(len(page.findChildren(QWidget)) + 50):
        if here is None:
            break
        _step(here)
        here = QApplication.focusWidget()
        if here is start:
            break
        if here is not None:
            reached.add(here)
    missed = [f"not reached by Tab: {_told(each)}" for each in wanted - reached if each.focusProxy() not in reached]
    return missed if here is start else [*missed, "Tab does not return to where it began"]


def _step(here: QWidget) -> None:
    """As Tab does; in most fields of many lines Tab is a letter, and Ctrl+Tab leaves them."""
    is_letter = isinstance(here, QPlainTextEdit) and not here.tabChangesFocus()
    following = here.nextInFocusChain() if is_letter else None
    if following is not None:
        following.setFocus(Qt.FocusReason.TabFocusReason)
    else:
        here.focusNextChild()


def _controls(page: QWidget) -> list[QWidget]:
    found = [each for each in page.findChildren(QWidget) if isinstance(each, INTERACTIVE) and each.isVisible()]
    parts = (QScrollBar, QHeaderView)
    return [
        each
        for each in found
        if not isinstance(each, parts)
        and each.objectName() not in _HIDDEN_PARTS
        and not isinstance(each.parentWidget(), (QAbstractItemView, QComboBox, QAbstractSpinBox))
    ]


def _speaks(control: QWidget) -> bool:
    """Qt names a button by its words itself."""
    return isinstance(control, QAbstractButton) and bool(control.text())


def _is_small(control: QWidget, side: int) -> bool:
    return control.height() < side or control.width() < min(side, SMALLEST)


def _is_cut(words: QLabel) -> bool:
    if isinstance(words, ElidedLabel):
        return words.is_elided() and not words.toolTip()
    if words.wordWrap():
        return words.heightForWidth(words.width()) > words.height() + 1
    needs = words.fontMetrics().horizontalAdvance(words.text())
    return needs > words.contentsRect().width() + 1 or words.fontMetrics().height() > words.height() + 1


def _is_squeezed(button: Button) -> bool:
    return button.width() < button.sizeHint().width() or button.height() < button.sizeHint().height()


def _told(widget: QWidget) -> str:
    words = getattr(widget, "words", "") or (widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else "")
    return f"{type(widget).__name__} {words or widget.accessibleName() or repr(widget.objectName())}"
