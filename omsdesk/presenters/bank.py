"""The bank: lines of statements with the orders they may pay, and refunds that go out by transfer."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from omsdesk.codes import parse_house_code
from omsdesk.database.work import Work
from omsdesk.lifecycles.banking import BankLineStatus
from omsdesk.presenters import Jobs, Presenter, Said, Trouble, Way
from omsdesk.services import settings
from omsdesk.services.banking import booking, statement, transfers
from omsdesk.services.banking.booking import BankRow, BroughtIn
from omsdesk.services.banking.matching import Match
from omsdesk.services.banking.statement import Statement
from omsdesk.services.banking.transfers import MadeFile, TransferRow
from omsdesk.services.invoicing import saving
from omsdesk.services.settings import Company
from omsdesk.words import Text

LINES, TRANSFERS = "lines", "transfers"


@dataclass(frozen=True)
class BankState:
    """What the page shows."""

    tab: str = LINES
    rows: tuple[BankRow, ...] = ()
    only_open: bool = True
    current: int | None = None
    transfers: tuple[TransferRow, ...] = ()
    refund: int | None = None
    currency: str = "EUR"
    said: Said | None = None
    way: Way | None = None
    is_loading: bool = True
    trouble: Trouble | None = None

    @property
    def row(self) -> BankRow | None:
        """The line under the cursor."""
        return next((each for each in self.rows if each.id == self.current), None)

    @property
    def transfer(self) -> TransferRow | None:
        """The refund under the cursor."""
        return next((each for each in self.transfers if each.id == self.refund), None)

    @property
    def sure(self) -> tuple[int, ...]:
        """Lines that name their order and pay exactly what is open."""
        return tuple(each.id for each in self.rows if each.proposal and each.proposal.match is Match.SURE)

    @property
    def why_not_book(self) -> Text | None:
        """Why the proposal cannot be taken."""
        if self.row is None or self.row.status is not BankLineStatus.OPEN:
            return Text("Choose a line to look at.")
        return None if self.row.proposal else Text("No order is proposed. Name one with F8.")

    @property
    def why_not_other(self) -> Text | None:
        """Why no order can be named."""
        is_open = self.row is not None and self.row.status is BankLineStatus.OPEN
        return None if is_open else Text("Choose a line to look at.")

    @property
    def ready(self) -> tuple[int, ...]:
        """Refunds whose account is known."""
        return tuple(each.id for each in self.transfers if each.iban and each.amount.currency == transfers.EURO)


class Bank(Presenter[BankState]):
    """Books what came in, and sends what goes back."""

    watches = frozenset({"bank_lines", "payments", "refunds", "refund_transfers", "orders", "settings"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, BankState())

    def refresh(self) -> None:
        """Read both lists again."""
        self.ask(settings.company, then=self._knows)
        self.ask(booking.listed, only_open=self.state.only_open, then=self._listed)
        self.ask(transfers.waiting, then=lambda rows: self.show(transfers=rows))

    def choose_tab(self, tab: str) -> None:
        """Lines, or refunds."""
        self.show(tab=tab)

    def show_all(self, *, everything: bool) -> None:
        """Also what is booked and set aside."""
        self.show(only_open=not everything)
        self.refresh()

    def point_at(self, line_id: int | None) -> None:
        """The cursor moved among the lines."""
        self.show(current=line_id)

    def point_at_refund(self, refund_id: int | None) -> None:
        """The cursor moved among the refunds."""
        self.show(refund=refund_id)

    def bring_in(self, path: str) -> None:
        """A statement of the bank."""
        if path:
            self.outside(statement.read, Path(path), self.state.currency, then=self._read)

    def book(self) -> None:
        """The line under the cursor pays the order that is proposed."""
        row = self.state.row
        if row is not None and row.proposal is not None:
            said = Text("{order} is paid with {amount}", order=row.proposal.order, amount=row.amount)
            self.do(booking.book, row.id, row.proposal.order_id, then=lambda _: self._tell(said))

    def book_for(self, typed: str) -> Text | None:
        """It pays this order instead; answers what is wrong with the number, if something is."""
        row, code = self.state.row, parse_house_code(typed)
        number = code.number if code is not None and code.prefix == "SO" else None
        if number is None and typed.strip().isdecimal():
            number = int(typed)
        if row is None or number is None:
            return Text("Give the number of an order, for example SO-10482.")
        said = Text("{order} is paid with {amount}", order=typed.strip().upper(), amount=row.amount)
        self.do(booking.book, row.id, number, then=lambda _: self._tell(said))
        return None

    def book_sure(self) -> None:
        """All lines that leave no doubt."""
        said = Text("{n} line is booked", many="{n} lines are booked")
        self.do(booking.book_sure, self.state.sure, then=lambda n: self._tell(said.given(n=n)))

    def set_aside(self) -> None:
        """This line pays nothing here; or it may after all."""
        row = self.state.row
        if row is not None and row.status is BankLineStatus.OPEN:
            self.do(booking.set_aside, row.id, then=lambda _: self._tell(Text("The line is set aside")))
        elif row is not None and row.status is BankLineStatus.SET_ASIDE:
            self.do(booking.take_up_again, row.id, then=lambda _: self._tell(Text("The line is looked at again")))

    def address(self, name: str, iban: str, bic: str) -> None:
        """To whom the refund under the cursor goes."""
        if self.state.transfer is not None:
            said = Text("The account is kept")
            self.do(transfers.address, self.state.transfer.id, name, iban, bic, then=lambda _: self._tell(said))

    def paid_by_hand(self) -> None:
        """The refund under the cursor went out another way."""
        if self.state.transfer is not None:
            said = Text("This refund goes into no file")
            self.do(transfers.paid_by_hand, self.state.transfer.id, then=lambda _: self._tell(said))

    def make_file(self, folder: str) -> None:
        """A file for the bank with every refund whose account is known."""
        if folder:
            self.do(transfers.make_file, self.state.ready, then=lambda made: self._save(made, Path(folder)))

    def open_order(self) -> None:
        """Go to the order of the line or the refund."""
        row, transfer = self.state.row, self.state.transfer
        if self.state.tab == TRANSFERS:
            order = transfer.order_id if transfer else None
        else:
            order = (row.order_id or (row.proposal.order_id if row.proposal else None)) if row else None
        if order is not None:
            serial = self.state.way.serial + 1 if self.state.way else 1
            self.show(way=Way("order_detail", {"order": order, "tab": "money"}, serial))

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, is_loading=False)

    def _knows(self, company: Company) -> None:
        self.show(currency=company.currency)

    def _listed(self, rows: Sequence[BankRow]) -> None:
        self.show(rows=tuple(rows), is_loading=False, trouble=None)

    def _read(self, found: Statement) -> None:
        self.do(booking.bring_in, found, then=self._brought)

    def _brought(self, brought: BroughtIn) -> None:
        said = Text(
            "{new} new, {known} known already, {out} going out",
            new=brought.new,
            known=brought.known,
            out=brought.going_out,
        )
        self._tell(said)

    def _save(self, made: MadeFile, folder: Path) -> None:
        path = folder / made.name
        said = Text("{total} in {file}: hand it to your bank", total=made.total, file=made.name)
        self.outside(saving.write, path, made.content.encode(), then=lambda _: self._tell(said))

    def _tell(self, said: Text) -> None:
        self.show(said=Said(said, self.state.said.serial + 1 if self.state.said else 1), trouble=None)
        self.refresh()
