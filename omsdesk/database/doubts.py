"""Deeds whose answer was lost with the line: kept until the database says what became of them.

A cut before COMMIT and a cut after it look the same from here (measured). The command id tells: the same deed
tried again goes out under the same id, so it counts once; what nobody tries again is asked about as soon as the
database answers.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from omsdesk.database.gesture import Gesture


@dataclass(frozen=True)
class Doubt:
    """One deed that may or may not have been kept."""

    deed: Callable[..., Any]
    args: tuple[Any, ...]
    named: dict[str, Any]
    gesture: Gesture
    then: Callable[[Any], None]

    def is_same(self, deed: Callable[..., Any], args: tuple[Any, ...], named: dict[str, Any], code: str) -> bool:
        """Whether somebody tries this very deed again."""
        return (self.deed, self.args, self.named, self.gesture.code) == (deed, args, named, code)


@dataclass
class Doubts:
    """What is in doubt at one screen, oldest first."""

    open: list[Doubt] = field(default_factory=list)

    def keep(self, doubt: Doubt) -> None:
        """Remember it, once."""
        if all(each.gesture.id != doubt.gesture.id for each in self.open):
            self.open.append(doubt)

    def forget(self, gesture: Gesture) -> None:
        """It was answered after all."""
        self.open = [each for each in self.open if each.gesture.id != gesture.id]

    def again(
        self, deed: Callable[..., Any], args: tuple[Any, ...], named: dict[str, Any], gesture: Gesture
    ) -> Gesture | None:
        """The gesture under which this deed went out before, if it is tried again."""
        same = (each.gesture for each in self.open if each.is_same(deed, args, named, gesture.code))
        return next(same, None)

    def take(self) -> list[Doubt]:
        """All of them, to be asked about now."""
        taken, self.open = self.open, []
        return taken
