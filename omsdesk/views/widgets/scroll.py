"""A column that scrolls when it is higher than its room, instead of squeezing what stands in it."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from omsdesk.views import theme


class ScrollColumn(QScrollArea):
    """Put the side column of a page into one; ``body`` takes the widgets. It never scrolls sideways."""

    def __init__(self, spacing: int = theme.GAP_3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("plain", "true")
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(spacing)
        self.setWidget(inside)
        inside.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """As large as what stands in it."""
        return self.widget().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """As wide as what stands in it, and at least a little high."""
        return QSize(self.widget().minimumSizeHint().width(), 80)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What stands in it changed its size: have the page ask again."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
