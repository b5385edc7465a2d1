"""Sheets that lie over a dimmed page: palette, help, pickers, questions.

They are children of the window, not windows of their own: those get black corners where there is no
compositor, and a child keeps one way for keys, so that a scan still finds the detector.
"""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from omsdesk.views import theme

_TOP = 70


class Overlay(QWidget):
    """The dimmed ground over the whole window with one sheet on it."""

    opened = Signal()
    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._before: QWidget | None = None
        self._sheet: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.GAP_5, _TOP, theme.GAP_5, theme.GAP_5)
        self.hide()
        window.installEventFilter(self)

    @property
    def sheet(self) -> QWidget | None:
        """What lies there now."""
        return self._sheet

    def lay(self, sheet: QWidget, *, focus: QWidget | None = None) -> None:
        """Put a sheet over the page and the cursor into it."""
        if self._sheet is None:
            self._before = QApplication.focusWidget()
        else:
            self._take()
        self._sheet = sheet
        self._column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        sheet.show()
        self.setGeometry(self.parentWidget().rect())
        self.show()
        self.raise_()
        (focus or sheet).setFocus(Qt.FocusReason.PopupFocusReason)
        self.opened.emit()

    def takes(self, code: str) -> bool:
        """Whether the sheet that lies here has a use for a scan; all others go away for the page to have it."""
        return isinstance(self._sheet, Sheet) and self._sheet.takes(code)

    def lift(self) -> None:
        """Take the sheet away; the cursor goes back to where it was."""
        if self._sheet is None:
            return
        self._take()
        self.hide()
        before, self._before = self._before, None
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def _take(self) -> None:
        sheet, self._sheet = self._sheet, None
        if sheet is not None:
            self._column.removeWidget(sheet)
            sheet.hide()
            sheet.setParent(None)
            sheet.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if isinstance(event, QResizeEvent) and self._sheet is not None:
            self.setGeometry(self.parentWidget().rect())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes the sheet away."""
        if event.key() == Qt.Key.Key_Escape:
            self.lift()
        else:
            event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """So does a click beside it."""
        if self._sheet is not None and not self._sheet.geometry().contains(event.position().toPoint()):
            self.lift()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays on the sheet."""
        sheet = self._sheet
        stops = [w for w in sheet.findChildren(QWidget) if _is_stop(w)] if sheet else []
        if not stops:
            return True
        here = QApplication.focusWidget()
        place = stops.index(here) if here in stops else -1
        stops[(place + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - drawn whole
        """Dim what lies below."""
        QPainter(self).fillRect(self.rect(), theme.color("dim"))


def lies(sheet: QWidget | None) -> bool:
    """Whether a sheet still lies over its page; Esc, a scan or another sheet may have taken it away."""
    return sheet is not None and isValid(sheet) and sheet.parentWidget() is not None


def _is_stop(widget: QWidget) -> bool:
    tab = Qt.FocusPolicy.TabFocus
    return widget.isVisible() and widget.isEnabled() and (widget.focusPolicy() & tab) == tab


class Sheet(QFrame):
    """A framed sheet for an overlay, as wide as its letters are large; ``body`` takes its widgets."""

    def __init__(self, width: int = 640) -> None:
        super().__init__()
        self.setProperty("frame", "sheet")
        theme.set_width(self, width)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(theme.GAP_5, theme.GAP_4, theme.GAP_5, theme.GAP_4)
        self.body.setSpacing(theme.GAP_3)

    def takes(self, code: str) -> bool:  # noqa: ARG002 - sheets that want scans override it
        """Take a scan that is made while the sheet lies here, if it was meant for it."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words get every line they need at this width: for long ones Qt guesses too few, and wants a wider sheet."""
        super().resizeEvent(event)
        room = self.width() - 2 * theme.GAP_5
        for each in self.findChildren(QLabel, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if each.wordWrap() and each.text():
                each.setMinimumSize(1, each.heightForWidth(room))
