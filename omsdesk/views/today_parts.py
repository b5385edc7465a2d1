"""Parts of the Today page: the columns of its two lists, and the card that compares the day with yesterday."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from omsdesk.services.cut_off_board import CutOff, Stage
from omsdesk.services.since_yesterday import Change, SinceYesterday
from omsdesk.services.stuck import Stuck
from omsdesk.views import theme
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.label import ElidedLabel, IconLabel, label
from omsdesk.views.widgets.pill import Mark
from omsdesk.views.widgets.table import Column
from omsdesk.words import Text, day_words, exact_words, time_words, when_words

_ONE_MINUTE, _AN_HOUR = timedelta(minutes=1), timedelta(hours=1)


def left_words(left: timedelta) -> str:
    """How long is left: 2 h 10 min, 45 min, or that it is over."""
    if left < _ONE_MINUTE:
        return str(Text("over"))
    hours, minutes = left // _AN_HOUR, left % _AN_HOUR // _ONE_MINUTE
    if hours:
        return str(Text("{hours} h {minutes} min", hours=hours, minutes=minutes))
    return str(Text("{minutes} min", minutes=minutes))


def outlook(row: CutOff) -> Mark:
    """How it will end: in time, too late, or done."""
    if row.late:
        return Mark(Text("{n} late", n=row.late), "err", "clock")
    if row.misses:
        return Mark(
            Text("{n} misses {time}", many="{n} miss {time}", n=row.misses, time=time_words(row.leaves_at)),
            "err",
            "triangle-alert",
        )
    if not row.open:
        return Mark(Text("All gone"), "ok", "circle-check")
    if row.stages.get(Stage.WAITING):
        return Mark(Text("{n} waits", many="{n} wait", n=row.stages[Stage.WAITING]), "warn", "hourglass")
    return Mark(Text("In time"), "ok", "check")


def outlook_told(row: CutOff) -> str:
    """The same as a sentence, with what it is counted from."""
    said = []
    if row.late:
        said.append(Text("{n} open order should have left before now.", n=row.late,
                         many="{n} open orders should have left before now."))  # fmt: skip
    if row.misses:
        said.append(
            Text(
                "At the pace of the last hour {n} order misses {time}.",
                many="At the pace of the last hour {n} orders miss {time}.",
                n=row.misses,
                time=time_words(row.leaves_at),
            )
        )
    if waiting := row.stages.get(Stage.WAITING):
        said.append(Text("{n} order is held, not confirmed or without stock.", n=waiting,
                         many="{n} orders are held, not confirmed or without stock."))  # fmt: skip
    return "\n".join(map(str, said))


def _count(stage: Stage) -> Column:
    titles = {
        Stage.WAITING: Text("Waiting"),
        Stage.TO_PICK: Text("To pick"),
        Stage.TO_PACK: Text("To pack"),
        Stage.PACKED: Text("Packed"),
        Stage.GONE: Text("Gone"),
    }
    return Column(titles[stage], lambda row: row.stages.get(stage) or "\N{EN DASH}", 80, kind="number")


BOARD = (
    Column(Text("Service"), lambda row: row.service, stretch=True, kind="strong", tooltip=lambda row: row.carrier),
    Column(Text("Leaves"), lambda row: when_words(row.leaves_at), 130, tooltip=lambda row: exact_words(row.leaves_at)),
    Column(Text("Left"), lambda row: left_words(row.left), 100, align="right"),
    *(_count(stage) for stage in Stage),
    Column(Text("Outlook"), outlook, 150, kind="pill", tooltip=outlook_told),
    Column(Text("Working on it"), lambda row: ", ".join(row.people), 170, kind="muted",
           tooltip=lambda row: ", ".join(row.people)),
)  # fmt: skip
BOARD_GIVES_WAY = (9, 1, 7, 2)
"""Names first, then the exact time, what is gone already, and the minutes; the outlook tells the rest."""


def since_words(found: Stuck) -> str:
    """Since when the oldest of them waits."""
    return day_words(found.since) if found.since is not None else ""


CAUSES = (
    Column(Text("Key"), lambda row: row.id if row.id <= MOST_KEYS else "", 50, align="centre"),
    Column(Text("Why"), lambda row: Mark(row.stuck.cause.word, row.stuck.cause.role, row.stuck.cause.icon), 200,
           kind="pill"),
    Column(Text("How many"), lambda row: row.stuck.count, 80, kind="number"),
    Column(Text("Since"), lambda row: since_words(row.stuck), 112),
    Column(Text("What frees it"), lambda row: row.stuck.cause.frees, stretch=True,
           tooltip=lambda row: str(row.stuck.cause.frees)),
)  # fmt: skip
CAUSES_GIVE_WAY = (3,)
MOST_KEYS = 9


class _Bars(QWidget):
    """Today over yesterday, as two lengths."""

    def __init__(self) -> None:
        super().__init__()
        self._change = Change(0, 0, 0)
        self.setFixedHeight(14)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_change(self, change: Change) -> None:
        """Draw this one."""
        self._change = change
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - it is small: drawn whole
        """The upper bar is today, the lower one the whole of yesterday; what was there by now is darker."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        most = max(self._change.today, self._change.yesterday, 1)
        bars = (
            (self._change.today, "c1", 0),
            (self._change.yesterday, "border", 8),
            (self._change.by_now, "control", 8),
        )
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.setBrush(theme.color("sunken"))
        for top in (0, 8):
            painter.drawRoundedRect(QRectF(0, top, self.width(), 6), 3, 3)
        for count, colour, top in bars:
            length = self.width() * count / most
            painter.setBrush(theme.color(colour))
            painter.drawRoundedRect(QRectF(self.width() - length if mirrored else 0, top, length, 6), 3, 3)


