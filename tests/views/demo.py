"""Two pages made of the shared widgets alone, as close to the pictures of the design as they go.

They stand in for real pages in the tests of window, table, band and theme.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from omsdesk.database.gesture import Gesture
from omsdesk.presenters.allowing import AllowingState
from omsdesk.presenters.asking import AskingState
from omsdesk.presenters.frame import FrameState
from omsdesk.views import theme
from omsdesk.views.actions import Deed
from omsdesk.views.page import Page
from omsdesk.views.pages import OFFICE, STATIONS, PageSpec
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card, Facts, NoteCard
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.fields import LineField, SearchField
from omsdesk.views.widgets.label import label, section
from omsdesk.views.widgets.line_item import Line, LineList
from omsdesk.views.widgets.pill import StatusPill
from omsdesk.views.widgets.progress import ProgressLine
from omsdesk.views.widgets.scans_strip import Scan, ScansStrip
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.words import Text


@dataclass(frozen=True)
class DemoNotice:
    kind: str
    headline: str
    detail: str = ""
    serial: int = 0


@dataclass(frozen=True)
class DemoTrouble:
    headline: str
    advice: str = ""
    details: str = ""


@dataclass(frozen=True)
class DemoRow:
    id: int
    number: str
    status: tuple[str, str, str]
    due: str
    customer: str
    channel: str
    lines: int
    total: str


@dataclass(frozen=True)
class DemoState:
    notice: DemoNotice | None = None
    trouble: DemoTrouble | None = None
    is_loading: bool = False
    ids: tuple[int, ...] = ()
    rows: Mapping[int, DemoRow] = field(default_factory=dict)
    box: int = 2


class DemoPresenter:
    """Does what presenters do, without a database."""

    def __init__(self, state: Any) -> None:
        self.state = state
        self.scans: list[Gesture] = []
        self.opened: list[dict[str, Any]] = []
        self.fetched: list[list[int]] = []
        self.appeared = 0
        self.answer: Callable[[Gesture], DemoNotice] | None = None
        self._listeners: list[Callable[[DemoState], None]] = []

    def listen(self, listener: Callable[[DemoState], None]) -> None:
        self._listeners.append(listener)
        listener(self.state)

    def forget(self) -> None:
        self._listeners.clear()

    def show(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        for listener in tuple(self._listeners):
            listener(self.state)

    def appear(self) -> None:
        self.appeared += 1

    def disappear(self) -> None:
        self.appeared -= 1

    def refresh(self) -> None:
        self.show(trouble=None)

    def open(self, **focus: Any) -> None:
        self.opened.append(focus)

    def scanned(self, gesture: Gesture) -> None:
        self.scans.append(gesture)
        if self.answer is not None:
            self.show(notice=self.answer(gesture))

    def choose_box(self, box: object) -> None:
        self.show(box=box)

    def fetch(self, ids: list[int]) -> None:
        self.fetched.append(ids)
        self.show(rows={**self.state.rows, **{each: a_row(each) for each in ids}})


STATUSES = (
    ("Ready to pack", "info", "package-open"),
    ("Ready to pick", "info", "list-checks"),
    ("Backordered", "warn", "hourglass"),
    ("Picking", "info", "shopping-cart"),
    ("On hold", "hold", "circle-pause"),
    ("Review", "warn", "shield-alert"),
)
CUSTOMERS = ("Okafor Trading", "Liam O’Brien", "Ana Sousa", "Bergfreunde GmbH & Co.", "Fatima al-Sayed", "Kenji Sato")


def a_row(id_: int) -> DemoRow:
    """An invented order."""
    return DemoRow(
        id_,
        f"SO-{id_}",
        STATUSES[id_ % len(STATUSES)],
        ("Today 14:00", "Tomorrow", "Wed 25 Nov")[id_ % 3],
        CUSTOMERS[id_ % len(CUSTOMERS)],
        ("Kiosk", "Phone", "E-mail")[id_ % 3],
        id_ % 9 + 1,
        f"€ {id_ * 37 % 900}.{id_ % 90 + 10}",
    )


class PackDemo(Page):
    """As target-pack-light.png."""

    def build(self) -> None:
        self.add_band()
        self.note = NoteCard("warn")
        self.note.show_words("Gift: leave out prices. Add card.")
        self.body.addWidget(self.note)
        columns = QHBoxLayout()
        columns.setSpacing(theme.GAP_4)
        columns.addLayout(self._work(), 7)
        columns.addWidget(self._side(), 3)
        self.body.addLayout(columns, 1)
        self.body.addLayout(self._buttons())

    def _work(self) -> QVBoxLayout:
        column, head = QVBoxLayout(), QHBoxLayout()
        column.setSpacing(theme.GAP_2)
        head.addWidget(label("SO-10482", theme.NUMBER, theme.BOLD))
        head.addWidget(StatusPill(("Packing", "info", "package-2")))
        head.addStretch(1)
        head.addWidget(label("1 of 4 packed", theme.DETAIL, theme.SEMIBOLD))
        progress = ProgressLine("Packed")
        progress.show_progress(1, 4)
        self.lines = LineList("Lines")
        self.lines.show_lines(
            [
                Line(1, "Enamel camping mug, forest green", "MUG-ENA-GRN", "Bin A-04-2", 1, 2, "active"),
                Line(2, "Wool hiking socks, size M", "SOC-WOL-M", "Bin B-11-1", 0, 1),
                Line(3, "Titanium spork", "SPK-TI-01", "Bin A-01-5", 1, 1, "full"),
            ]
        )
        column.addLayout(head)
        column.addWidget(progress)
        self.strip = ScansStrip()
        self.strip.add_scan(Scan("14:02", "SO10482", "Opened SO-10482", "ok"))
        self.strip.add_scan(Scan("14:03", "4006381333931", "Enamel camping mug, forest green", "ok"))
        column.addWidget(self.lines)
        column.addWidget(self.strip, 1)
        return column

    def _side(self) -> ScrollColumn:
        side = ScrollColumn()
        address = Card("Ship to")
        address.add(label("Maria Lindqvist", theme.DETAIL, theme.SEMIBOLD))
        address.add(label("Storgatan 14, 411 38 Göteborg, Sweden", ink="text2", wrap=True))
        facts = Facts()
        facts.show_facts({"Service": "Parcel Standard", "Ship by": "Today 16:00", "Channel": "Web shop"})
        address.add(facts)
        box = Card("Box")
        self.boxes = Choices(2)
        self.boxes.chosen.connect(self.presenter.choose_box)
        box.add(self.boxes)
        side.body.addWidget(address)
        side.body.addWidget(box)
        side.body.addStretch(1)
        return side

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_2)
        deeds = (
            Deed("undo", Text("Undo"), lambda: None, "undo-2", "F4"),
            Deed("short", Text("Short / problem"), lambda: None, "triangle-alert", "F6"),
            Deed("reprint", Text("Reprint"), lambda: None, "printer", "F9"),
            Deed("next_box", Text("Next box"), lambda: None, "package", "F7"),
        )
        for deed in deeds:
            row.addWidget(Button.of(self.deed(deed), place="station"))
        row.addStretch(1)
        return row

    def show_state(self, state: DemoState) -> None:
        boxes = (("S", "20×15×10 cm"), ("M", "30×20×15 cm"), ("L", "40×30×20 cm"), ("Bag", "Padded, A4"))
        self.boxes.show_choices(
            [Choice(str(n), name, size, n) for n, (name, size) in enumerate(boxes, start=1)], state.box
        )


COLUMNS = (
    Column("Order", lambda row: row.number, 96, kind="strong", key="number"),
    Column("Status", lambda row: row.status, 142, kind="pill"),
    Column("Ship by", lambda row: row.due, 112, key="due"),
    Column("Customer", lambda row: row.customer, stretch=True),
    Column("Channel", lambda row: row.channel, 84),
    Column("Lines", lambda row: row.lines, 70, kind="number"),
    Column("Total", lambda row: row.total, 96, kind="number"),
)


class OrdersDemo(Page):
    """As target-orders-light.png."""

    def build(self) -> Iterator[None]:
        self.held: list[int] = []
        self.begun = 0
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_2)
        self.filter = SearchField("Filter: order, customer, SKU, phone...", name="Filter")
        theme.set_width(self.filter, 300)
        self.table = PagedTable(COLUMNS, name="Orders", fetch=self.presenter.fetch)
        self.fitting = GivingWay(self.table, (5, 4))
        yield
        self.table.show_when_empty(EmptyState("inbox", "No orders match.", [Button("Clear filter", "x")]))
        new = self.deed(Deed("new", Text("New order"), self._begin, "plus", "Ctrl+N"))
        hold = self.deed(Deed("hold", Text("Hold"), self._hold, "circle-pause", "H"), only_in=self.table.view)
        row.addWidget(self.filter)
        row.addWidget(Button("Channel", "funnel"))
        row.addWidget(Button("Ship by", "clock"))
        row.addStretch(1)
        row.addWidget(Button.of(hold))
        row.addWidget(Button.of(new, kind="primary"))
        self.body.addLayout(row)
        columns = QHBoxLayout()
        columns.setSpacing(theme.GAP_4)
        columns.addWidget(self.table, 1)
        columns.addWidget(self._preview())
        self.body.addLayout(columns, 1)

    def _begin(self) -> None:
        self.begun += 1

    def _hold(self) -> None:
        self.held += self.table.selected_ids()

    def _preview(self) -> Card:
        card = Card()
        theme.set_width(card, 290)
        head = QHBoxLayout()
        head.addWidget(label("SO-10480", theme.NUMBER, theme.BOLD), 1)
        head.addWidget(StatusPill(STATUSES[0]))
        card.body.addLayout(head)
        card.add(label("J. van der Berg · Phone order", ink="text2"))
        facts = Facts(values_right=True)
        facts.show_facts({"Ship by": "Today 16:00", "Service": "Express", "Payment": "Paid · card 4242"})
        card.add(facts)
        card.add(section("3 lines"))
        for words in ("1 ×  Trail tent, 2 person", "2 ×  Head torch 400 lm", "4 ×  Gas canister 230 g"):
            card.add(label(words))
        card.body.addStretch(1)
        card.add(LineField(placeholder="Note", name="Note"))
        card.add(Button("Open order", "arrow-right"))
        return card

    def show_state(self, state: DemoState) -> None:
        self.table.show_rows(state.ids, state.rows)
        self.table.show_footer(
            Text("{n} order", many="{n} orders", n=len(state.ids)),
            "↑↓ move    Enter open    Space select    P print    H hold",
        )


class DemoSpec(PageSpec):
    """A page of these tests; those with a dash instead of a class are empty."""

    def load(self) -> type[Page]:
        return {"PackDemo": PackDemo, "OrdersDemo": OrdersDemo, "-": Page}[self.view]


DEMO_PAGES = (
    DemoSpec("pack", Text("Pack"), "package-open", STATIONS, "F3", "PackDemo"),
    DemoSpec("stock", Text("Stock"), "boxes", STATIONS, "", "-"),
    DemoSpec("orders", Text("Orders"), "inbox", OFFICE, "", "OrdersDemo"),
    DemoSpec("settings", Text("Settings"), "settings", OFFICE, "", "nowhere:Nothing", "SETTINGS"),
    DemoSpec("sign_in", Text("Sign in"), "lock", "", "", "-"),
)
PACK_STATE = DemoState(
    notice=DemoNotice("ok", "Enamel camping mug, forest green", "1 of 2  ·  3 left to scan"),
)
ORDER_IDS = tuple(range(10482, 10082, -1))


class DemoDesk:
    """A desk with two pages."""

    def __init__(self) -> None:
        self.presenters = {
            "pack": DemoPresenter(PACK_STATE),
            "orders": DemoPresenter(DemoState(ids=ORDER_IDS)),
            "sign_in": DemoPresenter(DemoState()),
            "stock": DemoPresenter(DemoState()),
            "settings": DemoPresenter(DemoState()),
            "frame": DemoPresenter(FrameState()),
            "allowing": DemoPresenter(AllowingState()),
            "asking": DemoPresenter(AskingState()),
        }
        self.first_page = "sign_in"
        self.found: Sequence[Any] = ()
        self.searched: list[str] = []
        self.on_its_way: Sequence[Text] = ()

    def presenter(self, key: str) -> DemoPresenter:
        return self.presenters[key]

    def search(self, text: str, then: Callable[[Sequence[Any]], None]) -> None:
        self.searched.append(text)
        then(self.found)

    def point_at(self, code: str, then: Callable[[Any], None]) -> None:
        """It knows no records."""

    def unsent(self) -> Sequence[Text]:
        return self.on_its_way

    def begin_anew(self) -> None:
        """Its pages remember nothing."""

    def settle(self) -> None:
        """It has no doubts."""

    def rest(self) -> None:
        """It begins nothing by itself."""

    def close(self) -> None:
        """There is nothing to let go of."""


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
