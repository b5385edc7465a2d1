"""The page of suppliers: what is to be ordered, what is ordered, and what they say has left."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from omsdesk.clock import in_zone
from omsdesk.database.work import Work
from omsdesk.lifecycles.supply import OPEN_SUPPLIES, SupplyStatus, ToldBy
from omsdesk.presenters import Jobs, Presenter, Said, Trouble, Way
from omsdesk.services import settings, typed_dates
from omsdesk.services.exporting import Export
from omsdesk.services.suppliers import choosing, export, listing, noting, roster, sending
from omsdesk.services.suppliers.listing import SupplyRow
from omsdesk.services.suppliers.noting import Noted
from omsdesk.services.suppliers.roster import Known
from omsdesk.words import Text

_CHOOSE = Text("Choose an order to a supplier first.")


class Form(StrEnum):
    """What the page asks for in a sheet of its own."""

    SEND = "send"
    NOTE = "note"
    TAKE_BACK = "take_back"
    SUPPLIER = "supplier"


@dataclass(frozen=True)
class Asked:
    """A sheet to lay, once for each serial."""

    form: Form
    serial: int


@dataclass(frozen=True)
class SuppliersState:
    """What the page shows."""

    ids: tuple[int, ...] = ()
    rows: Mapping[int, SupplyRow] = field(default_factory=dict)
    only_open: bool = True
    current: int | None = None
    known: tuple[Known, ...] = ()
    why_not_mail: Text | None = None
    """Why the order under the cursor cannot go by mail."""
    now: datetime | None = None
    today: date | None = None
    asked: Asked | None = None
    said: Said | None = None
    way: Way | None = None
    is_loading: bool = True
    trouble: Trouble | None = None

    @property
    def row(self) -> SupplyRow | None:
        """The order to a supplier under the cursor."""
        return self.rows.get(self.current) if self.current is not None else None

    @property
    def why_not_send(self) -> Text | None:
        """Why there is nothing to tell them."""
        if self.row is None:
            return _CHOOSE
        if self.row.told:
            return Text("They know of it already.")
        is_never_sent = self.row.status is SupplyStatus.CANCELLED and not self.row.revision
        return Text("It was called off before it was sent.") if is_never_sent else None

    @property
    def why_not_note(self) -> Text | None:
        """Why nothing of it can have left."""
        if self.row is None:
            return _CHOOSE
        if self.row.status is SupplyStatus.WAITING:
            return Text("Send the order first.")
        return None if self.row.status is SupplyStatus.SENT else Text("Nothing of it is still to be sent.")

    @property
    def why_not_take_back(self) -> Text | None:
        """Why it cannot be called off."""
        if self.row is None:
            return _CHOOSE
        return None if self.row.status in OPEN_SUPPLIES else Text("Nothing of it is still to be sent.")


class Suppliers(Presenter[SuppliersState]):
    """Looks after what others send for this house."""

    watches = frozenset({"supplies", "supply_lines", "suppliers", "supplier_products", "settings"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, SuppliersState())
        self._export: Export | None = None

    def open(self, supply: int | None = None, *, only_open: bool = True) -> None:
        """Show the list, with the cursor on this one."""
        self.show(current=supply if supply is not None else self.state.current, only_open=only_open)
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        self.ask(listing.listed, only_open=self.state.only_open, then=self._listed)
        self.ask(roster.known, also_former=True, then=lambda known: self.show(known=tuple(known)))
        self.ask(settings.company, then=self._works_with)

    def show_only_open(self, *, only_open: bool) -> None:
        """Those that somebody has to do something about, or all."""
        self.show(only_open=only_open)
        self.refresh()

    def point_at(self, supply_id: int | None) -> None:
        """The cursor moved."""
        self.show(current=supply_id)

    def ask_send(self) -> None:
        """How the supplier is told."""
        row = self.state.row
        if row is not None:
            self.ask(sending.why_not_mail, row.email, then=self._may_mail)

    def ask_for(self, form: Form) -> None:
        """Lay the sheet for an act that needs words or numbers."""
        self.show(asked=Asked(form, self.state.asked.serial + 1 if self.state.asked else 1))

    def send(self, by: ToldBy) -> None:
        """Tell them so."""
        row = self.state.row
        if row is not None:
            self.do(sending.send, row.id, by, then=self._tell)

    def note(self, carrier: str, tracking: str, day: str, pieces: Mapping[int, int]) -> Text | None:
        """Goods have left there; answers what is wrong with the day, if something is."""
        row = self.state.row
        sent_on = self._day(day)
        if row is None or sent_on is None:
            return Text("Give a day: today, or 28.11.")
        self.do(noting.note, row.id, sent_on, carrier=carrier, tracking=tracking, pieces=dict(pieces), then=self._noted)
        return None

    def take_back(self) -> None:
        """They do not send it after all."""
        row = self.state.row
        if row is not None:
            self.do(choosing.take_back, row.id, then=self._tell)

    def keep(self, wanted: Known) -> None:
        """Add a supplier, or change one."""
        said = Text("{name} is kept", name=wanted.name)
        self.do(roster.keep, wanted, then=lambda _: self._tell(said))

    def export(self, path: str) -> None:
        """Write all suppliers and what they have to a CSV or Excel file, by the ending of its name."""
        if self._export is None and self.state.known:
            ids = tuple(each.id for each in self.state.known)
            self._export = Export(self.work, Path(path), ids, export.TITLES, export.read)
            self._write_on()

    def open_order(self) -> None:
        """Go to the order that it is for."""
        row = self.state.row
        if row is not None:
            serial = self.state.way.serial + 1 if self.state.way else 1
            self.show(way=Way("order_detail", {"order": row.order_id}, serial))

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, is_loading=False)

    def _write_on(self) -> None:
        writes = self._export
        if writes is None:
            return
        if not writes.is_complete:
            self.outside(writes.go_on, then=lambda _: self._write_on(), otherwise=self._not_written)
            return
        self._export = None
        self._tell(Text("The suppliers are in the file. Changed, it can be brought in again with Settings, Files."))

    def _not_written(self, error: Exception) -> None:
        self._export = None
        self.failed(error)

    def _day(self, typed: str) -> date | None:
        """The day meant, today or before it where the year is left out."""
        today = self.state.today
        return None if today is None else typed_dates.typed_gone(typed, today)

    def _listed(self, rows: tuple[SupplyRow, ...]) -> None:
        found = {row.id: row for row in rows}
        current = self.state.current if self.state.current in found else next(iter(found), None)
        self.show(ids=tuple(found), rows=found, current=current, is_loading=False, trouble=None)

    def _works_with(self, company: Any) -> None:
        now = self.work.now()
        self.show(now=now, today=in_zone(now, company.zone).date())

    def _may_mail(self, why_not: Text | None) -> None:
        self.show(why_not_mail=why_not)
        self.ask_for(Form.SEND)

    def _noted(self, noted: Noted) -> None:
        self._tell(noted.words)

    def _tell(self, said: Text) -> None:
        self.show(said=Said(said, self.state.said.serial + 1 if self.state.said else 1), trouble=None)
        self.refresh()
