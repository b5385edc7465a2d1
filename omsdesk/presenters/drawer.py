"""The drawer of this station: opened, money noted, counted blind, closed; and the days of every drawer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from omsdesk.database.work import Work
from omsdesk.lifecycles.drawer import DrawerWord, MoveKind
from omsdesk.money import Money
from omsdesk.presenters import Jobs, Presenter, Said, Trouble
from omsdesk.services.drawers import closing, handling, listing, pieces
from omsdesk.services.drawers.closing import Counted
from omsdesk.services.drawers.listing import DrawerRow, Drawers, MoveRow
from omsdesk.services.typed_amounts import amount_of
from omsdesk.words import Text, when_words

_NOT_OPEN = Text("The drawer of this station is not open. F6 opens it.")
_NO_AMOUNT = Text("Give an amount, for example 12.90.")


class Form(StrEnum):
    """What the page asks for in a sheet of its own."""

    OPEN = "open"
    PUT_IN = "put_in"
    TAKE_OUT = "take_out"
    COUNT = "count"
    CLOSE = "close"


@dataclass(frozen=True)
class Asked:
    """A sheet to lay, once for each serial."""

    form: Form
    serial: int


@dataclass(frozen=True)
class DrawerState:
    """What the page shows."""

    drawers: Drawers | None = None
    rows: Mapping[int, DrawerRow] = field(default_factory=dict)
    current: int | None = None
    moves: tuple[MoveRow, ...] = ()
    counted: Counted | None = None
    """What was counted a moment ago; only now it is known what should be there."""
    asked: Asked | None = None
    said: Said | None = None
    is_loading: bool = True
    trouble: Trouble | None = None

    @property
    def here(self) -> DrawerRow | None:
        """The open drawer of this station."""
        return self.drawers.here if self.drawers is not None else None

    @property
    def currency(self) -> str:
        """What amounts are typed in."""
        if self.here is not None:
            return self.here.float_.currency
        return self.drawers.left.currency if self.drawers is not None else "EUR"

    @property
    def why_not_open(self) -> Text | None:
        """Why no drawer can be opened here."""
        if self.drawers is None:
            return Text("The drawers are still loading.")
        if self.drawers.why_off is not None:
            return self.drawers.why_off
        if not self.drawers.station:
            return Text("This program works at no station.")
        return Text("The drawer of this station is open already.") if self.here is not None else None

    @property
    def why_not_count(self) -> Text | None:
        """Why there is nothing to count, to put money into or to take it from."""
        if self.here is not None:
            return None
        return self.drawers.why_off or _NOT_OPEN if self.drawers is not None else _NOT_OPEN

    @property
    def stands(self) -> Text | None:
        """How the drawer of this station stands; None where the list itself says why there is none."""
        if self.drawers is None or (self.drawers.why_off is not None and self.here is None and not self.rows):
            return None
        station, here = self.drawers.station, self.here
        if here is None:
            if self.drawers.why_off is not None or not station:
                return self.why_not_open
            left = self.drawers.left
            return Text("The drawer of {station} is closed. {left} lies in it as float.", station=station, left=left)
        if here.word is DrawerWord.COUNTED:
            return Text("The drawer of {station} was counted and is not closed yet. Count it again.", station=station)
        since = when_words(here.opened_at)
        return Text(
            "The drawer of {station} is open since {since} with a float of {amount}.",
            station=station,
            since=since,
            amount=here.float_,
        )


class Drawer(Presenter[DrawerState]):
    """Looks after the cash of a counter."""

    watches = frozenset({"drawer_days", "drawer_moves", "drawer_counts", "drawer_closings", "settings"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, DrawerState())

    def refresh(self) -> None:
        """Read the days again, and what moved in the one under the cursor."""
        self.ask(listing.listed, then=self._listed)

    def point_at(self, drawer_id: int | None) -> None:
        """The cursor moved."""
        if drawer_id is not None and drawer_id != self.state.current:
            self.show(current=drawer_id, moves=())
            self.ask(listing.moves, drawer_id, then=lambda found: self._moved(drawer_id, found))

    def ask_for(self, form: Form) -> None:
        """Lay the sheet for an act that needs words or numbers."""
        self.show(asked=Asked(form, self.state.asked.serial + 1 if self.state.asked else 1))

    def open_drawer(self, typed: str) -> Text | None:
        """With so much in it; answers what is wrong with the amount, if something is."""
        minor = amount_of(typed, self.state.currency)
        if minor is None:
            return _NO_AMOUNT
        self.do(handling.open_drawer, minor, then=lambda _: self._tell(Text("The drawer is open")))
        return None

    def move(self, kind: MoveKind, typed: str, why: str) -> Text | None:
        """Somebody puts money in or takes some out; answers what is wrong, if something is."""
        minor = amount_of(typed, self.state.currency)
        if not minor:
            return _NO_AMOUNT
        if not why.strip():
            return Text("Say in a few words what it is for.")
        self.do(handling.move, kind, minor, why, then=lambda _: self._tell(Text("Noted: {what}", what=kind.word)))
        return None

    def sum_words(self, typed: str) -> Text | None:
        """What the notes and coins typed so far come to; None while they come to nothing."""
        minor = pieces.sum_of(typed, self.state.currency)
        return None if minor is None else Text("Comes to {sum}", sum=Money(minor, self.state.currency))

    def count(self, typed: str) -> None:
        """Keep what was counted; then the sheet says what should be there."""
        self.do(closing.count, typed, then=self._counted)

    def close(self, stays: str, reason: str) -> Text | None:
        """Stand for the count; answers what is wrong, if something is."""
        counted, minor = self.state.counted, amount_of(stays, self.state.currency)
        if counted is None or minor is None:
            return _NO_AMOUNT
        if minor > counted.counted.minor:
            return Text("Only {counted} is in the drawer.", counted=counted.counted)
        if counted.difference.minor and not reason.strip():
            return Text("Say in a few words why it differs, also that nobody knows.")
        if counted.is_large:
            self.do(closing.close_large, counted.id, minor, reason, then=self._closed)
        else:
            self.do(closing.close, counted.id, minor, reason, then=self._closed)
        return None

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, is_loading=False)

    def _counted(self, counted: Counted) -> None:
        self.show(counted=counted, trouble=None)
        self.ask_for(Form.CLOSE)

    def _closed(self, _: None) -> None:
        self._tell(Text("The drawer is closed"))

    def _listed(self, found: Drawers) -> None:
        rows = {row.id: row for row in found.rows}
        current = self.state.current if self.state.current in rows else next(iter(rows), None)
        self.show(drawers=found, rows=rows, current=current, is_loading=False, trouble=None)
        if current is not None:
            self.ask(listing.moves, current, then=lambda moves: self._moved(current, moves))

    def _moved(self, drawer_id: int, found: tuple[MoveRow, ...]) -> None:
        if drawer_id == self.state.current:
            self.show(moves=found)

    def _tell(self, said: Text) -> None:
        self.show(said=Said(said, self.state.said.serial + 1 if self.state.said else 1), trouble=None)
        self.refresh()
