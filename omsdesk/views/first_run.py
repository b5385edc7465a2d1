"""The welcome of an empty database, as one card with pages."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from omsdesk.presenters.first_run import OWN_STEPS, FirstRun, FirstRunState, Step
from omsdesk.views import first_run_steps as steps
from omsdesk.views import theme
from omsdesk.views.actions import Deed
from omsdesk.views.page import Page
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.label import label
from omsdesk.words import Text

_WIDTH = 760
_PAGES: dict[Step, type[steps.StepPage]] = {
    Step.DATA: steps.DataPage,
    Step.COMPANY: steps.CompanyPage,
    Step.WORK: steps.WorkPage,
    Step.YOU: steps.YouPage,
    Step.STATION: steps.StationPage,
    Step.THINGS: steps.ThingsPage,
    Step.READY: steps.ReadyPage,
    Step.SAMPLE: steps.SamplePage,
}
_NEXT = {Step.READY: Text("To work"), Step.SAMPLE: Text("To work"), Step.STATION: Text("Set up")}


class FirstRunView(Page):
    """Back always, Next when the page is complete; everything by keys."""

    presenter: FirstRun

    def build(self) -> None:
        """The card, its pages and the two buttons."""
        self._step: Step | None = None
        self._was_signed_in = False
        self.setAcceptDrops(True)
        card = Card()
        card.setFixedWidth(_WIDTH)
        card.body.setContentsMargins(theme.GAP_6, theme.GAP_6, theme.GAP_6, theme.GAP_6)
        self._count = label("", theme.HEADER, theme.SEMIBOLD, ink="text2")
        card.add(self._count)
        self._stack = QStackedWidget()
        self._pages = {step: page(self.presenter) for step, page in _PAGES.items()}
        for page in self._pages.values():
            self._stack.addWidget(page)
        card.add(self._stack, 1)
        card.body.addLayout(self._buttons())
        self.body.addWidget(card, 1, Qt.AlignmentFlag.AlignHCenter)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        back = self.deed(
            Deed(
                "first_run.back",
                Text("Back"),
                self.presenter.back,
                "arrow-left",
                "Alt+Left",
                when=lambda: self.presenter.state.busy is None and self.presenter.state.number > 1,
            )
        )
        self._next = self.deed(
            Deed(
                "first_run.next",
                Text("Next"),
                self.presenter.next,
                "arrow-right",
                "Ctrl+Return",
                when=lambda: self.presenter.state.busy is None,
                why_not=lambda: str(Text("Wait until this is done.")),
            )
        )
        self.deed(Deed("first_run.bring", Text("Bring it in"), self.presenter.bring_in, "download", "F5"))
        self.deed(
            Deed("first_run.test_label", Text("Print test label"), self.presenter.print_test_label, "printer", "F9")
        )
        row.addWidget(Button.of(back))
        row.addStretch(1)
        row.addWidget(Button.of(self._next, kind="primary"))
        return row

    def show_state(self, state: FirstRunState) -> None:
        """The page of the step, its words and errors."""
        page = self._pages[state.step]
        page.show_state(state)
        if state.step in OWN_STEPS:
            self._count.setText(str(Text("Step {number} of {all}", number=state.number, all=len(OWN_STEPS))))
        self._next.show_text(_NEXT.get(state.step, Text("Next")))
        if state.step is not self._step:
            self._step = state.step
            self._stack.setCurrentWidget(page)
            page.first().setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell_window(state)

    def _tell_window(self, state: FirstRunState) -> None:
        person = state.signed_in
        if person is None or self._was_signed_in:
            return
        self._was_signed_in = True
        if state.step is Step.SAMPLE:
            self.shell.go("sign_in")
        else:
            self.shell.signed_in(person.name, frozenset({person.role.value}), state.answers.station)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on from pages that have tiles rather than fields."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.presenter.next()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped when the page for them is open."""
        if self._step is Step.THINGS and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the files that were dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.presenter.add_files(paths)
