"""A column that scrolls when the window is low; it is never narrower than what lies in it."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from omsdesk.views import theme

_BAR = 14
_ROUND = 6
"""Pixels kept free round what comes into view: its ring lies outside it."""


class ScrollColumn(QScrollArea):
    """Widgets under each other; ``body`` takes them."""

    def __init__(self, *, spacing: int = theme.GAP_2) -> None:
        super().__init__()
        self.inside = QWidget()
        self.inside.setProperty("plain", "true")
        self.body = QVBoxLayout(self.inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(spacing)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self.inside)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._bring_into_view)

    def _bring_into_view(self, _before: QWidget | None, now: QWidget | None) -> None:
        """What has the keys is in view, however it got them; under a pressed mouse nothing moves away."""
        if now is None or not self.inside.isAncestorOf(now):
            return
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.ensureWidgetVisible(now, _ROUND, _ROUND)

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest thing in it, and its bar."""
        return QSize(self.inside.minimumSizeHint().width() + _BAR, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What lies in it became wider or narrower: so does the column."""
        if watched is self.inside and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """As large as what lies in it."""
        inner = self.inside.sizeHint()
        return QSize(inner.width() + _BAR, inner.height())
