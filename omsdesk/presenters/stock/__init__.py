"""The stock page: what lies where, and everything that is booked about it."""

from collections.abc import Callable
from dataclasses import replace

from omsdesk.codes import house_name, parse_house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.order import Handling
from omsdesk.presenters import Jobs, Notice, NoticeKind, Trouble, Way
from omsdesk.presenters.stock.codes import Codes
from omsdesk.presenters.stock.corrections import Corrections
from omsdesk.presenters.stock.costs import Costs
from omsdesk.presenters.stock.giving import Giving
from omsdesk.presenters.stock.labels import Labels
from omsdesk.presenters.stock.state import BENCHES, Draft, Place, StockState, Tab, accepted, counted_words, invitation
from omsdesk.presenters.stock.writing import Writing
from omsdesk.services import adjusting, counting, house_ways, putting_back, receiving, stock_list, stock_scan
from omsdesk.services.house_ways import HouseWays
from omsdesk.services.putting_back import PutBackTask
from omsdesk.services.receiving import Received
from omsdesk.services.resolving import CodeKind
from omsdesk.services.stock_list import MoveRow, StockRow
from omsdesk.services.stock_scan import Seen
from omsdesk.words import Text

__all__ = ["BENCHES", "Draft", "Place", "Stock", "StockState", "Tab"]

_QUANTITY = "QTY"


