"""Signing in: scan a badge, or choose a name and type the PIN. The digits never leave this presenter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from omsdesk.codes import parse_house_code
from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Actor, Work, nobody
from omsdesk.lifecycles.rights import RIGHTS
from omsdesk.presenters import Jobs, Presenter, Trouble
from omsdesk.services import order_queue, settings, signing_in, welcome
from omsdesk.services.queue_filter import Tab
from omsdesk.services.signing_in import Person
from omsdesk.words import Text

SHORTEST_PIN, LONGEST_PIN = signing_in.SHORTEST_PIN, signing_in.TYPED_DIGITS

_TOLD_WHILE_LOCKED = (Tab.READY_TO_PICK, Tab.READY_TO_PACK, Tab.LATE)


@dataclass(frozen=True)
class SignInState:
    """What the sign-in page shows."""

    people: tuple[Person, ...] = ()
    station: str = ""
    start_page: str = ""
    """Where this station begins with somebody who has left no page here."""
    company: str = ""
    sample: bool = False
    pins: bool = True
    """Whether a name alone is not enough."""
    is_welcome_open: bool = False
    """The welcome was closed before its last page: an administrator goes on with it."""
    letters: str = ""
    """What was typed of a name; only people whose names begin so are offered."""
    chosen: Person | None = None
    typed: int = 0
    """How many digits of the PIN are typed; never which."""
    said: Text | None = None
    is_wrong: bool = False
    wait_until: datetime | None = None
    signed_in: Person | None = None
    is_locked: bool = False
    """Somebody left the station: only the clock and what waits are shown."""
    waiting: tuple[tuple[Text, int], ...] = ()
    """How many orders wait for which work."""
    by_password: bool = False
    """Name and password are typed, as in the office."""
    is_loading: bool = True
    trouble: Trouble | None = None

    @property
    def asks(self) -> Text:
        """What the page waits for; it stays when a try went wrong."""
        if self.chosen is not None:
            return Text("{name}, type your PIN", name=self.chosen.name)
        if self.by_password:
            return Text("Type your name and your password.")
        return Text("Scan your badge, or choose your name.")

    @property
    def offered(self) -> tuple[Person, ...]:
        """The people to choose from."""
        return _beginning(self.people, self.letters)


@dataclass(frozen=True)
class _Desk:
    people: tuple[Person, ...]
    company: settings.Company
    stations: tuple[signing_in.StationView, ...]
    is_welcome_open: bool


class SignIn(Presenter[SignInState]):
    """Who is at the desk."""

    watches = frozenset({"users", "settings", "orders"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, SignInState())
        self._digits = ""

    def refresh(self) -> None:
        """Read who may sign in here."""
        self.ask(_look, then=self._looked)
        if self.state.is_locked:
            self.ask(order_queue.counts, then=self._counted)

    def lock(self) -> None:
        """The station was left: nothing of its work is shown until somebody is there."""
        self._stale = True
        self.show(is_locked=True, waiting=(), letters="")

    def show_names(self) -> None:
        """Somebody without a badge is there: they choose their name."""
        self.show(is_locked=False)

    def office(self) -> None:
        """Name and password instead of badge or PIN."""
        self.back()
        self.show(by_password=True, is_locked=False)

    def try_password(self, name: str, password: str) -> None:
        """Try what was typed; the password is not kept here."""
        if not name.strip() or not password:
            self.show(said=Text("Type your name and your password."), is_wrong=True)
            return
        self.show(is_loading=True)
        self.do(signing_in.by_name_and_password, name, Secret(password), then=self._tried)

    def choose(self, user_id: int) -> None:
        """A name was chosen: its PIN comes next, where this house asks for PINs."""
        self._digits = ""
        chosen = next((each for each in self.state.people if each.id == user_id), None)
        if chosen is not None and not self.state.pins:
            self.show(is_loading=True, letters="")
            self.do(signing_in.by_name, user_id, then=self._tried)
            return
        self.show(chosen=chosen, typed=0, letters="", said=None, is_wrong=False, is_locked=False, by_password=False)

    def letter(self, letter: str) -> None:
        """A letter of a name; the only name that begins so is chosen."""
        letters = self.state.letters + letter
        found = _beginning(self.state.people, letters)
        if len(found) == 1:
            self.choose(found[0].id)
        elif found:
            self.show(letters=letters, said=None, is_wrong=False)
        else:
            self.show(letters="", said=Text("No name begins with {letters}.", letters=letters), is_wrong=True)

    def back(self) -> None:
        """Choose another name."""
        self._digits = ""
        self.show(chosen=None, typed=0, letters="", said=None, is_wrong=False, by_password=False)

    def digit(self, digit: str) -> None:
        """One digit of the PIN; the sixth tries by itself."""
        if self.state.chosen is None or not digit.isdecimal() or len(self._digits) >= LONGEST_PIN:
            return
        self._digits += digit
        self.show(typed=len(self._digits))
        if len(self._digits) == LONGEST_PIN:
            self.enter()

    def backspace(self) -> None:
        """Take the last digit back."""
        self._digits = self._digits[:-1]
        self.show(typed=len(self._digits))

    def enter(self) -> None:
        """Try the PIN."""
        chosen = self.state.chosen
        if chosen is None:
            return
        if len(self._digits) < SHORTEST_PIN:
            self.show(said=Text("A PIN has {n} digits or more.", n=SHORTEST_PIN), is_wrong=True)
            return
        pin, self._digits = Secret(self._digits), ""
        self.show(typed=0, is_loading=True)
        self.do(signing_in.with_pin, chosen.id, pin, then=self._tried)

    def scanned(self, gesture: Gesture) -> None:
        """A badge was scanned."""
        code = parse_house_code(gesture.code)
        if code is None or code.prefix != "US":
            self.show(said=Text("This is not a badge. Scan your badge, or choose your name."), is_wrong=True)
            return
        self.show(is_loading=True)
        self.do(signing_in.with_badge, f"US{code.rest}", gesture=gesture, then=self._tried)

    def sign_out(self) -> None:
        """Nobody is at the desk any more; the station stays."""
        self.work.actor = nobody(self.work.actor.station_id)
        self._digits = ""
        self.show(signed_in=None, chosen=None, typed=0, said=None, is_wrong=False, is_locked=False, by_password=False)

    def troubled(self, trouble: Trouble) -> None:
        """The database does not answer: say so on the page."""
        self.show(trouble=trouble, is_loading=False)

    def _looked(self, found: _Desk) -> None:
        here = next((each for each in found.stations if each.id == self.work.actor.station_id), None)
        here = here or (found.stations[0] if found.stations else None)
        self.show(
            people=found.people,
            station=here.name if here else "",
            start_page=here.start_page if here else "",
            company=found.company.name,
            sample=found.company.sample,
            pins=found.company.pins,
            is_welcome_open=found.is_welcome_open,
            is_loading=False,
            trouble=None,
        )

    def _counted(self, counts: Mapping[Tab, int]) -> None:
        self.show(waiting=tuple((tab.word, counts.get(tab, 0)) for tab in _TOLD_WHILE_LOCKED))

    def _tried(self, tried: signing_in.SignIn) -> None:
        """What came of a badge or PIN. A badge may come before this page was ever opened: look who is here first."""
        if self.state.people:
            self._answer(tried)
        else:
            self.ask(_look, then=lambda found: self._look_and_answer(found, tried))

    def _look_and_answer(self, found: _Desk, tried: signing_in.SignIn) -> None:
        self._looked(found)
        self._answer(tried)

    def _answer(self, tried: signing_in.SignIn) -> None:
        if tried.person is not None:
            self.work.actor = Actor(tried.person.id, self.work.actor.station_id, RIGHTS[tried.person.role])
            self.show(
                signed_in=tried.person, said=None, is_wrong=False, is_loading=False, chosen=None, by_password=False
            )
            return
        if tried.asks_pin_of is not None:
            self.show(pins=True)
            self.choose(tried.asks_pin_of)
            self.show(is_loading=False)
            return
        self.show(said=tried.notice, is_wrong=True, wait_until=tried.wait_until, is_loading=False)


def _beginning(people: tuple[Person, ...], letters: str) -> tuple[Person, ...]:
    return tuple(each for each in people if each.name.casefold().startswith(letters.casefold()))


def _look(db: Db) -> _Desk:
    return _Desk(signing_in.people(db), settings.company(db), signing_in.stations(db), welcome.is_unfinished(db))
