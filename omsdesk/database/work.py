"""The only begin and commit. Retries, who and when, command ids and error translation live here once."""

import copy
import logging
import math
import random
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, bindparam, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from omsdesk.clock import Now, utc_now
from omsdesk.database import answers, news, patience, roots, sessions, trouble
from omsdesk.database.courtesy import Courtesy
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.database.kept_connections import KeptConnections
from omsdesk.database.own_commands import OwnCommands
from omsdesk.database.transaction import Transaction
from omsdesk.errors import NotAllowed, Refusal, Unavailable
from omsdesk.lifecycles.rights import Right, needed, why_not
from omsdesk.models.all import metadata
from omsdesk.models.journal import FIND_COMMAND, RECORD_COMMAND, Command
from omsdesk.words import Text

log = logging.getLogger(__name__)
T = TypeVar("T")

STUCK_PAPERS = "stuck papers"
"""Told when a paper did not come out, or is no longer waited for; the healthy ones only change their table."""

EVERYTHING: frozenset[str] = frozenset(metadata.tables) | {STUCK_PAPERS}
"""Told when it is not known what changed: every screen asks again."""

TRIES = 8


@dataclass(frozen=True)
class Actor:
    """Who acts, at which station, and what they may do."""

    user_id: int | None = None
    station_id: int | None = None
    rights: frozenset[Right] | None = None
    """None for the program itself (command line, housekeeping), which acts for whoever started it."""
    allowed_by: int | None = None
    """The supervisor who stood behind this person for one act."""
    allower: str = ""
    """Their name, for the trail of what was done."""

    def refuse_without(self, right: Right | None) -> None:
        """Refuse what this person may not do, naming who may."""
        if right is not None and self.rights is not None and right not in self.rights:
            raise NotAllowed(why_not(right), Text("Ask one of them, or have a supervisor allow it here."))


def nobody(station_id: int | None) -> Actor:
    """A station at which nobody is signed in: it may do what needs no right, such as signing in or printing."""
    return Actor(None, station_id, frozenset())


