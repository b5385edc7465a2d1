"""Words on a page: plain labels, labels that shorten themselves, and hairlines between things."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from omsdesk.views import icons, theme
from omsdesk.views.straight import straight
from omsdesk.words import Text

Words = str | Text
"""What every widget takes: a sentence to resolve now, or text from the data."""

NARROWEST = 170
"""What words that wrap keep at least where Qt, left alone, would keep long ones wider than the page."""


def label(
    words: Words = "",
    size: int = theme.BODY,
    weight: int = theme.REGULAR,
    *,
    ink: str = "text",
    wrap: bool = False,
    tabular: bool = False,
) -> QLabel:
    """A label in one of the theme's sizes and inks; it never reads its text as markup."""
    made = QLabel(str(words))
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setProperty("ink", ink)
    theme.set_font(made, size, weight, tabular=tabular)
    return made


def section(words: Words) -> QLabel:
    """The small heading of a part of a card."""
    return label(words, theme.HEADER, theme.SEMIBOLD, ink="text2")


def rule() -> QFrame:
    """A hairline between two things."""
    line = QFrame()
    line.setProperty("frame", "line")
    return line


def show_if(widget: QWidget, wanted: bool) -> None:
    """Show or hide a widget that may not have a place on a page yet.

    A widget without a parent that is told to show itself would flash up as a window of its own and take
    the keys away from the real one; it will be shown with its page instead.
    """
    if wanted and widget.isWindow():
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, on=False)
    else:
        widget.setVisible(wanted)


_TIGHT = 0.7
"""Words that fill at least so much of their label keep its width."""


class StillLabel(QWidget):
    """A count that changes at every scan: only when it needs more room are its neighbours laid out anew.

    It is painted, and fills its ground itself: painting a ``QLabel`` begins with everything that lies under it.
    """

    def __init__(
        self, size: int = theme.BODY, weight: int = theme.REGULAR, *, ink: str = "text", ground: str = "bg"
    ) -> None:
        super().__init__()
        self._ink, self._ground, self._text = ink, ground, ""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.set_font(self, size, weight, tabular=True)

    def text(self) -> str:
        """The count as it is shown."""
        return self._text

    def setText(self, text: str) -> None:
        """Show another count."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self._fit()
            self.update()

    def sizeHint(self) -> QSize:
        """As large as its words."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text), metrics.height())

    def changeEvent(self, event: QEvent) -> None:
        """Larger letters need more room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - it is small: drawn whole
        """Draw ground and count."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color(self._ground))
        painter.setPen(theme.color(self._ink))
        painter.drawText(
            self.rect(), int(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter), straight(self._text)
        )

    def _fit(self) -> None:
        """Take more room at once; give it back only when much is left over, as with the next order."""
        wanted, there = self.sizeHint(), self.minimumSize()
        fits = there.width() * _TIGHT <= wanted.width() <= there.width()
        if not fits or wanted.height() != there.height():
            self.setFixedSize(wanted)


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis when it does not fit; the tooltip then has it whole."""

    def __init__(
        self,
        words: Words = "",
        size: int = theme.BODY,
        weight: int = theme.REGULAR,
        *,
        ink: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(str(words), parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("ink", ink)
        theme.set_font(self, size, weight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """A few letters are enough: the rest is in the tooltip."""
        return QSize(
            min(super().sizeHint().width(), self.fontMetrics().averageCharWidth() * 6), self.sizeHint().height()
        )

    def setText(self, text: str) -> None:
        """Show another line."""
        if text != self.text():
            super().setText(text)
            self._tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Decide anew whether the tooltip is needed."""
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - it is small: drawn whole
        """Draw what fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        area = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(self.alignment() | Qt.TextFlag.TextSingleLine), straight(shown))

    def is_elided(self) -> bool:
        """Whether some of the line does not fit."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def _tell(self) -> None:
        self.setToolTip(self.text() if self.is_elided() else "")


class IconLabel(QWidget):
    """An icon that keeps its colour role when the theme changes."""

    def __init__(
        self, name: str, role: str = "text", size: int = icons.IN_BUTTON, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._role, self._size = name, role, size
        self.setFixedSize(size, size)

    def show_icon(self, name: str, role: str) -> None:
        """Show another icon."""
        self._name, self._role = name, role
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - it is small: drawn whole
        """Draw the icon in its role."""
        painter = QPainter(self)
        icons.paint(painter, self._name, self._role, self.rect().toRectF())
