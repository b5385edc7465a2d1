"""The books: months and days of the journal, saved for accounting, and closed when they are over."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.presenters import Jobs, Presenter, Said, Trouble
from omsdesk.services import settings
from omsdesk.services.accounting import files, months, sums
from omsdesk.services.accounting.entry import Entry
from omsdesk.services.accounting.folder import MonthFolder
from omsdesk.services.accounting.months import Month, MonthRow
from omsdesk.services.accounting.sums import DaySums
from omsdesk.services.invoicing import lost
from omsdesk.services.invoicing.lost import Lost
from omsdesk.services.settings import Company
from omsdesk.words import Text, month_words


@dataclass(frozen=True)
class Journal:
    """The entries of a month, and what each day comes to."""

    month: str
    entries: tuple[Entry, ...]
    days: tuple[DaySums, ...]
    company: Company
    lost: tuple[Lost, ...] = ()
    """Invoice numbers that were found to be lost in it."""


@dataclass(frozen=True)
class BooksState:
    """What the page shows."""

    months: tuple[MonthRow, ...] = ()
    current: str = ""
    journal: Journal | None = None
    day: int = 0
    """The place of the chosen row among the days; the first is the whole month."""
    busy: Text | None = None
    """A folder is being written."""
    done: int = 0
    whole: int = 0
    said: Said | None = None
    is_loading: bool = True
    trouble: Trouble | None = None

    @property
    def month(self) -> MonthRow | None:
        """The month under the cursor."""
        return next((each for each in self.months if each.key == self.current), None)

    @property
    def chosen(self) -> tuple[Entry, ...]:
        """The entries of the chosen day, or of the whole month."""
        if self.journal is None or self.journal.month != self.current:
            return ()
        day = self.journal.days[self.day].day if self.day < len(self.journal.days) else None
        return tuple(each for each in self.journal.entries if day is None or each.day == day)

    @property
    def lost(self) -> tuple[Text, ...]:
        """Which numbers stay empty in this month, and what to do."""
        return lost.told(self.journal.lost) if self.journal is not None and self.journal.month == self.current else ()

    @property
    def why_not_save(self) -> Text | None:
        """Why there is nothing to save."""
        if self.journal is None or self.journal.month != self.current:
            return Text("The journal is still loading.")
        return None if self.chosen else Text("There are no entries.")

    @property
    def why_not_folder(self) -> Text | None:
        """Why no folder can be written."""
        return Text("A folder is being written.") if self.busy else self.why_not_save

    @property
    def why_not_close(self) -> Text | None:
        """Why the month cannot be closed."""
        return Text("Choose a month first.") if self.month is None else self.month.why_not_close


class Books(Presenter[BooksState]):
    """Looks after the journal."""

    watches = frozenset({"invoices", "payments", "refunds", "closed_months", "settings", "cost_entries"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, BooksState())
        self._folder: MonthFolder | None = None
        self._stopped = False

    def refresh(self) -> None:
        """Read the months again, and the journal of the chosen one."""
        self.ask(months.listed, then=self._listed)

    def choose_month(self, place: int | None) -> None:
        """The cursor moved to another month."""
        if place is None or place >= len(self.state.months):
            return
        key = self.state.months[place].key
        if key != self.state.current:
            self.show(current=key, day=0)
            self._read()

    def choose_day(self, place: int | None) -> None:
        """The cursor moved to another day, or to the whole month."""
        if place is not None and place != self.state.day:
            self.show(day=place)

    def save_table(self, path: str) -> None:
        """What is chosen, as CSV or Excel."""
        self._save(path, files.save_table)

    def save_datev(self, path: str) -> None:
        """What is chosen, as DATEV takes it."""
        journal, month = self.state.journal, self.state.month
        if journal is None or month is None:
            return
        day = journal.days[self.state.day].day
        last = day or Month.read(month.key).last
        is_closed = month.closed_at is not None
        head = files.Head(journal.company, day or month.first, last, self.work.now(), is_closed=is_closed)
        self._save(path, lambda entries, file: files.save_datev(entries, file, head))

    def save_folder(self, parent: str) -> None:
        """The whole month with every paper, as a folder in this one."""
        journal, month = self.state.journal, self.state.month
        if journal is None or month is None or not parent or self.state.why_not_folder is not None:
            return
        if self.paper_press is None:
            self.troubled(Trouble(Text("This computer draws no papers."), Text("Save the folder at another station.")))
            return
        last, is_closed = Month.read(month.key).last, month.closed_at is not None
        head = files.Head(journal.company, month.first, last, self.work.now(), is_closed=is_closed)
        self._stopped = False
        self._folder = MonthFolder(self.work, self.paper_press, Path(parent), journal.entries, head)
        self.show(
            busy=Text("Writing the folder of {month}", month=month_words(month.first)), done=0, whole=0, trouble=None
        )
        self.outside(self._folder.go_on, then=self._wrote)

    def stop(self) -> None:
        """Leave the folder; what there is of it goes."""
        self._stopped = True

    def close(self) -> None:
        """The month under the cursor stays as it is now."""
        month = self.state.month
        if month is not None:
            said = Text("{month} is closed", month=month_words(month.first))
            self.do(months.close, self.state.current, then=lambda _: self._tell(said))

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, is_loading=False, busy=None)

    def suggested(self, ending: str) -> str:
        """What a file of what is chosen is called."""
        journal = self.state.journal
        day = journal.days[self.state.day].day if journal and self.state.day < len(journal.days) else None
        return f"{day.isoformat() if day else self.state.current}.{ending}"

    def _wrote(self, done: int) -> None:
        folder = self._folder
        if folder is None:
            return
        self.show(done=done, whole=folder.whole)
        if folder.made is not None:
            self.show(busy=None)
            self._tell(Text("The month is in {folder}", folder=str(folder.made)))
        elif self._stopped:
            self.outside(folder.drop, then=lambda _: self._left())
        else:
            self.outside(folder.go_on, then=self._wrote)

    def _left(self) -> None:
        self.show(busy=None)
        self._tell(Text("Stopped. No folder was left behind."))

    def _save(self, path: str, write: Callable[[tuple[Entry, ...], Path], Path]) -> None:
        entries = self.state.chosen
        if path and entries:
            said = Text("{n} entry is in the file", many="{n} entries are in the file", n=len(entries))
            self.outside(write, entries, Path(path), then=lambda _: self._tell(said))

    def _listed(self, found: tuple[MonthRow, ...]) -> None:
        known = any(each.key == self.state.current for each in found)
        current = self.state.current if known else found[0].key if found else ""
        self.show(months=found, current=current, is_loading=False, trouble=None)
        self._read()

    def _read(self) -> None:
        if self.state.current:
            self.ask(_journal, self.state.current, then=self._opened)

    def _opened(self, journal: Journal) -> None:
        if journal.month == self.state.current:
            self.show(journal=journal, day=min(self.state.day, len(journal.days) - 1))

    def _tell(self, said: Text) -> None:
        self.show(said=Said(said, self.state.said.serial + 1 if self.state.said else 1), trouble=None)


def _journal(db: Db, key: str) -> Journal:
    company = settings.company(db)
    found = months.entries(db, key)
    month = Month.read(key)
    gone = lost.found_between(db, month.first, month.last)
    return Journal(key, found, sums.by_day(found, company.currency), company, gone)
