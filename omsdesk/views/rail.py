"""The rail on the left: the pages of this person's roles, in two sections, settings at the foot."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from omsdesk.views import icons, theme
from omsdesk.views.actions import words_of_key
from omsdesk.views.pages import FOOT, OFFICE, STATIONS, PageSpec
from omsdesk.views.widgets.card import clear
from omsdesk.views.widgets.label import IconLabel, label
from omsdesk.words import Text

WIDE, NARROW = 190, 64
_ITEM = 40
_HEADINGS = {STATIONS: Text("STATIONS"), OFFICE: Text("OFFICE")}


class RailItem(QAbstractButton):
    """One page in the rail."""

    def __init__(self, page: PageSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self.narrow = False
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(page.name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_narrow(self, narrow: bool, key: str) -> None:
        """Icon only, with the words and the key in the tooltip, or both."""
        self.narrow = narrow
        title = self.page.name
        keys = words_of_key(key)
        self.setToolTip(f"{title} ({keys})" if keys else title)
        self.setAccessibleDescription(keys)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """High enough for a glove."""
        return QSize(NARROW if self.narrow else WIDE, max(theme.scaled(_ITEM), 44 if self.narrow else 24))

    minimumSizeHint = sizeHint

    def enterEvent(self, event: QEnterEvent) -> None:
        """The ground changes under the pointer."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """And changes back."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - drawn whole
        """Draw ground, icon and name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(11, 2, -11, -2)
        painter.setPen(QPen(theme.color("rail_focus"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("rail_sel" if self.isChecked() or self.underMouse() else "rail"))
        painter.drawRoundedRect(area, theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
        side = icons.IN_CHROME
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = (self.width() - side) / 2 if self.narrow else self.width() - 43 if mirrored else 23.0
        icons.paint(painter, self.page.icon, "rail_text", QRectF(left, (self.height() - side) / 2, side, side))
        if self.narrow:
            return
        painter.setFont(theme.font(theme.BODY, theme.SEMIBOLD if self.isChecked() else theme.MEDIUM))
        painter.setPen(theme.color("rail_text"))
        words = QRectF(self.rect()).adjusted(14, 0, -53, 0) if mirrored else QRectF(self.rect()).adjusted(53, 0, -14, 0)
        side_of_reading = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(self.page.name, Qt.TextElideMode.ElideRight, round(words.width()))
        painter.drawText(words, side_of_reading | Qt.AlignmentFlag.AlignVCenter, shown)


class Rail(QFrame):
    """The column of pages."""

    asked_for = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "rail")
        self._items: list[RailItem] = []
        self._headings: list[QLabel] = []
        self._narrow = False
        self._keys: dict[str, str] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, theme.GAP_3, 0, theme.GAP_3)
        self._column.setSpacing(0)
        self._brand = label("OMS Desk", theme.TITLE, theme.BOLD, ink="rail_text")
        self._column.addLayout(self._head())
        self._pages = QVBoxLayout()
        self._pages.setSpacing(0)
        self._column.addLayout(self._pages, 1)
        self.show_narrow(False)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(theme.GAP_3, 2, theme.GAP_3, theme.GAP_2)
        head.setSpacing(theme.GAP_1)
        self._mark = IconLabel("package-check", "rail_mark", 22)
        head.addWidget(self._mark)
        head.addWidget(self._brand, 1)
        self._head_row = head
        return head

    def show_pages(self, pages: Sequence[PageSpec], keys: dict[str, str]) -> None:
        """Show these pages; ``keys`` has each one's shortcut."""
        clear(self._pages)
        self._items, self._headings, self._keys = [], [], keys
        for section in (STATIONS, OFFICE, FOOT):
            if section == FOOT:
                self._pages.addStretch(1)
            self._add_section(section, [page for page in pages if page.section == section])
        self.show_narrow(self._narrow)

    def _add_section(self, section: str, pages: list[PageSpec]) -> None:
        if pages and section in _HEADINGS:
            heading = label(_HEADINGS[section], theme.CAPTION, theme.MEDIUM, ink="rail_text2")
            heading.setContentsMargins(22, theme.GAP_2, 0, theme.GAP_1)
            self._pages.addWidget(heading)
            self._headings.append(heading)
        for page in pages:
            item = RailItem(page)
            item.clicked.connect(lambda _checked=False, key=page.key: self.asked_for.emit(key))
            self._pages.addWidget(item)
            self._items.append(item)

    def show_narrow(self, narrow: bool) -> None:
        """Icons only (narrow windows and stations), or icons and names."""
        self._narrow = narrow
        self.setFixedWidth(NARROW if narrow else max(WIDE, theme.scaled(WIDE)))
        self._brand.setVisible(not narrow)
        left = (NARROW - self._mark.width()) // 2 if narrow else theme.GAP_3
        self._head_row.setContentsMargins(
            left, 2, left if narrow else theme.GAP_3, theme.GAP_4 if narrow else theme.GAP_2
        )
        for heading in self._headings:
            heading.setVisible(not narrow)
        for item in self._items:
            item.show_narrow(narrow, self._keys.get(item.page.key, ""))

    def show_current(self, key: str) -> None:
        """Mark the page in view."""
        for item in self._items:
            item.setChecked(item.page.key == key)

    def items(self) -> list[RailItem]:
        """The pages in order."""
        return list(self._items)
