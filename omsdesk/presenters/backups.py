"""The backups of this computer's database: what each of them is, and bringing one of them back."""

from dataclasses import dataclass
from pathlib import Path

from omsdesk.database import known_backups
from omsdesk.database.known_backups import Found
from omsdesk.database.work import Work
from omsdesk.errors import NotAllowed, Refusal
from omsdesk.presenters import Jobs, Presenter, Trouble, trouble_of
from omsdesk.services import bringing_back
from omsdesk.services.bringing_back import Errand, Outlook, Place
from omsdesk.words import Text


@dataclass(frozen=True)
class BackupsState:
    """What the page shows."""

    place: Place | None = None
    found: tuple[Found, ...] = ()
    current: int | None = None
    """The place in the list of the one under the cursor."""
    outlook: Outlook | None = None
    """What bringing one back would mean: a person is asked now."""
    is_looking: bool = False
    """The chosen backup is being read whole."""
    who_may: Text | None = None
    """Who brings backups back, said to somebody who may not; None for who may."""
    trouble: Trouble | None = None
    is_loading: bool = True

    @property
    def is_shared(self) -> bool:
        """Whether the database is on a server, where this page has nothing to offer."""
        return self.place is not None and self.place.database is None

    @property
    def chosen(self) -> Found | None:
        """The backup under the cursor."""
        return self.found[self.current] if self.current is not None and self.current < len(self.found) else None

    @property
    def may_restore(self) -> bool:
        """Whether the button does something now."""
        return self.chosen is not None and self.chosen.is_fit and not self.is_looking

    @property
    def why_not(self) -> Text:
        """Why it does nothing."""
        if self.is_looking:
            return Text("The backup is being looked at.")
        if self.chosen is None:
            return Text("Choose a backup first.")
        return Text("This file cannot be brought back. The list says why.")


class Backups(Presenter[BackupsState]):
    """Looks at files first and at the database last; what changes everything happens when every page is closed."""

    watches = frozenset({"settings"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, BackupsState())
        self._added: tuple[Path, ...] = ()

    def refresh(self) -> None:
        """Look again what there is."""
        self.show(is_loading=True)
        self.ask(bringing_back.place, then=self._look, otherwise=self._refused)

    def point_at(self, place: int | None) -> None:
        """The cursor moved."""
        self.show(current=place)

    def add(self, path: Path) -> None:
        """Another file, which lies elsewhere."""
        self._added = (path, *(each for each in self._added if each != path))
        self.show(current=0)
        self.refresh()

    def ask_to_restore(self) -> None:
        """Read the chosen backup whole, and say what would be lost."""
        chosen, place = self.state.chosen, self.state.place
        if chosen is None or place is None or not self.state.may_restore:
            return
        self.show(is_looking=True, trouble=None, outlook=None)
        self.outside(
            lambda: known_backups.look_at(chosen.path, chosen.kind, wholly=True),
            then=lambda found: self._compare(found, place),
        )

    def errand(self, *, nothing_since: bool = False) -> Errand | None:
        """What is to be done when every page is closed; None when nobody was asked, or nobody may."""
        outlook, place = self.state.outlook, self.state.place
        self.leave()
        if outlook is None or place is None or place.database is None:
            return None
        return Errand(outlook.found.path, str(place.database), outlook.at, outlook.who, nothing_since)

    def leave(self) -> None:
        """Everything stays as it is."""
        self.show(outlook=None)

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, is_loading=False, is_looking=False)

    # ------------------------------------------------------------------ inside

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, NotAllowed):
            self.failed(error)
            return
        self._stale = True  # the next who comes to this page may
        self.show(who_may=error.reason, place=None, found=(), outlook=None, is_loading=False, trouble=None)

    def _look(self, place: Place) -> None:
        self.show(who_may=None)
        database, added = place.database, self._added
        if database is None:
            self.show(place=place, found=(), is_loading=False, trouble=None)
            return
        self.outside(
            lambda: (*map(known_backups.look_at, added), *known_backups.known(database, place.second)),
            then=lambda found: self._looked(place, found),
        )

    def _looked(self, place: Place, found: tuple[Found, ...]) -> None:
        before = self.state.chosen
        current = next((i for i, each in enumerate(found) if before is not None and each.path == before.path), None)
        if self._added and self.state.current == 0:
            current = 0
        self.show(place=place, found=found, current=current, is_loading=False, trouble=None)

    def _compare(self, found: Found, place: Place) -> None:
        if found.facts is None:
            why = found.why_not or Refusal(Text("There is no file {path}.", path=found.path))
            self.show(found=tuple(found if each.path == found.path else each for each in self.state.found))
            self.troubled(trouble_of(why))
            return
        self.ask(bringing_back.outlook, found, found.facts, place.database, then=self._compared)

    def _compared(self, outlook: Outlook) -> None:
        self.show(outlook=outlook, is_looking=False)
