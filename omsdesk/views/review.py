"""The review page: the orders that wait, why the one under the cursor does, and one key for each decision."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from omsdesk.clock import utc_now
from omsdesk.lifecycles import Status
from omsdesk.lifecycles.reply import ReplyStatus
from omsdesk.presenters.review import Review, ReviewState
from omsdesk.services.review_queue import Pile, ReviewRow
from omsdesk.views import theme
from omsdesk.views.actions import Action, Deed
from omsdesk.views.answer_sheet import AnswerSheet
from omsdesk.views.order_messages import MessageSheet
from omsdesk.views.order_preview import OrderPreview
from omsdesk.views.page import Page
from omsdesk.views.review_parts import PutOffSheet, ReasonsCard, RejectSheet
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.label import show_if
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.views.widgets.tabs import Tabs
from omsdesk.words import Text, exact_words, when_words


def why(row: ReviewRow) -> tuple[Status, ...]:
    """The reasons as they are drawn; that the customer answered stands first."""
    return (*((ReplyStatus.OPEN,) if row.is_answered else ()), *row.reasons)


COLUMNS = (
    Column(Text("Order"), lambda row: row.number, 100, kind="strong"),
    Column(Text("Why"), lambda row: why(row)[0], 150, kind="pill", beside=lambda row: why(row)[1:]),
    Column(Text("Customer"), lambda row: row.customer, stretch=True),
    Column(Text("Ship by"), lambda row: when_words(row.ship_by), 150, tooltip=lambda row: exact_words(row.ship_by)),
    Column(Text("Total"), lambda row: Text("{amount}", amount=row.total), 100, kind="number"),
)
GIVES_WAY = (3, 4)
_LIST, _REASONS = 5, 4
_ROOM_FOR_ORDER = 1_000


class ReviewView(Page):
    """Approve, keep on hold, turn away; the next order comes by itself."""

    presenter: Review
    takes_orders = True

    def build(self) -> Iterator[None]:
        """Piles, list, reasons with the buttons, and the order."""
        self._shown = {"said": 0, "way": 0, "plan": 0, "draft": 0}
        self.piles = Tabs([(pile.word, pile) for pile in Pile], name=Text("What waits for a look"))
        self.piles.chosen.connect(self.presenter.choose_pile)
        self.body.addWidget(self.piles)
        self.table = PagedTable(COLUMNS, name=Text("Orders to look at"))
        self.table.show_when_empty(EmptyState("shield-check", Text("Nothing waits for a look.")))
        self.table.current_changed.connect(self.presenter.point)
        self.table.opened.connect(lambda _id: self.presenter.open_order())
        GivingWay(self.table, GIVES_WAY, least=120)
        yield
        acts = self._acts()
        buttons = [Button.of(acts[0], kind="primary"), *(Button.of(each) for each in acts[1:])]
        self.reasons = ReasonsCard(lambda order_id: self.shell.go("order_detail", order=order_id), buttons)
        yield
        self.preview = OrderPreview(self.presenter.open_order, self.presenter.mend)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_3)
        row.addWidget(self.table, _LIST)
        row.addWidget(self.reasons, _REASONS)
        row.addWidget(self.preview)
        self.body.addLayout(row, 1)

    def first_focus(self) -> QWidget:
        """The list: its letters decide."""
        return self.table.view

    def _acts(self) -> list[Action]:
        act = self.presenter
        return [
            self._act("approve", Text("Approve"), act.approve, "check", "A"),
            self._act("reject", Text("Turn away"), act.ask_reject, "circle-x", "R"),
            self._act("hold", Text("Hold"), self._put_off, "circle-pause", "H"),
            self._act("ask", Text("Ask"), act.ask_customer, "mail", "M"),
            self._act("answer", Text("Answer"), self._answer, "message-square", "E"),
            self._act("different", Text("Two people"), act.not_the_same, "users", "D"),
        ]

    def _act(self, name: str, words: Text, run: object, icon: str, key: str) -> Action:
        deed = Deed(
            f"review.{name}",
            words,
            run,  # type: ignore[arg-type]  # a verb without arguments
            icon,
            key,
            when=lambda: self._why_not(name) is None,
            why_not=lambda: str(self._why_not(name) or ""),
        )
        return self.deed(deed, only_in=self.table.view)

    def _why_not(self, name: str) -> Text | None:
        state = self.presenter.state
        return state.why_not_different if name == "different" else state.why_not

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window, or with large letters, the order gives way: Enter opens it."""
        super().resizeEvent(event)
        show_if(self.preview, self.width() >= theme.scaled(_ROOM_FOR_ORDER))

    def show_state(self, state: ReviewState) -> None:
        """Draw the queue and the case."""
        self.piles.show_tab(state.pile)
        self.table.show_all(state.rows)
        if state.current is not None and self.table.current_id() != state.current:
            self.table.select(state.current)
            state = self.presenter.state  # the cursor may have asked for its order, and the answer be here already
        count = Text("{n} order", many="{n} orders", n=len(state.ids))
        self.table.show_footer(count, Text("Enter open order"))
        self.reasons.show_case(state.case)
        self.preview.show_preview(state.case.order if state.case else None, utc_now())
        self._do_once(state)

    def _do_once(self, state: ReviewState) -> None:
        if state.said is not None and state.said.serial != self._shown["said"]:
            self._shown["said"] = state.said.serial
            self.shell.toast(state.said.words)
        if state.way is not None and state.way.serial != self._shown["way"]:
            self._shown["way"] = state.way.serial
            self.shell.go(state.way.page, **state.way.focus)
        plan, serial = state.plan
        if plan is not None and serial != self._shown["plan"]:
            self._shown["plan"] = serial
            sheet = RejectSheet(plan, partial(self.presenter.reject, seen=state.seen), self.shell.lift)
            self.shell.lay(sheet, sheet.why)

        draft, serial = state.draft
        if draft is not None and serial != self._shown["draft"]:
            self._shown["draft"] = serial
            letter = MessageSheet(draft, partial(self.presenter.send, seen=state.seen), self.shell.lift)
            self.shell.lay(letter, letter.go)

    def _answer(self) -> None:
        case = self.presenter.state.case
        if case is not None:
            sheet = AnswerSheet(case.order, self.presenter.answer, self.shell.lift, case.answers)
            self.shell.lay(sheet, sheet.first)

    def _put_off(self) -> None:
        state = self.presenter.state
        act = partial(self.presenter.put_off, seen=state.seen)
        sheet = PutOffSheet(state.reason, self.presenter.proposed_day(), act, self.shell.lift)
        self.shell.lay(sheet, sheet.note)
