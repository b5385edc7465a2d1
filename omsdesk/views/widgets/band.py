"""The band on top of every station: in one large line what just happened or what to do next."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from omsdesk.views import icons, lettering, theme
from omsdesk.views.straight import straight
from omsdesk.views.widgets.ground import paint_ground
from omsdesk.views.widgets.label import Words
from omsdesk.words import Text

READY, OK, DONE, WARN, ERR = "ready", "ok", "done", "warn", "err"
_ICONS = {
    READY: "scan-barcode",
    OK: "circle-check",
    DONE: "printer",
    WARN: "triangle-alert",
    ERR: "octagon-x",
}
_FILLS = {OK: "ok", DONE: "info", WARN: "warn", ERR: "err"}
_EDGE, _WORDS_LEFT, _ASIDE_GAP = 24, 100, 24
_FRAME = 8
_MOST_GROUNDS = 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FeedbackBand(QWidget):
    """Full width, 104 high. It takes the first focus, so that no scan's Enter presses a button."""

    kind_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = READY
        self.headline = ""
        self.detail = ""
        self._aside = ""
        self._waiting = 0
        self._grounds: dict[object, QPixmap] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # It fills its corners itself: painting it does not begin with everything that lies under it.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_notice(self, kind: str, headline: Words, detail: Words | None = None, *, icon: str = "") -> None:
        """Say this, in this voice, and have it read out."""
        self.kind, self.headline, self.detail = str(kind), str(headline), str(detail or "")
        self._icon = icon
        # At once: what the person looks up for must not wait until the rest of the page is laid out.
        self.repaint()
        self.setAccessibleName(self.headline)
        self.setAccessibleDescription(self.detail)
        self._announce()
        self._tell_the_elided()
        self.kind_changed.emit(self.kind)

    _icon = ""

    def show_aside(self, words: Words) -> None:
        """The small words on the right: a return's number, or that scanning goes on."""
        self._aside = str(words)
        self.update()

    def show_waiting(self, scans: int) -> None:
        """How many scans wait for the one being saved."""
        self._waiting = scans
        self.update()

    @property
    def aside(self) -> str:
        """What stands on the right now."""
        if self._waiting:
            return str(Text("{n} scan waiting", many="{n} scans waiting", n=self._waiting))
        return self._aside

    def sizeHint(self) -> QSize:
        """The full width, 104 high."""
        return QSize(600, theme.scaled(theme.BAND_HEIGHT))

    minimumSizeHint = sizeHint

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002 - only that it happened
        """A narrower band may need its tooltip."""
        self._tell_the_elided()

    def _ink(self, quiet: str = "text") -> str:
        return f"on_{_FILLS[self.kind]}" if self.kind in _FILLS else quiet

    def _announce(self) -> None:
        if not QAccessible.isActive():
            return
        event = QAccessibleAnnouncementEvent(self, f"{self.headline}. {self.detail}".strip())
        urgent = self.kind == ERR
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
        QAccessible.updateAccessibility(event)

    def _words_width(self) -> int:
        aside = lettering.advance(self.aside, theme.TITLE, theme.MEDIUM)
        return self.width() - _WORDS_LEFT - _EDGE - (aside + _ASIDE_GAP if self.aside else 0)

    def _tell_the_elided(self) -> None:
        fits = all(
            lettering.advance(words, size, weight) <= self._words_width()
            for words, size, weight in (
                (self.headline, self._headline_size(), theme.BOLD),
                (self.detail, theme.DETAIL, theme.MEDIUM),
            )
        )
        tip = "" if fits else f"{self.headline}\n{self.detail}"
        if tip != self.toolTip():
            self.setToolTip(tip)

    def _headline_size(self) -> int:
        """A headline too long for one large line is written smaller before it is cut."""
        for size in (theme.HEADLINE, theme.NUMBER):
            if lettering.advance(self.headline, size, theme.BOLD) <= self._words_width():
                return size
        return theme.NUMBER

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - drawn whole
        """Draw ground, icon, the two lines and the words on the right."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._ground())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_words(painter)

    def _ground(self) -> QPixmap:
        """Everything but the words, which alone differ from one scan to the next: kept as pictures."""
        looks = (theme.is_dark(), theme.text_size(), self.devicePixelRatio(), self.width(), self.height())
        look = (self.kind, self._icon, self.hasFocus(), *looks)
        kept = self._grounds.get(look)
        if kept is None:
            if len(self._grounds) >= _MOST_GROUNDS:
                self._grounds.clear()
            kept = self._grounds[look] = self._painted_ground()
        return kept

    def _painted_ground(self) -> QPixmap:
        ratio = self.devicePixelRatio()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        painter.fillRect(self.rect(), theme.color("bg"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = _FILLS.get(self.kind)
        ground, edge = (f"{fill}_fill", f"{fill}_fill") if fill else ("surface", "border")
        paint_ground(painter, QRectF(self.rect()), ground, edge, theme.RADIUS_BAND)
        if self.hasFocus():
            self._paint_focus(painter)
        size = icons.IN_BAND
        icon_area = QRectF(_EDGE, (self.height() - size) / 2, size, size)
        icons.paint(painter, self._icon or _ICONS[self.kind], self._ink("accent"), icon_area)
        painter.end()
        return picture

    def _paint_focus(self, painter: QPainter) -> None:
        """A small bar on the left: the band has the focus nearly always, so it must not shout."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self._ink("focus")))
        painter.drawRoundedRect(QRectF(8, self.height() / 2 - 20, 3, 40), 1.5, 1.5)

    def _paint_words(self, painter: QPainter) -> None:
        painter.setPen(theme.color(self._ink()))
        width, middle = self._words_width(), self.height() / 2
        top = middle - theme.scaled(32) if self.detail else middle - theme.scaled(20)
        lines = (
            (self.headline, self._headline_size(), theme.BOLD, top, theme.scaled(42)),
            (self.detail, theme.DETAIL, theme.MEDIUM, middle + theme.scaled(8), theme.scaled(26)),
        )
        for words, size, weight, y, height in lines:
            painter.setFont(theme.font(size, weight))
            shown = lettering.elided(words, width, size, weight)
            painter.drawText(QRectF(_WORDS_LEFT, y, width + 2, height), _LEFT, straight(shown))
        if self.aside:
            painter.setFont(theme.font(theme.TITLE, theme.MEDIUM))
            painter.drawText(QRectF(0, 0, self.width() - _EDGE, self.height()), _RIGHT, straight(self.aside))


class ErrFrame(QWidget):
    """A frame round the whole page while something is wrong, seen from the corner of the eye."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def follow(self, kind: str) -> None:
        """Appear with an error, vanish with anything else."""
        page = self.parentWidget()
        if page is not None:
            self.setGeometry(page.rect())
        self.setVisible(kind == ERR)
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - drawn whole
        """Draw the frame."""
        painter, area, colour = QPainter(self), self.rect(), theme.color("err_fill")
        painter.fillRect(0, 0, area.width(), _FRAME, colour)
        painter.fillRect(0, area.height() - _FRAME, area.width(), _FRAME, colour)
        painter.fillRect(0, _FRAME, _FRAME, area.height() - 2 * _FRAME, colour)
        painter.fillRect(area.width() - _FRAME, _FRAME, _FRAME, area.height() - 2 * _FRAME, colour)