class _Compared(QWidget):
    """One count of the day with its comparison."""

    def __init__(self, icon: str, words: Text) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP_2)
        head.addWidget(IconLabel(icon, "text2"))
        head.addWidget(ElidedLabel(words, theme.BODY, theme.MEDIUM, ink="text2"), 1)
        self.count = label("", theme.PAGE, theme.SEMIBOLD, tabular=True)
        head.addWidget(self.count)
        column.addLayout(head)
        self.bars = _Bars()
        column.addWidget(self.bars)
        self.compared = ElidedLabel("", theme.HEADER, ink="text2")
        column.addWidget(self.compared)

    def show_change(self, change: Change) -> None:
        """Show the count, and what it was yesterday."""
        self.count.setText(str(Text("{n}", n=change.today)))
        self.bars.show_change(change)
        self.compared.setText(compared_words(change))
        whole = str(Text("The whole of yesterday: {n}", n=change.yesterday))
        self.bars.setToolTip(whole)
        self.bars.setAccessibleName(whole)


def compared_words(change: Change) -> str:
    """Against yesterday by the same time."""
    if change.more > 0:
        return str(Text("{n} more than yesterday by now", n=change.more))
    if change.more < 0:
        return str(Text("{n} fewer than yesterday by now", n=-change.more))
    return str(Text("As many as yesterday by now"))


class ChangesCard(Card):
    """Orders in, shipped, returned."""

    def __init__(self) -> None:
        super().__init__()
        self.body.setSpacing(theme.GAP_3)
        self.orders = _Compared("inbox", Text("Orders in"))
        self.shipped = _Compared("truck", Text("Shipped"))
        self.returned = _Compared("rotate-ccw", Text("Returned"))
        for each in (self.orders, self.shipped, self.returned):
            self.add(each)
        self.body.addStretch(1)

    def show_changes(self, changes: SinceYesterday) -> None:
        """Show the day."""
        self.orders.show_change(changes.orders)
        self.shipped.show_change(changes.shipped)
        self.returned.show_change(changes.returned)


@dataclass(frozen=True)
class CauseRow:
    """A cause with its place in the list, counted from one."""

    id: int
    stuck: Stuck


def cause_rows(causes: Sequence[Stuck]) -> list[CauseRow]:
    """The causes with their numbers."""
    return [CauseRow(number, each) for number, each in enumerate(causes, start=1)]
