"""What a status and a life cycle are; each neighbour declares those of one subject as a table.

Models move only along these tables, and buttons, filters, pills, papers and tests read the same ones.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Generic, Self, TypeVar

from omsdesk.errors import Refusal
from omsdesk.words import Text


class Role(StrEnum):
    """The seven colours a state can have on screen."""

    NEUTRAL = "neutral"
    INFO = "info"
    OK = "ok"
    WARN = "warn"
    ERR = "err"
    HOLD = "hold"


class Status(StrEnum):
    """One value of one axis, with the word people read, its role and its icon.

    Members are declared as ``NAME = "stored value", "Word", Role.INFO, "icon"``.
    """

    word: Text
    role: Role
    icon: str

    def __new__(cls, value: str, word: str, role: Role = Role.NEUTRAL, icon: str = "circle-dot") -> Self:
        """Keep the word, role and icon beside the stored value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.word = Text(word)
        member.role = role
        member.icon = icon
        return member


T = TypeVar("T", bound=Enum)


@dataclass(frozen=True)
class Step(Generic[T]):
    """A named way from some statuses to one other."""

    name: str
    frm: frozenset[T]
    to: T


@dataclass
class Lifecycle(Generic[T]):
    """All the steps of one subject, each declared once."""

    subject: str
    start: T
    steps: dict[str, Step[T]] = field(default_factory=dict)

    def step(self, name: str, *, frm: Iterable[T], to: T) -> None:
        """Declare a step; a name is given once."""
        if name in self.steps:
            raise ValueError(f"{self.subject} already has a step {name}")
        self.steps[name] = Step(name, frozenset(frm), to)

    def verbs_from(self, status: T) -> tuple[str, ...]:
        """The names of the steps that are open from a status."""
        return tuple(step.name for step in self.steps.values() if status in step.frm)

    def allows(self, verb: str, status: T) -> bool:
        """Whether the step is open from the status."""
        return status in self.steps[verb].frm

    def after(self, verb: str, status: T) -> T:
        """The status a step leads to, or a refusal in words."""
        step = self.steps[verb]
        if status not in step.frm:
            word = getattr(status, "word", None) or str(status.value)
            raise Refusal(
                Text(
                    "This {subject} is {status}. It cannot be changed that way.",
                    subject=Text(self.subject),
                    status=word,
                )
            )
        return step.to

    def sources(self, verb: str) -> tuple[str, ...]:
        """The stored values a guarded statement may move from."""
        return tuple(sorted(status.value for status in self.steps[verb].frm))


def every(statuses: type[T], verbs: Iterable[str]) -> Iterator[tuple[T, str]]:
    """Every status with every verb, for the tests that try them all."""
    for status in statuses:
        for verb in verbs:
            yield status, verb
