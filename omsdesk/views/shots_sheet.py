"""Photos that were kept, one large at a time."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from omsdesk.services.pictures import Shot
from omsdesk.views import theme
from omsdesk.views.pictures import opened
from omsdesk.views.settings_parts import buttons_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.ground import paint_ground
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.overlay import Sheet
from omsdesk.words import Text, when_words

_WIDTH, _HIGH = 760, 420
_LOWEST = 240


class ShotsSheet(Sheet):
    """Left and Right turn the leaves."""

    def __init__(self, heading: Text, shots: Sequence[Shot], close: Callable[[], object]) -> None:
        super().__init__(_WIDTH)
        self._shots, self._place = tuple(shots), 0
        self.setAccessibleName(str(heading))
        self.body.addWidget(label(heading, theme.PAGE, theme.SEMIBOLD, wrap=True))
        self.picture = _Large()
        self.body.addWidget(self.picture)
        self.told = label("", ink="text2", wrap=True)
        self.body.addWidget(self.told)
        self.before = Button(Text("Before"), "arrow-left")
        self.after = Button(Text("Next"), "arrow-right")
        self.before.clicked.connect(lambda: self.turn(-1))
        self.after.clicked.connect(lambda: self.turn(1))
        self.close_button = Button(Text("Close"), "x", kind="primary")
        self.close_button.clicked.connect(close)
        for each in (self.before, self.after):
            show_if(each, len(self._shots) > 1)
        self.body.addLayout(buttons_row(self.before, self.after, self.close_button))
        self.turn(0)

    def turn(self, by: int) -> None:
        """Show the next one, or the one before."""
        self._place = min(max(self._place + by, 0), len(self._shots) - 1)
        shot = self._shots[self._place]
        said = Text(
            "{n} of {all} \N{MIDDLE DOT} {when} \N{MIDDLE DOT} {by}",
            n=self._place + 1,
            all=len(self._shots),
            when=when_words(shot.at),
            by=shot.by,
        )
        self.picture.show_shot(shot, str(said))
        self.told.setText(str(said))
        self.before.setEnabled(self._place > 0)
        self.after.setEnabled(self._place < len(self._shots) - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows turn too."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.turn(step)


class _Large(QWidget):
    """The whole photo, as large as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_shot(self, shot: Shot, told: str) -> None:
        """This one."""
        self._image = opened(shot.picture)
        self.setAccessibleName(told)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the sheet within its edges."""
        return QSize(_WIDTH - 2 * theme.GAP_5, _HIGH)

    def minimumSizeHint(self) -> QSize:
        """In a low window the photo gives way."""
        return QSize(_LOWEST, _LOWEST)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - drawn whole
        """The photo in its well."""
        painter, area, image = QPainter(self), QRectF(self.rect()), self._image
        paint_ground(painter, area, "sunken", "sunken", theme.RADIUS_CARD)
        size = image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        whole = QRectF(0, 0, size.width(), size.height())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(whole.translated(area.center() - whole.center()), image)
