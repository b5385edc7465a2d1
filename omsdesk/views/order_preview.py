"""The card beside the queue: one order as it stands, what keeps it, and the way to all of it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from omsdesk.services import fix_words, story_words
from omsdesk.services.blocking import Blocker, Fix
from omsdesk.services.order_preview import Preview
from omsdesk.views import theme
from omsdesk.views.actions import Action
from omsdesk.views.widgets.buttons import Button, IconButton
from omsdesk.views.widgets.card import Card, Facts, clear
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import NARROWEST, ElidedLabel, label, section
from omsdesk.views.widgets.pill import StatusPill
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.views.widgets.states import EmptyState
from omsdesk.words import Text, day_words, exact_words, time_words, when_words

_WIDTH = 290
_LINES, _TAGS = 6, 2
_ONE_LINE = 320
"""Longer words beside a blocker go on in a second line."""
_ONE_DAY = timedelta(hours=20)


class OrderPreview(Card):
    """Number, pill, facts, answer, blockers, lines and history; Open at the foot."""

    def __init__(
        self, open_order: Callable[[], object], mend: Callable[[Fix], object], acts: Sequence[Action] = ()
    ) -> None:
        """``acts`` are what can be done with the marked orders from the list."""
        super().__init__()
        self._mend = mend
        self.setFixedWidth(_WIDTH)
        theme.switch.changed.connect(self._fit)
        self.empty = EmptyState("inbox", Text("Choose an order to see it here."))
        self.add(self.empty, 1)
        self.full = QWidget()
        column = QVBoxLayout(self.full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_2)
        column.addLayout(self._head())
        self.who = ElidedLabel("", ink="text2")
        column.addWidget(self.who)
        inner = ScrollColumn()
        self._fill(inner.body)
        column.addWidget(inner, 1)
        self.marked = label("", theme.HEADER, theme.SEMIBOLD, ink="text2")
        self.marked.hide()
        column.addWidget(self.marked)
        row = FlowRow()
        row.setSpacing(theme.GAP_1)
        for act in acts:
            row.addWidget(IconButton.of(act, kind="plain"))
        column.addLayout(row)
        self.open_button = Button(Text("Open order"), "arrow-right")
        self.open_button.clicked.connect(open_order)
        column.addWidget(self.open_button)
        self.add(self.full, 1)
        self.full.hide()

    def show_preview(self, preview: Preview | None, now: datetime) -> None:
        """Show this order, or that none is chosen."""
        self.empty.setVisible(preview is None)
        self.full.setVisible(preview is not None)
        if preview is not None:
            self._show(preview, now)

    def show_marked(self, orders: int) -> None:
        """How many orders the buttons mean, when it is more than the one that is shown."""
        self.marked.setText(str(Text("{n} orders are selected", n=orders)))
        self.marked.setVisible(orders > 1)

    def _fit(self) -> None:
        self.setFixedWidth(round(_WIDTH * (1 + (theme.text_size() / 100 - 1) / 2)))

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.number = label("", theme.PAGE, theme.BOLD)
        self.pill = StatusPill()
        row.addWidget(self.number)
        row.addStretch(1)
        row.addWidget(self.pill)
        return row

    def _fill(self, column: QVBoxLayout) -> None:
        self.marks = QHBoxLayout()
        self.marks.setSpacing(theme.GAP_1)
        column.addLayout(self.marks)
        self.facts = Facts(values_right=True)
        column.addWidget(self.facts)
        answer = QHBoxLayout()
        self.answer = label("", theme.BODY, theme.SEMIBOLD, ink="accent", wrap=True)
        self.copy = IconButton(Text("Copy what to tell the caller"), "copy")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.answer.text()))
        answer.addWidget(self.answer, 1)
        answer.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(answer)
        self.blockers = BlockerList(self._mend)
        column.addWidget(self.blockers)
        self.lines_title = section("")
        column.addWidget(self.lines_title)
        self.lines = _Rows(theme.BODY)
        column.addWidget(self.lines)
        column.addWidget(section(Text("History")))
        self.history = _Rows(theme.HEADER)
        column.addWidget(self.history)
        column.addStretch(1)

    def _show(self, preview: Preview, now: datetime) -> None:
        self.number.setText(preview.number)
        self.pill.show_mark(preview.headline)
        self.who.setText(f"{preview.customer} \N{MIDDLE DOT} {preview.channel}")
        clear(self.marks)
        for mark in preview.marks:
            self.marks.addWidget(StatusPill(mark))
        for tag in preview.tags[:_TAGS]:
            self.marks.addWidget(StatusPill((tag, "neutral", "tag")))
        self.marks.addStretch(1)
        facts = {
            str(Text("Ship by")): when_words(preview.ship_by, now),
            str(Text("Service")): preview.service,
            str(Text("Payment")): str(preview.payment.word) if preview.payment else "",
            str(Text("Total")): str(Text("{amount}", amount=preview.total)),
            **({str(Text("Assigned to")): preview.assigned} if preview.assigned else {}),
        }
        self.facts.show_facts(facts)
        self.answer.setText(preview.answer_line)
        self.blockers.show_blockers(fix_words.in_the_way(preview))
        lines = preview.lines
        self.lines_title.setText(str(Text("{n} line", many="{n} lines", n=len(lines))))
        rows = [(f"{line.ordered - line.cancelled} \N{MULTIPLICATION SIGN}", line.name) for line in lines[:_LINES]]
        if len(lines) > _LINES:
            rows.append(("", str(Text("and {n} more", n=len(lines) - _LINES))))
        self.lines.show_rows([(first, words, "") for first, words in rows], bold=True)
        self.history.show_rows(
            [
                (
                    _short(change.at, now),
                    " ".join(
                        part for part in (str(story_words.said(change, preview.currency)), _by(change.by)) if part
                    ),
                    exact_words(change.at),
                )
                for change in preview.history
            ]
        )


class BlockerList(QWidget):
    """What keeps an order from its next step, each with the button that mends it."""

    def __init__(self, mend: Callable[[Fix], object], *, across: bool = False) -> None:
        """``across`` puts a blocker and its button side by side, for wide pages."""
        super().__init__()
        self._mend = mend
        self._across = across
        self._shown: tuple[Blocker, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP_1)
        self.hide()

    def show_blockers(self, blockers: tuple[Blocker, ...]) -> None:
        """Show these; none hides the list."""
        if blockers != self._shown:
            self._shown = blockers
            clear(self._column)
            for blocker in blockers:
                self._column.addLayout(self._told(blocker))
        self.setVisible(bool(blockers))

    def _told(self, blocker: Blocker) -> QHBoxLayout | QVBoxLayout:
        row = QHBoxLayout() if self._across else QVBoxLayout()
        row.setSpacing(theme.GAP_3 if self._across else theme.GAP_1)
        row.addWidget(label(blocker.reason, theme.BODY, theme.SEMIBOLD, ink="warn", wrap=not self._across))
        is_long = False
        if blocker.advice is not None:
            advice = label(blocker.advice, theme.HEADER, ink="text2", wrap=not self._across)
            is_long = self._across and advice.sizeHint().width() > theme.scaled(_ONE_LINE)
            if is_long:  # it goes on in a second line rather than make the page wider than its window
                advice.setWordWrap(True)
                advice.setMinimumWidth(NARROWEST)
            row.addWidget(advice, int(is_long))
        if blocker.fix in fix_words.WORDS:
            button = Button(fix_words.WORDS[blocker.fix], "wrench")
            button.clicked.connect(partial(self._mend, blocker.fix))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        if self._across and not is_long:
            row.addStretch(1)
        return row


class _Rows(QWidget):
    """Two columns of words: how many or when, and what."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size
        self._shown: list[tuple[str, str, str]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GAP_2)
        self._grid.setVerticalSpacing(theme.GAP_1)
        self._grid.setColumnStretch(1, 1)

    def show_rows(self, rows: list[tuple[str, str, str]], *, bold: bool = False) -> None:
        """Show these: first word, words, tooltip."""
        if rows == self._shown:
            return
        self._shown = rows
        clear(self._grid)
        for place, (first, words, tip) in enumerate(rows):
            weight = theme.SEMIBOLD if bold else theme.REGULAR
            ink = "text" if bold else "text2"
            name = label(first, self._size, weight, ink=ink, tabular=True)
            name.setToolTip(tip)
            self._grid.addWidget(name, place, 0)
            self._grid.addWidget(ElidedLabel(words, self._size), place, 1)


def _short(moment: datetime, now: datetime) -> str:
    """The time of today's changes, the day of older ones."""
    return time_words(moment) if now - moment < _ONE_DAY else day_words(moment, now)


def _by(name: str) -> str:
    return f"({name})" if name else ""