class Stock(Corrections, Giving, Codes, Costs, Labels, Writing):
    """Looks things up, and books one thing at a time."""

    watches = frozenset(
        {"products", "balances", "stock_moves", "put_backs", "order_lines", "allocations", "settings"}
        | {"product_pictures", "cost_entries", "kit_parts", "barcodes"}
    )

    def __init__(self, work: Work, jobs: Jobs) -> None:
        start = StockState(Notice(NoticeKind.READY, Text("Scan a product")))
        super().__init__(work, jobs, replace(start, notice=invitation(start)))

    # ------------------------------------------------------------------ looking things up

    def refresh(self) -> None:
        """Read what this tab shows."""
        state = self.state
        self.ask(house_ways.look, then=self._works_with)
        self.ask(stock_list.low_count, then=lambda n: self.show(low_count=n))
        self._read_apart()
        if state.tab is Tab.MOVES:
            self.ask(stock_list.move_ids, state.moves_words, then=self._moves_found)
            return
        place_id = state.place.id if state.place else None
        self.ask(stock_list.ids, state.words, low_only=state.low_only, place_id=place_id, then=self._found)
        self.ask(putting_back.pending, then=lambda tasks: self.show(put_backs=tasks))
        if state.product is not None:
            self._read_product(state.product.row.id)
            self._read_codes()

    def show_tab(self, tab: Tab) -> None:
        """Turn to another face; what lay on the bench goes with it only where it makes sense."""
        if tab is not self.state.tab:
            self.show(tab=tab, draft=Draft(), choices=(), is_loading=True)
            self._invite()
            self.refresh()

    def find(self, words: str) -> None:
        """Narrow the list by words."""
        if self.state.tab is Tab.MOVES:
            self.show(moves_words=words)
        else:
            self.show(words=words)
        self.refresh()

    def show_low(self, *, low_only: bool) -> None:
        """Only products that have fallen to their low mark, or all."""
        self.show(low_only=low_only)
        self.refresh()

    def everywhere(self) -> None:
        """All places again."""
        self.show(place=None)
        self.refresh()

    def fetch(self, ids: list[int]) -> None:
        """Rows of the stock list that came into view."""
        self.ask(stock_list.rows, ids, then=self._rows_came)

    def fetch_moves(self, ids: list[int]) -> None:
        """Rows of the ledger that came into view."""
        self.ask(stock_list.move_rows, ids, then=self._moves_came)

    def open(self, product: int) -> None:
        """Show this product large."""
        self.show(tab=Tab.ON_HAND)
        self._read_product(product)

    def point_at(self, product_id: int | None) -> None:
        """The cursor stands on this product."""
        if product_id is None:
            self.show(product=None)
        elif self.state.product is None or self.state.product.row.id != product_id:
            self._read_product(product_id)

    # ------------------------------------------------------------------ the bench

    def scanned(self, gesture: Gesture) -> None:
        """A product, a place, or a command."""
        code = parse_house_code(gesture.code)
        if code is not None and code.prefix == "CD":
            self._command(code.rest)
            return
        self.show(choices=())
        self.do(stock_scan.scan, gesture=gesture, then=self._seen)

    def enter(self, code: str) -> None:
        """The same, typed: a SKU, a code, or the name of a bin."""
        if code.strip():
            self.scanned(Gesture.of(self.work.now(), code.strip()))

    def choose(self, sku: str) -> None:
        """Which of the products that share a code it is."""
        if sku in self.state.choices:
            self.enter(sku)

    def say_quantity(self, quantity: int | None) -> None:
        """So many pieces."""
        if quantity is None or quantity >= 0:
            self._draft(quantity=quantity)

    def one_more(self, by: int) -> None:
        """One piece more or less."""
        self.say_quantity(max((self.state.draft.quantity or 0) + by, 0))

    def bring(self, tab: Tab) -> None:
        """Receive, move or count the product that is shown large."""
        shown = self.state.product
        if shown is not None and tab in BENCHES:
            self.show_tab(tab)
            self.ask(stock_scan.of_product, shown.row.id, then=self._brought)

    def carry_back(self, put_back_id: int) -> None:
        """Take up a put-back task: the goods go to their bin, or to the one that is scanned."""
        task = next((each for each in self.state.put_backs if each.id == put_back_id), None)
        if task is not None:
            self._take_up(task)

    def undo(self) -> None:
        """Take back what was scanned last and is not booked: a piece, or all of it."""
        draft = self.state.draft
        if draft.is_empty:
            self._say(NoticeKind.WARN, Text("Nothing to undo"), Text("What is booked is corrected in On hand."))
        elif draft.quantity and draft.quantity > 1 and draft.put_back_id is None:
            self._draft(quantity=draft.quantity - 1)
        else:
            self.clear()

    def clear(self) -> None:
        """Nothing lies on the bench any more."""
        self.show(draft=Draft(), choices=())
        self._invite()

    def book(self) -> None:
        """Write down what lies on the bench."""
        missing = self.state.missing
        if missing is not None:
            self._say(NoticeKind.WARN, missing)
            return
        {Tab.RECEIVE: self._receive, Tab.MOVE: self._move, Tab.COUNT: self._count}[self.state.tab]()

    def calm(self) -> None:
        """Esc: the error was seen."""
        self.show(choices=())
        self._invite()

    def troubled(self, trouble: Trouble) -> None:
        """Refusals are said by the band; a failing page by its panel."""
        if trouble.is_bug:
            self.show(trouble=trouble, is_loading=False)
        else:
            self.show(is_loading=False)
            self._say(NoticeKind.ERR, trouble.headline, trouble.advice)

    def _command(self, rest: str) -> None:
        acts: dict[str, Callable[[], None]] = {"UNDO": self.undo, "DONE": self.book, "PAUSE": self.clear}
        if rest in acts:
            acts[rest]()
        elif rest.startswith(_QUANTITY) and rest.removeprefix(_QUANTITY).isdecimal():
            self.say_quantity(int(rest.removeprefix(_QUANTITY)))
        else:
            self._say(NoticeKind.WARN, Text("This command does nothing here"), Text("Scan a product."))

    def _seen(self, seen: Seen) -> None:
        match seen.kind:
            case CodeKind.PRODUCT if self.state.tab is Tab.APART:
                self._apart_product(seen.id, seen.name)
            case CodeKind.LOCATION if self.state.tab is Tab.APART:
                self.found(self.state.apart_row.pieces if self.state.apart_row else 0, Place(seen.id, seen.name))
            case CodeKind.PRODUCT if self.state.tab.is_bench:
                self._place_product(seen)
            case CodeKind.PRODUCT:
                self.open(seen.id)
                self._say(NoticeKind.OK, Text("{product}", product=seen.name), Text("{sku}", sku=seen.sku))
            case CodeKind.LOCATION if self.state.tab.is_bench:
                self._place_at(Place(seen.id, seen.name))
            case CodeKind.LOCATION:
                self._show_place(Place(seen.id, seen.name))
            case CodeKind.ORDER:
                self.show(
                    way=Way("order_detail", {"order": seen.id}, self.state.way.serial + 1 if self.state.way else 1)
                )
            case CodeKind.AMBIGUOUS:
                self.show(choices=seen.choices)
                self._say(NoticeKind.WARN, Text("Two products use this code"), Text("Choose one."))
            case CodeKind.UNKNOWN:
                said = Text("'{code}' is not a product, place or command here.", code=seen.code)
                self._say(NoticeKind.WARN, Text("Unknown code"), said)
            case _:
                self._say(NoticeKind.WARN, Text("This is a {thing}", thing=seen.kind.word), Text("Scan a product."))

    def _show_place(self, place: Place) -> None:
        self.show(tab=Tab.ON_HAND, place=place, words="", low_only=False)
        self.refresh()
        self.ask(
            stock_list.pieces_in,
            place.id,
            then=lambda n: self._say(
                NoticeKind.OK, Text("{place}", place=place.name), Text("{n} piece here", many="{n} pieces here", n=n)
            ),
        )

    def _brought(self, seen: Seen) -> None:
        home = Place(seen.home_id, seen.home) if seen.home_id else None
        self._place_product(replace(seen, pieces=0))
        self._draft(**{"frm" if self.state.tab is Tab.MOVE else "to": home})

    def _place_product(self, seen: Seen) -> None:
        draft, tab = self.state.draft, self.state.tab
        if seen.handling is Handling.NEVER:
            self._say(NoticeKind.ERR, Text("{product} is never kept in stock", product=seen.name))
            return
        if draft.product_id == seen.id and draft.put_back_id is None:
            self._draft(quantity=(draft.quantity or 0) + seen.pieces)
            self._accept()
            return
        if draft.product_id is not None:
            said = Text("Book {product} first, or take it back with F4.", product=draft.product)
            self._say(NoticeKind.ERR, Text("One thing at a time"), said)
            return
        task = next((each for each in self.state.put_backs if each.product_id == seen.id), None)
        if tab is Tab.MOVE and task is not None and (draft.frm is None or draft.frm.id == task.from_id):
            self._take_up(task)
            return
        if tab is Tab.MOVE and not self.state.ways.bins:
            self._say(NoticeKind.WARN, Text("Nothing of {product} waits to be put back", product=seen.name))
            return
        home = Place(seen.home_id, seen.home) if seen.home_id and tab is Tab.RECEIVE else draft.to
        self._read_product(seen.id)
        self._draft(
            product_id=seen.id,
            product=seen.name,
            sku=seen.sku,
            handling=seen.handling,
            quantity=seen.pieces or None,
            to=draft.to or home,
        )
        self._accept()

    def _place_at(self, place: Place) -> None:
        draft, tab = self.state.draft, self.state.tab
        if tab is Tab.MOVE and draft.frm is not None and draft.product_id is not None:
            self._draft(to=place)
            self.book()
            return
        self._draft(**{"frm" if tab is Tab.MOVE else "to": place})
        self._accept()

    def _take_up(self, task: PutBackTask) -> None:
        self.show(tab=Tab.MOVE)
        self._draft(
            product_id=task.product_id,
            product=task.product,
            sku=task.sku,
            quantity=task.quantity,
            frm=Place(task.from_id, task.from_place),
            to=Place(task.to_id, task.to_place) if task.to_id else None,
            put_back_id=task.id,
        )
        self._accept()

    def _receive(self) -> None:
        draft = self.state.draft
        self.do(
            receiving.receive,
            product_id=draft.product_id,
            quantity=draft.quantity,
            place_id=draft.to.id if draft.to else None,
            cost=draft.cost,
            then=lambda done: self._received(draft.product_id or 0, done),
        )

    def _move(self) -> None:
        draft = self.state.draft
        said = self._in_place(draft.quantity or 0, draft.product, str(draft.to or ""))
        if draft.put_back_id is not None:
            self.do(
                putting_back.finish,
                draft.put_back_id,
                draft.to.id if draft.to else None,
                then=lambda orders: self._booked(said, orders=orders),
            )
            return
        if draft.to is None or draft.frm is None:
            return
        self.do(
            adjusting.transfer,
            product_id=draft.product_id,
            from_id=draft.frm.id,
            to_id=draft.to.id,
            quantity=draft.quantity,
            then=lambda done: self._booked(said, orders=done.orders),
            otherwise=self._not_moved,
        )

    def _count(self) -> None:
        draft = self.state.draft
        self.do(
            counting.count,
            product_id=draft.product_id,
            place_id=draft.to.id if draft.to else None,
            counted=draft.quantity,
            then=self._counted,
        )

    def _not_moved(self, error: Exception) -> None:
        """The place was wrong or has fewer: what was scanned stays, only the target is asked for again."""
        self.show(draft=replace(self.state.draft, to=None))
        self.failed(error)

    def _received(self, product_id: int, done: Received) -> None:
        said = self._in_place(done.quantity, done.product, done.place)
        self._booked(said, orders=done.orders)
        self._tell_who_got(said, done.orders, product_id)

    def _counted(self, difference: int) -> None:
        draft = self.state.draft
        said = Text("{product} counted: {n}", product=draft.product, n=draft.quantity or 0)
        self._booked(said, told=counted_words(draft, difference))
        self.show(draft=Draft(to=draft.to))

    def _booked(self, said: Text, *, orders: tuple[int, ...] = (), told: Text | None = None) -> None:
        if orders:
            names = [house_name("SO", each) for each in orders]
            told = Text("Orders that waited got some: {orders}", orders=names)
        self.show(draft=Draft(), booked=self.state.booked + 1)
        self._say(NoticeKind.DONE, said, told or Text("Booked."))
        self.refresh()

    # ------------------------------------------------------------------ inside

    def _works_with(self, ways: HouseWays) -> None:
        if ways != self.state.ways:
            self.show(ways=ways, tab=Tab.ON_HAND if self.state.tab is Tab.MOVE and not ways.bins else self.state.tab)
            self._invite()

    def _read_product(self, product_id: int) -> None:
        self.ask(stock_list.product, product_id, then=lambda found: self.show(product=found))
        self._read_cost(product_id)

    def _found(self, ids: tuple[int, ...]) -> None:
        self.show(ids=ids, version=self.state.version + 1, is_loading=False, trouble=None)

    def _moves_found(self, ids: tuple[int, ...]) -> None:
        self.show(move_ids=ids, version=self.state.version + 1, is_loading=False, trouble=None)

    def _rows_came(self, rows: tuple[StockRow, ...]) -> None:
        self.show(rows={row.id: row for row in rows})

    def _moves_came(self, rows: tuple[MoveRow, ...]) -> None:
        self.show(move_rows={row.id: row for row in rows})

    def _draft(self, **changes: object) -> None:
        self.show(draft=replace(self.state.draft, **changes), choices=())  # type: ignore[arg-type]  # fields of Draft
        self._invite()

    def _accept(self) -> None:
        self._notice(accepted(self.state))

    def _invite(self) -> None:
        self._notice(invitation(self.state))
