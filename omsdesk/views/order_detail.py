"""The page of one order: its story, what keeps it, and every act on it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from omsdesk.presenters.order_detail import DetailState, Form, OrderDetail
from omsdesk.services.order_detail import OrderDetail as Detail
from omsdesk.services.order_preview import Preview
from omsdesk.services.order_story import StepState, StoryStep
from omsdesk.views import order_changes, theme
from omsdesk.views.actions import Action, Deed
from omsdesk.views.answer_sheet import AnswerSheet
from omsdesk.views.card_sheets import AskCardSheet, CardSheet
from omsdesk.views.codes_sheet import CodesSheet
from omsdesk.views.order_forms import (
    AddressSheet,
    DeliverySheet,
    FormSheet,
    PaymentSheet,
    RefundSheet,
    ReturnSheet,
    WhySheet,
)
from omsdesk.views.order_messages import MessageSheet, MessagesPart
from omsdesk.views.order_money import MoneyPart
from omsdesk.views.order_preview import BlockerList
from omsdesk.views.order_sheets import CancelSheet, HoldSheet, UnreleaseSheet
from omsdesk.views.order_tabs import HistoryPart, LinesPart, PapersPart, ParcelsPart, TabPart, cut_in, why_not_cut
from omsdesk.views.page import Page
from omsdesk.views.shots_sheet import ShotsSheet
from omsdesk.views.widgets.buttons import Button, IconButton
from omsdesk.views.widgets.card import Card, clear
from omsdesk.views.widgets.label import ElidedLabel, label, show_if
from omsdesk.views.widgets.page_stack import PageStack
from omsdesk.views.widgets.pill import StatusPill
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.views.widgets.step_bar import Step, StepBar
from omsdesk.views.widgets.tabs import Tabs
from omsdesk.words import Text, when_words

TABS = (
    ("lines", Text("Lines")),
    ("parcels", Text("Parcels and tracking")),
    ("money", Text("Payments and refunds")),
    ("papers", Text("Documents")),
    ("messages", Text("Messages")),
    ("history", Text("History")),
)
_LOOKS = {
    StepState.DONE: "done",
    StepState.NOW: "now",
    StepState.AHEAD: "todo",
    StepState.SKIPPED: "skipped",
    StepState.FAILED: "failed",
}


class OrderDetailView(Page):
    """Everything about one order."""

    presenter: OrderDetail
    takes_orders = True

    def build(self) -> None:
        """Header, step bar, facts, blockers, tabs."""
        self._shown = {"said": 0, "way": 0, "asked": 0}
        self._parts: dict[str, TabPart] = {}  # before the deeds: these ask it whether they can be done
        self._register()
        self.body.addLayout(self._header())
        column = ScrollColumn(spacing=theme.GAP_3)
        self.body.addWidget(column, 1)
        self.steps = StepBar()
        column.body.addWidget(self.steps)
        column.body.addWidget(self._facts())
        self.blockers = BlockerList(self.presenter.mend, across=True)
        column.body.addWidget(self.blockers)
        column.body.addLayout(self._tab_row())
        self.stack = PageStack()
        column.body.addWidget(self.stack, 1)

    def first_focus(self) -> QWidget:
        """The list of the open tab: its letters act."""
        table = self._part(self.presenter.state.tab).table
        return table.view if table.model.rowCount() else self

    # ------------------------------------------------------------------ building

    def _register(self) -> None:
        ask = self.presenter.ask_for
        self.next = self._act("next", Text("Next step"), self.presenter.take_next, "arrow-right", "N", state_of="next")
        self.hold = self._act("hold", Text("Hold"), partial(ask, Form.HOLD), "circle-pause", "H", state_of="hold")
        self.goods_back = self._act(
            "return", Text("Return"), partial(ask, Form.RETURN), "rotate-ccw", "R", verb="return"
        )
        self.edit = self._act("edit", Text("Edit address"), self.presenter.edit, "map-pin", "E")
        self.cancel = self._act("cancel", Text("Cancel order"), partial(ask, Form.CANCEL), "ban", "Del", verb="cancel")
        self.pay = self._act(
            "pay", Text("Record payment"), partial(ask, Form.PAYMENT), "credit-card", "", state_of="pay"
        )
        self.card = self._act("card", Text("Payment link"), partial(ask, Form.ASK_CARD), "link", "K", state_of="card")
        self.refund = self._act("refund", Text("Refund"), partial(ask, Form.REFUND), "banknote", "", verb="refund")
        self.invoice = self._act(
            "invoice", Text("Write invoice"), self.presenter.write_invoice, "receipt", "I", state_of="invoice"
        )
        self.slip = self._act("slip", Text("Print slip"), self.presenter.print_slip, "printer", "Ctrl+P")
        self.complete = self._act(
            "complete", Text("Complete order"), self.presenter.complete, "circle-check", "", verb="complete"
        )
        self.codes = self._act(
            "codes", Text("Unknown codes"), partial(ask, Form.CODES), "scan-barcode", "U", state_of="codes"
        )
        self.lines = self._act(
            "lines", Text("Change lines"), self.presenter.edit_lines, "pencil", "L", state_of="lines"
        )
        self._act("cut", Text("Cancel pieces"), lambda: cut_in(self._part("lines")), "minus", "-", state_of="cut")
        self.short = self._act("short", Text("What is missing"), self._ask_short, "hourglass", "S", state_of="short")
        self.give = self._act("give", Text("From supplier"), self._ask_supplier, "truck", "O", state_of="short")
        self._act("split", Text("Split order"), partial(ask, Form.SPLIT), "split", "T", state_of="lines")
        self._act("merge", Text("Take in another order"), self.presenter.ask_merge, "merge", "M", state_of="lines")
        self._act("copy", Text("Copy order"), self.presenter.copy, "copy", "C")
        self._act(
            "first", Text("Goes first when goods come"), self.presenter.go_first, "arrow-up", "", state_of="lines"
        )
        self._act("papers", Text("Documents"), lambda: self.presenter.choose_tab("papers"), "file-text", "D")

    def _act(
        self, name: str, words: Text, run: Any, icon: str, key: str, *, verb: str = "", state_of: str = ""
    ) -> Action:
        def why_not() -> Text | None:
            state = self.presenter.state
            if verb:
                return state.why_not(verb)
            found = {"hold": state.why_not_hold, "pay": state.why_not_pay, "next": state.why_not_go_on}
            found |= {"card": state.why_not_card, "cut": why_not_cut(state)}
            found |= {"codes": state.why_not_codes, "invoice": state.why_not_invoice}
            found |= {"lines": state.why_not_edit, "short": self._why_not_short()}
            return found.get(state_of, state.why_not_shown)

        deed = Deed(
            f"order.{name}",
            words,
            run,
            icon,
            key,
            when=lambda: why_not() is None,
            why_not=lambda: str(why_not() or ""),
        )
        # Single letters act while the cursor is on this page; a sheet over it keeps what is typed there.
        return self.deed(deed, only_in=self if len(key) == 1 else None)

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_2)
        self.number = label("", theme.NUMBER, theme.BOLD)
        self.headline, self.payment = StatusPill(), StatusPill()
        self.marks = QHBoxLayout()
        self.due = ElidedLabel("", ink="text2")
        for widget in (self.number, self.headline, self.payment):
            row.addWidget(widget)
        row.addLayout(self.marks)
        row.addWidget(self.due, 1)
        row.addWidget(Button.of(self.next, kind="primary"))
        return row

    def _facts(self) -> Card:
        card = Card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_5)
        grid.setVerticalSpacing(theme.GAP_1)
        self._told: dict[str, ElidedLabel] = {}
        cells = (("customer", Text("Customer")), ("ship_to", Text("Ship to")), ("how", Text("Service and channel")))
        for place, (name, words) in enumerate(cells):
            grid.addWidget(label(words, theme.HEADER, theme.SEMIBOLD, ink="text2"), 0, place)
            for row, weight in ((1, theme.SEMIBOLD), (2, theme.REGULAR)):
                told = ElidedLabel("", theme.BODY, weight)
                self._told[f"{name}{row}"] = told
                grid.addWidget(told, row, place)
            grid.setColumnStretch(place, 1)
        card.body.addLayout(grid)
        self.told = ElidedLabel("", theme.HEADER, ink="text2")
        card.body.addWidget(self.told)
        self.unpaid = ElidedLabel("", theme.HEADER, theme.SEMIBOLD, ink="warn")
        card.body.addWidget(self.unpaid)
        answer = QHBoxLayout()
        self.answer = ElidedLabel("", theme.BODY, theme.SEMIBOLD, ink="accent")
        self.copy = IconButton(Text("Copy what to tell the caller"), "copy")
        self.copy.clicked.connect(lambda: self._copy(self.answer.text()))
        answer.addWidget(self.answer, 1)
        answer.addWidget(self.copy)
        card.body.addLayout(answer)
        card.body.setContentsMargins(theme.GAP_4, theme.GAP_2, theme.GAP_2, theme.GAP_1)
        return card

    def _tab_row(self) -> QHBoxLayout:
        self.tabs = Tabs([(words, key) for key, words in TABS], name=Text("Parts of the order"))
        self.tabs.chosen.connect(self.presenter.choose_tab)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_2)
        row.addWidget(self.tabs, 1)
        for action in (self.hold, self.goods_back, self.edit):
            row.addWidget(Button.of(action))
        return row

    def _part(self, tab: str) -> TabPart:
        """A tab is built when it is first opened: all five at once would keep the screen waiting."""
        if tab not in self._parts:
            self._parts[tab] = self._make_part(tab)
            self.stack.addWidget(self._parts[tab])
        return self._parts[tab]

    def _make_part(self, tab: str) -> TabPart:
        act = self.presenter
        parcels = {
            "make": lambda parcel: act.make_label(parcel.id),
            "print": lambda parcel: act.print_label(parcel.id),
            "void": self._void_label,
            "copy": lambda parcel: self._copy(parcel.tracking),
            "photos": lambda parcel: act.look_at_photos(parcel.id),
        }
        makers: dict[str, Callable[[], TabPart]] = {
            "lines": lambda: LinesPart(
                lambda line: act.plan_cut(line.id), *(Button.of(each) for each in (self.lines, self.short, self.give))
            ),
            "parcels": lambda: ParcelsPart(parcels),
            "money": lambda: MoneyPart(
                self._void_payment,
                act.show_card,
                *(Button.of(each) for each in (self.pay, self.card, self.refund, self.invoice)),
            ),
            "papers": lambda: PapersPart(lambda paper: act.print_again(paper.id), Button.of(self.slip)),
            "messages": lambda: MessagesPart(
                act.read_message,
                (act.write, act.ask_for_answer),
                lambda row: act.send_again(row.id),
                lambda row: act.try_again(row.id),
                act.settle_answers,
            ),
            "history": HistoryPart,
        }
        return makers[tab]()

    # ------------------------------------------------------------------ drawing

    def show_state(self, state: DetailState) -> None:
        """Draw the order."""
        self.tabs.show_tab(state.tab)
        part = self._part(state.tab)
        if self.stack.currentWidget() is not part:
            self.stack.setCurrentWidget(part)
            if self.isVisible():
                self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        part.show_state(state)
        self.next.show_text(state.next_words)
        self.blockers.show_blockers(state.blockers)
        if state.detail is not None:
            self._show_order(state.detail.order, state)
            self.steps.show_steps([_step(step) for step in state.detail.steps])
        self._do_once(state)

    def _show_order(self, order: Preview, state: DetailState) -> None:
        self.number.setText(order.number)
        self.headline.show_mark(order.headline)
        self.payment.show_mark(order.payment)
        clear(self.marks)
        for mark in order.marks:
            self.marks.addWidget(StatusPill(mark))
        for tag in order.tags:
            self.marks.addWidget(StatusPill((tag, "neutral", "tag")))
        self.due.setText(str(Text("Ship by {when}", when=when_words(order.ship_by, state.now))))
        ship_to = order.ship_to
        town = " ".join(part for part in (ship_to.postal_code, ship_to.city, ship_to.region, ship_to.country) if part)
        told = {
            "customer1": order.customer,
            "customer2": "   ".join(part for part in (order.phone, order.email) if part),
            "ship_to1": ship_to.name,
            "ship_to2": ", ".join(part for part in (ship_to.street, ship_to.extra, town) if part),
            "how1": f"{order.service} \N{MIDDLE DOT} {order.channel} {order.external_ref}".strip(),
            "how2": "   ".join(part for part in (order.packer_note, order.gift_note) if part),
        }
        for name, words in told.items():
            self._told[name].setText(words)
        said = state.detail.told if state.detail else ()
        self.told.setText(" \N{MIDDLE DOT} ".join(str(each) for each in said))
        show_if(self.told, bool(said))
        waits = state.detail.cards.remarks if state.detail else ()
        self.unpaid.setText(" \N{MIDDLE DOT} ".join(str(each) for each in waits))
        show_if(self.unpaid, bool(waits))
        self.answer.setText(order.answer_line)

    def _do_once(self, state: DetailState) -> None:
        if state.said is not None and state.said.serial != self._shown["said"]:
            self._shown["said"] = state.said.serial
            self.shell.toast(state.said.words, self.presenter.undo if state.said.may_undo else None)
        if state.way is not None and state.way.serial != self._shown["way"]:
            self._shown["way"] = state.way.serial
            self.shell.go(state.way.page, **state.way.focus)
        if state.asked is not None and state.asked.serial != self._shown["asked"]:
            self._shown["asked"] = state.asked.serial
            self._lay(state)

    def _lay(self, state: DetailState) -> None:
        act, lift, detail = self.presenter, self.shell.lift, state.detail
        if state.asked is None or detail is None:
            return
        match state.asked.form:
            case Form.HOLD:
                held = HoldSheet(Text("Put this order on hold"), act.hold, lift)
                self.shell.lay(held, held.first)
            case Form.CANCEL if state.plan is not None:
                cancelled = CancelSheet(state.plan, act.cancel, lift)
                self.shell.lay(cancelled, cancelled.stay)
            case Form.UNRELEASE if state.on_list is not None:
                off = UnreleaseSheet(state.on_list, partial(act.unrelease, then_edit=True), lift)
                self.shell.lay(off, off.stay)
            case Form.PHOTOS:
                seen = ShotsSheet(Text("Photos of the open box"), state.shots, lift)
                self.shell.lay(seen, seen.close_button)
            case Form.CARD if state.card is not None:
                shown = CardSheet(state.card, state.card_code, act, self._copy, lift)
                self.shell.lay(shown, shown.first)
            case Form.MESSAGE if state.draft is not None:
                read = MessageSheet(state.draft, partial(act.send_message, state.draft.kind, act.seen), lift)
                self.shell.lay(read, read.go)
            case form:
                self._lay_fields(form, detail)

    def _lay_fields(self, form: Form, detail: Detail) -> None:
        act, lift = self.presenter, self.shell.lift
        match form:
            case Form.PAYMENT:
                self._lay_form(PaymentSheet(detail.account.open, act.record_payment, lift, detail.store_credit))
            case Form.ASK_CARD:
                self._lay_form(AskCardSheet(detail.cards, detail.order.email, act.ask_card, lift))
            case Form.REFUND:
                self._lay_form(RefundSheet(detail, act.refund, lift))
            case Form.ADDRESS:
                self._lay_form(AddressSheet(detail.order.ship_to, act.change_address, lift))
            case Form.RETURN:
                self._lay_form(ReturnSheet(detail.order.lines, act.request_return, lift))
            case Form.CODES if detail.strange:
                self._lay_form(CodesSheet(detail.strange, act.link_code, act.make_products, lift))
            case Form.ANSWER:
                self._lay_form(AnswerSheet(detail.order, act.answer, lift, detail.unread))
            case Form.DELIVERY:
                self._lay_form(DeliverySheet(act.note_delivery, lift))
            case _ if (sheet := order_changes.sheet_of(form, act, lift)) is not None:
                self._lay_form(sheet)

    def _lay_form(self, sheet: FormSheet) -> None:
        self.shell.lay(sheet, sheet.first)

    # ------------------------------------------------------------------ what people do

    def _short_line(self) -> Any:
        """The line under the cursor if it waits for stock, else the first that does."""
        detail = self.presenter.state.detail
        part = self._parts.get("lines")
        here = part.current() if part is not None else None
        lines = [here, *detail.order.lines] if detail is not None else []
        return next((line for line in lines if line is not None and line.waiting > 0), None)

    def _why_not_short(self) -> Text | None:
        if self.presenter.state.why_not_edit is not None:
            return self.presenter.state.why_not_edit
        return None if self._short_line() is not None else Text("Everything has its stock.")

    def _ask_short(self) -> None:
        if (line := self._short_line()) is not None:
            self.presenter.ask_short(line.id)

    def _ask_supplier(self) -> None:
        if (line := self._short_line()) is not None:
            self.presenter.ask_supplier(line.id)

    def _void_label(self, parcel: Any) -> None:
        heading = Text("Void this label? The carrier may charge for it.")
        act = lambda _number, why: self.presenter.void_label(parcel.id, why)  # noqa: E731 - the sheet hands a number too
        self._lay_form(WhySheet(heading, Text("Void label"), act, self.shell.lift))

    def _void_payment(self, row: Any) -> None:
        heading = Text("Void this payment? Money that was really paid is refunded instead.")
        act = lambda _number, why: self.presenter.void_payment(row.payment_id, why)  # noqa: E731 - likewise
        self._lay_form(WhySheet(heading, Text("Void payment"), act, self.shell.lift))

    def _copy(self, words: str) -> None:
        QGuiApplication.clipboard().setText(words)
        self.shell.toast(Text("Copied"))


def _step(step: StoryStep) -> Step:
    when = "\n".join(part for part in (when_words(step.at) if step.at else "", step.by) if part)
    return Step(step.word, _LOOKS[step.state], str(step.why) if step.why else when)  # type: ignore[arg-type]
