"""Pages of which one is in view; the others ask for no room."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget


class PageStack(QStackedWidget):
    """As high as the page in view, not as the highest of all."""

    def hasHeightForWidth(self) -> bool:
        """Each page reckons its own height."""
        return False

    def sizeHint(self) -> QSize:
        """What the page in view wants."""
        shown = self.currentWidget()
        return shown.sizeHint() if shown else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """What it needs."""
        return self.currentWidget().minimumSizeHint().expandedTo(self.currentWidget().minimumSize())