class Work:
    """Runs deeds in transactions against one database, for one station."""

    def __init__(self, engine: Engine, actor: Actor | None = None, now: Now = utc_now) -> None:
        self.engine = engine
        self.actor = actor or Actor()
        self.now = now
        self.own_commands = OwnCommands()
        """Ids of the commands begun here, so that ``changes`` can tell what others wrote."""
        self._listeners: list[Callable[[Collection[str]], None]] = []
        self._sealed_day: date | None = None
        self._writing = KeptConnections.of(engine)
        self.courtesy = Courtesy()
        """Lets what runs behind the screen wait for people."""
        self._lost_at: datetime | None = None
        self._lost_tick = -math.inf
        """The same by ``time.monotonic``."""
        """When the line broke; None while the database answers."""

    def listen(self, listener: Callable[[Collection[str]], None]) -> None:
        """Hear the names of changed tables after each commit, on the thread that wrote."""
        self._listeners.append(listener)

    def allowed_by(self, supervisor_id: int, rights: frozenset[Right], name: str = "") -> "Work":
        """The same station for one act that a supervisor stands behind: the person stays, the rights are theirs.

        The trail keeps both: who did it, and who allowed it.
        """
        other = copy.copy(self)  # the same engine and listeners
        rights |= self.actor.rights or frozenset()
        other.actor = replace(self.actor, rights=rights, allowed_by=supervisor_id, allower=name)
        return other

    def on_errand(self, errand: Callable[..., T], *args: Any) -> T:
        """Run something behind the screen with this; its transactions let the acts of people here go first."""
        return self.courtesy.on_errand(lambda: errand(self, *args))

    def write(self, deed: Callable[..., T], *args: Any, gesture: Gesture | None = None, **named: Any) -> T:
        """Do a deed in one transaction. The same gesture again answers with the first answer.

        A parameter called ``gesture`` of the deed gets the gesture too. Raises ``Refusal`` when the
        business says no (nothing is kept) or this person may not, ``Unavailable`` when the database does not answer:
        then ``settled`` tells later whether the deed was kept all the same.
        """
        self.actor.refuse_without(needed(deed))
        gesture = gesture or Gesture.of(self.now())
        self._refuse_if_made_before_the_line_broke(gesture)
        content = answers.fingerprint(deed.__qualname__, args, named, gesture.code)
        self._seal_day_there()
        is_new = self._is_new(gesture)
        self.own_commands.note(gesture.id)  # before the commit: nobody may see it first and take it for another's
        try:
            with self.courtesy.writing():
                answer, touched = self._insist(
                    deed, lambda ends_at: self._write_once(deed, args, named, gesture, content, ends_at, is_new=is_new)
                )
        except Unavailable:
            raise
        except Exception as error:
            # Sent twice, one waited for the other and found everything done already: the answer of both is the first.
            earlier = self.read(_kept_command, gesture.id) if is_new or isinstance(error, Refusal) else None
            if earlier is None:
                raise
            answer, touched = _repeated(earlier, content), EVERYTHING
        if touched:
            for listener in tuple(self._listeners):
                listener(touched)
        return answer

    def read(self, deed: Callable[..., T], *args: Any, **named: Any) -> T:
        """Ask something in one read-only transaction; what this person may not see is refused."""
        self.actor.refuse_without(needed(deed))
        return self._insist(deed, lambda ends_at: self._read_once(deed, args, named, ends_at))

    def settled(self, gesture: Gesture) -> "Settled":
        """What became of a deed whose answer was lost: its answer if it was kept, else nothing was changed."""
        earlier = self.read(_earlier, gesture.id)
        return Settled() if earlier is None else Settled(is_kept=True, answer=answers.decode(earlier))

    def _seal_day_there(self) -> None:
        """On a shared database the first write of a day seals the trail in a commit of its own: none waits for it."""
        today = self.now().date()
        if self._sealed_day != today and self.engine.dialect.name == "postgresql":
            if self._insist(roots.is_due, lambda ends_at: self._read_once(roots.is_due, (), {}, ends_at)):
                self._insist(roots.seal, self._seal_once)
            self._sealed_day = today

    def _seal_once(self, ends_at: float) -> None:
        with Transaction(self._writing) as begun:
            patience.give_until(begun.connection.connection.driver_connection, ends_at)
            roots.seal(self._db(begun.connection, ""))

    def _write_once(
        self,
        deed: Callable[..., T],
        args: tuple[Any, ...],
        named: dict[str, Any],
        gesture: Gesture,
        content: str,
        ends_at: float,
        *,
        is_new: bool,
    ) -> tuple[T, Collection[str]]:
        with Transaction(self._writing) as begun:
            db = self._db(begun.connection, gesture.id, is_heard=begun.is_heard)
            if db.is_postgresql:
                patience.give_until(begun.connection.connection.driver_connection, ends_at)
            begun.after = db.keep_chain
            db.recall_chain()
            earlier = self._begin(db, is_new=is_new)
            if not db.is_postgresql and self._sealed_day != db.now.date():
                roots.seal(db)
            if earlier is not None:
                # It may have been kept by a try whose answer was lost: nobody was told yet what it changed.
                return _repeated(earlier, content), EVERYTHING
            answer = self._do(db, deed, args, named, gesture)
            touched = frozenset(db.touched - {"commands"})
            kept = {
                "id": gesture.id,
                "at": db.now,
                "deed": deed.__qualname__,
                "content": content,
                "answer": answers.encode(answer),
            }
            if db.is_postgresql:
                db.run(news.RECORD_AND_TELL, {**kept, "news": news.written(gesture.id, touched)})
            else:
                db.run(RECORD_COMMAND, kept)
        self._sealed_day = db.now.date()
        return answer, touched

    def _do(self, db: Db, deed: Callable[..., T], args: tuple[Any, ...], named: dict[str, Any], gesture: Gesture) -> T:
        """The deed itself and its trail."""
        if self.actor.allowed_by is not None:
            sessions.show_allowing(db, self.actor.allowed_by)
        if "gesture" in deed.__code__.co_varnames[: deed.__code__.co_argcount + deed.__code__.co_kwonlyargcount]:
            named = {**named, "gesture": gesture}
        answer = deed(db, *args, **named)
        if self.actor.allowed_by is not None:
            db.audit_allowed(self.actor.allowed_by, deed.__qualname__, self.actor.allower)
        db.finish()
        return answer

    def _is_new(self, gesture: Gesture) -> bool:
        """Whether nobody here sent this gesture yet: then its answer is not looked for before the deed.

        Should it have been sent from elsewhere after all, its command is there twice, and the deed takes nothing.
        """
        return self.engine.dialect.name == "sqlite" and gesture.id not in self.own_commands

    def _begin(self, db: Db, *, is_new: bool) -> Any:
        """What was answered to this command before, if it was. A shared database is told who is there by the way."""
        if not db.is_postgresql:
            return None if is_new else db.run(FIND_COMMAND, {"id": db.command_id}).first()
        token = sessions.token_of(db.user_id, db.station_id)
        begun = db.run(sessions.BEGIN, {"id": db.command_id, "token": token}).one()
        if self.now is utc_now:
            # All stations write by one clock, however wrong their own is; in UTC, whatever zone this computer is in.
            db.now = begun.moment.astimezone(UTC)
        return None if begun.content is None else begun

    def _read_once(self, deed: Callable[..., T], args: tuple[Any, ...], named: dict[str, Any], ends_at: float) -> T:
        self.courtesy.reading()
        with self.engine.connect() as connection:
            patience.give_until(connection.connection.driver_connection, ends_at)
            connection.begin()  # closing rolls it back: a reader never commits
            return deed(self._db(connection, ""), *args, **named)

    def _db(self, connection: Connection, command_id: str, *, is_heard: bool | None = None) -> Db:
        return Db(
            connection,
            is_heard=is_heard,
            now=self.now(),
            user_id=self.actor.user_id,
            station_id=self.actor.station_id,
            command_id=command_id,
        )

    def _insist(self, deed: Callable[..., Any], attempt: Callable[[float], T]) -> T:
        ends_at = time.monotonic() + patience.seconds_for(deed)
        for number in range(1, TRIES + 1):
            try:
                answer = attempt(ends_at)
            except (DBAPIError, PoolTimeout) as error:
                if number == TRIES or time.monotonic() >= ends_at or not self._may_pass(error):
                    self._note_line(is_lost=trouble.is_gone(error))
                    raise trouble.translated(error) from error
                log.info("Trying again after %s", type(error).__name__)
                time.sleep(random.uniform(0.002, 0.01) * 2**number)  # noqa: S311 - only spreads the stations out
            else:
                self._note_line(is_lost=False)
                return answer
        raise AssertionError("the last try either answers or raises")  # pragma: no cover

    def _may_pass(self, error: DBAPIError | PoolTimeout) -> bool:
        if isinstance(error, PoolTimeout):
            return False
        if trouble.is_read_only(error) and self.engine.dialect.name == "postgresql":
            self.engine.dispose()  # the old server only reads now: the next try looks for the one that writes
            return True
        if error.connection_invalidated:
            return True
        if isinstance(error, IntegrityError):
            # The same gesture from two places at once: the second finds the first. Or two promised a piece that just
            # came, when there was no row yet to lock: the second finds it gone. One file has one writer at a time.
            said = str(error.orig)
            return self.engine.dialect.name == "postgresql" and ("commands" in said or "ck_balances_allocated" in said)
        return getattr(error.orig, "sqlstate", None) in trouble.RETRY_STATES or "database is locked" in str(error.orig)

    def refuse_if_queued_since(self, asked: float) -> None:
        """Refuse what waited behind a job that found the line dead, asked at this moment of ``time.monotonic``.

        Several pages ask at once what changed; each would wait for the connection anew before one can say so.
        """
        if asked < self._lost_tick:
            raise _no_answer()

    def _note_line(self, *, is_lost: bool) -> None:
        self._lost_at = self.now() if is_lost else None
        self._lost_tick = time.monotonic() if is_lost else -math.inf

    def _refuse_if_made_before_the_line_broke(self, gesture: Gesture) -> None:
        """Scans that queued up behind a dead line are refused at once: each would wait as long as the first."""
        if self._lost_at is not None and gesture.at <= self._lost_at:
            raise _no_answer()


@dataclass(frozen=True)
class Settled:
    """What is known of a deed whose answer was lost."""

    is_kept: bool = False
    answer: Any = None


def _no_answer() -> Unavailable:
    return Unavailable(Text("The database does not answer."), Text("Your work is kept. Try again in a moment."))


def _earlier(db: Db, id_: str) -> str | None:
    found: str | None = db.run(_ANSWER, {"id": id_}).scalar()
    return found


def _kept_command(db: Db, id_: str) -> Any:
    return db.run(FIND_COMMAND, {"id": id_}).first()


_ANSWER = select(Command.answer).where(Command.id == bindparam("id"))


def _repeated(earlier: Any, content: str) -> Any:
    if earlier.content != content:
        raise Refusal(
            Text("This was already done with other content."), Text("Nothing was changed. Start again from the screen.")
        )
    return answers.decode(earlier.answer)
