"""The welcome of an empty database, as one card with pages."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget

from omsdesk.presenters.first_run import OWN_STEPS, FirstRun, FirstRunState, Step
from omsdesk.views import first_run_steps as steps
from omsdesk.views import theme
from omsdesk.views.actions import Deed
from omsdesk.views.page import Page
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text

_FIRST = 100
"""The card has its height before the empty space above and below gets any."""
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


class _Room(ScrollColumn):
    """Asks for as much height as the page in it needs, and for more when the page grows."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What lies in it was laid out anew."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class FirstRunView(Page):
    """Back always, Next when the page is complete; everything by keys."""

    presenter: FirstRun

    def build(self) -> None:
        """The card, its pages and the two buttons."""
        self._step: Step | None = None
        self._was_signed_in = False
        self.setAcceptDrops(True)
        card = Card()
        card.setFixedWidth(steps.WIDTH + 2 * theme.GAP_6)
        card.body.setContentsMargins(theme.GAP_6, theme.GAP_6, theme.GAP_6, theme.GAP_6)
        self._count = label("", theme.HEADER, theme.SEMIBOLD, ink="text2")
        card.add(self._count)
        self._stack = QStackedWidget()
        self._pages = {step: page(self.presenter) for step, page in _PAGES.items()}
        for page in self._pages.values():
            self._stack.addWidget(page)
        scroll = _Room()
        scroll.body.addWidget(self._stack)
        card.add(scroll, 1)
        card.body.addLayout(self._buttons())
        self._page_deeds()
        self.body.addStretch(1)
        card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        self.body.addWidget(card, _FIRST, Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(1)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        back = self.deed(
            Deed(
                "first_run.back",
                Text("Back"),
                self.presenter.back,
                "arrow-left",
                "PgUp",
                when=lambda: self.presenter.state.may_go_back,
                why_not=lambda: str(Text("What is set up is changed in Settings.")),
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
        row.addWidget(Button.of(back))
        row.addStretch(1)
        row.addWidget(Button.of(self._next, kind="primary"))
        return row

    def _page_deeds(self) -> None:
        """What can be done on single pages: they show these as buttons."""
        state, act = lambda: self.presenter.state, self.presenter
        deeds = (
            Deed(
                "first_run.bring",
                Text("Bring it in"),
                act.bring_in,
                "download",
                "F5",
                when=lambda: state().may_bring,
                why_not=lambda: str(Text("Give the files first.")),
            ),
            Deed(
                "first_run.forget",
                Text("Take off"),
                act.forget_files,
                "x",
                "F7",
                when=lambda: bool(state().files) and state().busy is None,
                why_not=lambda: str(Text("No file was given.")),
            ),
            Deed(
                "first_run.test_label",
                Text("Print test label"),
                act.print_test_label,
                "printer",
                "F9",
                when=lambda: state().is_founded,
            ),
            Deed(
                "first_run.badge",
                Text("Print your badge"),
                act.print_badge,
                "id-card",
                "F8",
                when=lambda: state().is_founded,
            ),
        )
        for deed in deeds:
            action = self.deed(deed)
            for page in self._pages.values():
                page.offer(action)

    def show_state(self, state: FirstRunState) -> None:
        """The page of the step, its words and errors."""
        page = self._pages[state.step]
        page.show_state(state)
        is_own = state.step in OWN_STEPS
        said = (
            Text("Step {number} of {all}", number=state.number, all=len(OWN_STEPS)) if is_own else Text("Sample shop")
        )
        self._count.setText(str(said))
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
            self.shell.go("pack")

    def retry(self) -> None:
        """What was asked is still there; the button below tries again."""
        self.presenter.calm()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on from pages that have tiles rather than fields."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._pages[self.presenter.state.step].enter()
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
