"""A supervisor allows one act in place: badge, then PIN, and whoever is at the desk stays there.

The act lies here whole while it is asked; it is carried out as it was meant, or left as if it had never been begun.
"""

from dataclasses import dataclass

from omsdesk.codes import parse_house_code
from omsdesk.database.answers import Secret
from omsdesk.database.forbidden import Forbidden
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.rights import RIGHTS, why_not
from omsdesk.presenters import Jobs, Presenter, Trouble
from omsdesk.services import allowing, asking
from omsdesk.services.allowing import Vouched
from omsdesk.services.signing_in import SHORTEST_PIN, TYPED_DIGITS, Person
from omsdesk.words import Text


@dataclass(frozen=True)
class AllowingState:
    """What the sheet shows; it lies over the page while ``is_open``."""

    is_open: bool = False
    why: Text | None = None
    """Who may do it."""
    person: Person | None = None
    """Whose badge was scanned, and whose PIN is typed next."""
    typed: int = 0
    """How many digits are typed; never which."""
    said: Text | None = None
    is_wrong: bool = False
    is_loading: bool = False
    may_ask: bool = False
    """Whether it can be asked for at the supervisor's desk too."""
    asked: int = 0
    """Grows with every question that was put."""
    serial: int = 0
    """Grows with every answer, so that the same words twice still sound twice."""


class Allowing(Presenter[AllowingState]):
    """Asks for somebody who may, and lets one act be done."""

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, AllowingState())
        self._digits = ""
        self._forbidden: Forbidden | None = None

    def offered(self, forbidden: Forbidden) -> None:
        """Something was refused for want of a right: ask for somebody who has it."""
        self.leave()
        self._forbidden = forbidden
        may_ask = asking.name_of(forbidden.doubt.deed, forbidden.doubt.named) is not None
        self.show(is_open=True, why=why_not(forbidden.right), may_ask=may_ask, said=None, is_wrong=False)

    def scanned(self, gesture: Gesture) -> None:
        """A badge; anything else is not counted, and is said so."""
        forbidden = self._forbidden
        if forbidden is None or self.state.is_loading:
            return
        code = parse_house_code(gesture.code)
        if code is None or code.prefix != "US":
            self._say_wrong(Text("{code} was not counted. Scan a supervisor's badge, or press Esc.", code=gesture.code))
            return
        self._digits = ""
        self.show(is_loading=True, person=None, typed=0)
        self.do(allowing.by_badge, f"US{code.rest}", forbidden.right, gesture=gesture, then=self._answered)

    def digit(self, digit: str) -> None:
        """One digit of the PIN; the sixth tries by itself."""
        if self.state.person is None or not digit.isdecimal() or self.state.is_loading:
            return
        self._digits += digit
        self.show(typed=len(self._digits))
        if len(self._digits) == TYPED_DIGITS:
            self.enter()

    def backspace(self) -> None:
        """Take the last digit back."""
        self._digits = self._digits[:-1]
        self.show(typed=len(self._digits))

    def enter(self) -> None:
        """Try the PIN."""
        person, forbidden = self.state.person, self._forbidden
        if person is None or forbidden is None or self.state.is_loading:
            return
        if len(self._digits) < SHORTEST_PIN:
            self._say_wrong(Text("A PIN has {n} digits or more.", n=SHORTEST_PIN))
            return
        pin, self._digits = Secret(self._digits), ""
        self.show(typed=0, is_loading=True)
        self.do(allowing.by_pin, person.id, pin, forbidden.right, then=self._answered)

    def ask_desk(self) -> None:
        """Put the question to the supervisor's desk; the bench goes on, and hears the answer later."""
        forbidden = self._forbidden
        name = asking.name_of(forbidden.doubt.deed, forbidden.doubt.named) if forbidden is not None else None
        if forbidden is None or name is None or self.state.is_loading:
            return
        self.show(is_loading=True)
        self.do(asking.ask, name, forbidden.doubt.args, gesture=forbidden.doubt.gesture, then=self._asked)

    def leave(self) -> None:
        """Nobody allows it: everything stays as it was, and the page says why."""
        forbidden = self._close()
        if forbidden is not None:
            forbidden.leave()

    def troubled(self, trouble: Trouble) -> None:
        """The database does not answer: the act waits here."""
        self._say_wrong(trouble.headline)

    def _answered(self, vouched: Vouched) -> None:
        if self._forbidden is None:
            return  # it was left meanwhile
        if vouched.by is not None:
            self._allow(vouched.by)
        elif vouched.asks_pin_of is not None:
            said = Text("{name}, type your PIN", name=vouched.asks_pin_of.name)
            self.show(person=vouched.asks_pin_of, said=said, is_wrong=False, is_loading=False)
        else:
            self._say_wrong(vouched.notice)

    def _asked(self, _: int) -> None:
        forbidden = self._close()
        if forbidden is not None:
            forbidden.put_off()
        self.show(asked=self.state.asked + 1)

    def _allow(self, person: Person) -> None:
        forbidden = self._close()
        if forbidden is not None:
            forbidden.carry_out(self.work.allowed_by(person.id, RIGHTS[person.role], person.name))

    def _close(self) -> Forbidden | None:
        forbidden, self._forbidden, self._digits = self._forbidden, None, ""
        if forbidden is not None:
            self.show(is_open=False, person=None, typed=0, said=None, is_wrong=False, is_loading=False)
        return forbidden

    def _say_wrong(self, said: Text | None) -> None:
        self.show(said=said, is_wrong=True, is_loading=False, serial=self.state.serial + 1)
