"""Questions between benches and the supervisor's desk: what waits for a yes or no, and the answers that came back."""

from dataclasses import dataclass
from datetime import timedelta

from omsdesk.database.db import Db
from omsdesk.database.work import Actor, Work
from omsdesk.lifecycles.rights import Right
from omsdesk.presenters import Jobs, Presenter, Trouble
from omsdesk.services import asking
from omsdesk.services.asking import Answered, Question
from omsdesk.words import Text

UNREAD = timedelta(milliseconds=500)
"""Whoever presses a key twice must not answer a question that nobody has read yet."""


@dataclass(frozen=True)
class AskingState:
    """What the chip, its sheet and the toasts show."""

    questions: tuple[Question, ...] = ()
    """Open ones, for whoever may answer."""
    shown_id: int | None = None
    """Which one is shown large."""
    said: Text | None = None
    """What came of the last answer."""
    is_wrong: bool = False
    is_loading: bool = False
    heard: tuple[Text, ...] = ()
    """Answers to what this bench asked, to be told once."""
    serial: int = 0
    """Grows with every lot of them."""

    @property
    def shown(self) -> Question | None:
        """The question that a key answers."""
        return next((each for each in self.questions if each.id == self.shown_id), None)

    @property
    def place(self) -> int:
        """Where it stands among the others, counted from one."""
        return next((n for n, each in enumerate(self.questions, start=1) if each.id == self.shown_id), 0)

    @property
    def chip(self) -> Text | None:
        """What the top bar says."""
        n = len(self.questions)
        return Text("{n} question", many="{n} questions", n=n) if n else None


@dataclass(frozen=True)
class _Found:
    questions: tuple[Question, ...]
    answered: tuple[Answered, ...]


class Asking(Presenter[AskingState]):
    """Keeps an eye on both sides; who may not answer sees no questions."""

    watches = frozenset({"permissions"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, AskingState())
        self._shown_at = work.now()
        self._told: set[int] = set()

    def appear(self) -> None:
        """Somebody came to the desk, perhaps somebody else: what they may see is asked for anew."""
        self._stale = True
        super().appear()

    def refresh(self) -> None:
        """Look what waits and what was answered; where nobody is signed in, nobody asks."""
        if self.work.actor.user_id is None:
            self.show(questions=(), shown_id=None)
        else:
            self.ask(_look, self.work.actor, then=self._looked)

    def move(self, by: int) -> None:
        """Another question."""
        ids = [each.id for each in self.state.questions]
        if ids:
            place = min(max(self.state.place - 1 + by, 0), len(ids) - 1)
            self._turn_to(ids[place])

    def open(self) -> None:
        """The sheet is laid: the oldest first."""
        self.show(said=None, is_wrong=False)
        self._turn_to(self.state.questions[0].id if self.state.questions else None)

    def allow(self) -> None:
        """Yes."""
        self._answer(asking.allow)

    def refuse(self) -> None:
        """No."""
        self._answer(asking.refuse)

    def troubled(self, trouble: Trouble) -> None:
        """Somebody else was quicker, or the database does not answer."""
        self.show(said=trouble.headline, is_wrong=True, is_loading=False)

    def _answer(self, deed: object) -> None:
        question = self.state.shown
        if question is None or self.state.is_loading or self.work.now() - self._shown_at < UNREAD:
            return
        self.show(is_loading=True, said=None)
        self.do(deed, question.id, then=self._answered)  # type: ignore[arg-type]  # one of the two deeds above

    def _answered(self, said: Text) -> None:
        self.show(said=said, is_wrong=False, is_loading=False)
        self.refresh()

    def _looked(self, found: _Found) -> None:
        before, place = self.state.shown_id, self.state.place
        ids = [each.id for each in found.questions]
        self.show(questions=found.questions)
        if before not in ids:
            self._turn_to(ids[min(max(place - 1, 0), len(ids) - 1)] if ids else None)
        new = tuple(each for each in found.answered if each.id not in self._told)
        if new:
            self._told |= {each.id for each in new}
            self.show(heard=tuple(each.words for each in new), serial=self.state.serial + 1)
            self.do(asking.heard, tuple(each.id for each in new))

    def _turn_to(self, question_id: int | None) -> None:
        if question_id != self.state.shown_id:
            self._shown_at = self.work.now()
        self.show(shown_id=question_id)


def _look(db: Db, actor: Actor) -> _Found:
    may = actor.rights is None or Right.LEAD in actor.rights
    return _Found(asking.waiting(db) if may else (), asking.answered_here(db))
