"""The welcome of an empty database, as one card with pages."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QSizePolicy

from omsdesk.presenters.first_run import OWN_STEPS, FirstRun, FirstRunState, Step
from omsdesk.services.signing_in import Person
from omsdesk.views import first_run_bench as bench
from omsdesk.views import first_run_steps as steps
from omsdesk.views import theme
from omsdesk.views.actions import Deed
from omsdesk.views.first_run_things import ThingsPage
from omsdesk.views.page import Page
from omsdesk.views.pages import PAGES
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.page_stack import PageStack
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text

_FIRST = 100
"""The card has its height before the empty space above and below gets any."""
_PAGES: dict[Step, type[steps.StepPage]] = {
    Step.DATA: steps.DataPage,
    Step.COMPANY: steps.CompanyPage,
    Step.WORK: steps.WorkPage,
    Step.YOU: steps.YouPage,
    Step.STATION: bench.StationPage,
    Step.PRINTERS: bench.PrintersPage,
    Step.THINGS: ThingsPage,
    Step.READY: bench.ReadyPage,
    Step.SAMPLE: bench.SamplePage,
}
_NEXT = {Step.READY: Text("To work"), Step.SAMPLE: Text("To work"), Step.STATION: Text("Set up")}


class _Room(ScrollColumn):
    """Asks for as much height as the page in it needs, and for more when the page grows."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What lies in it was laid out anew."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class _Welcome(Card):
    """As high as its page and its buttons want to be: in large letters the buttons go on in a second line."""

    def sizeHint(self) -> QSize:
        """Their height in the one width that the card has."""
        width = self.minimumWidth()
        return QSize(width, self.body.totalHeightForWidth(width))


class FirstRunView(Page):
    """Back always, Next when the page is complete; everything by keys."""

    presenter: FirstRun

    def build(self) -> None:
        """The card, its pages and the two buttons."""
        self._step: Step | None = None
        self._was_signed_in = False
        self.setAcceptDrops(True)
        card = _Welcome()
        card.setFixedWidth(steps.WIDTH + 2 * theme.GAP_6)
        card.body.setContentsMargins(theme.GAP_6, theme.GAP_6, theme.GAP_6, theme.GAP_6)
        self._count = label("", theme.HEADER, theme.SEMIBOLD, ink="text2")
        card.add(self._count)
        self._stack = PageStack()
        self._pages = {step: page(self.presenter, self.shell) for step, page in _PAGES.items()}
        for page in self._pages.values():
            self._stack.addWidget(page)
        scroll = _Room()
        scroll.body.addWidget(self._stack)
        card.add(scroll, 1)
        card.body.addSpacing(theme.GAP_2)
        card.body.addLayout(self._buttons())
        self._page_deeds()
        self.body.addStretch(1)
        card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        self.body.addWidget(card, _FIRST, Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(1)

    def _buttons(self) -> FlowRow:
        row = FlowRow()
        back = self.deed(
            Deed(
                "first_run.back",
                Text("Back"),
                self.presenter.back,
                "arrow-left",
                "PgUp",
                when=lambda: self.presenter.state.may_go_back,
                why_not=lambda: str(Text("This is the first page.")),
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
        self._later = Button.of(
            self.deed(
                Deed(
                    "first_run.later",
                    Text("Close for now"),
                    self.presenter.later,
                    "log-out",
                    "Ctrl+W",
                    when=lambda: self.presenter.state.is_founded and self.presenter.state.busy is None,
                    why_not=lambda: str(Text("Close the window at any time. It goes on here next time.")),
                )
            ),
            kind="quiet",
        )
        skip = self.deed(
            Deed(
                "first_run.skip",
                Text("Skip"),
                self.presenter.skip,
                "skip-forward",
                "PgDown",
                when=lambda: self.presenter.state.may_skip,
                why_not=lambda: str(Text("This page cannot be skipped.")),
            )
        )
        row.addWidget(Button.of(back))
        row.addWidget(self._later)
        row.addStretch()
        self._skip = Button.of(skip)
        row.addWidget(self._skip)
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
                "first_run.create",
                Text("Create unknown SKUs as products"),
                act.create_unknown,
                "package-plus",
                "F6",
                when=lambda: bool(state().unknown),
                why_not=lambda: str(Text("Every SKU in the files is known.")),
            ),
            Deed(
                "first_run.forget",
                Text("Take off"),
                act.forget_files,
                "x",
                "F7",
                when=lambda: state().may_forget,
                why_not=lambda: str(
                    Text("What came in stays. Nothing is left to take off.")
                    if state().files
                    else Text("No file was given.")
                ),
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
            if deed.id == "first_run.create":
                self._create = action
            for page in self._pages.values():
                page.offer(action)

    def show_state(self, state: FirstRunState) -> None:
        """The page of the step, its words and errors."""
        page = self._pages[state.step]
        page.show_state(state)
        self._later.setVisible(state.is_founded and state.step is not Step.READY)
        self._skip.setVisible(state.may_skip)
        is_own = state.step in OWN_STEPS
        said = (
            Text("Step {number} of {all}", number=state.number, all=len(OWN_STEPS)) if is_own else Text("Sample shop")
        )
        self._count.setText(str(said))
        n = len(state.unknown)
        self._create.show_text(
            Text("Create unknown SKU as product", many="Create all {n} unknown SKUs as products", n=n)
            if n
            else Text("Create unknown SKUs as products")
        )
        self._next.show_text(_NEXT.get(state.step, Text("Next")))
        if state.step is not self._step:
            self._step = state.step
            self._stack.setCurrentWidget(page)
            self._stack.updateGeometry()
            page.entered()
            page.first().setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell_window(state)

    def _tell_window(self, state: FirstRunState) -> None:
        person = state.signed_in
        if person is None:
            self._was_signed_in = False
        if person is None or self._was_signed_in:
            return
        self._was_signed_in = True
        if state.step is Step.SAMPLE:
            self.shell.go("sign_in")
        else:
            self.shell.signed_in(person.name, frozenset({person.role.value}), state.answers.station)
            self.shell.go(self._start_page(person))

    def _start_page(self, person: Person) -> str:
        """The page that the station is for; with few at work nobody picks apart from packing."""
        wanted = next(each for each in PAGES if each.key == self.presenter.state.answers.start_page)
        return wanted.key if wanted.is_for(frozenset({person.role.value})) else "pack"

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
