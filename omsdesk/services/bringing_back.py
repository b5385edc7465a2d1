"""Bring a backup back: where the backups are, what would be lost, and the errand itself while no page is open."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import bindparam, select

from omsdesk.database import kept_roots, restoring, schema
from omsdesk.database.db import Db
from omsdesk.database.engine import file_of, parse_url
from omsdesk.database.known_backups import Facts, Found
from omsdesk.database.patience import takes
from omsdesk.database.work import Actor, Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.company import User
from omsdesk.models.journal import AuditEvent
from omsdesk.services import checks, numbers_ahead, restored_doubts, settings, written_since
from omsdesk.services.numbers_ahead import Ahead, Given
from omsdesk.services.restored_doubts import RESTORED, InDoubt
from omsdesk.serving import saving
from omsdesk.words import Text

Told = Callable[[Text, int, int], None]
_ORIGIN = select(AuditEvent.hash).order_by(AuditEvent.id).limit(1)


@dataclass(frozen=True)
class Place:
    """Where this house's database is, and where its backups may be."""

    database: Path | None
    """None when it is shared: then it is on a server, whose administrator brings backups back."""
    second: Path | None


@dataclass(frozen=True)
class Outlook:
    """What it means to bring this backup back, before it is done."""

    found: Found
    company: str
    is_same: bool
    """Whether the backup is one of this very database, of an earlier moment."""
    orders: int
    """Orders that are here and not in it."""
    changes: int
    """Changes and scans that are here and not in it; that somebody signed in is none."""
    kept: Path
    """Where what is here now will lie."""
    at: datetime
    who: str
    """Who asks, by name: in the backup they may have another number, or none."""


@needs(Right.RESTORE)
def place(db: Db) -> Place:
    """Where to look for backups."""
    url = db.connection.engine.url
    second = settings.company(db).backup_folder.strip()
    return Place(file_of(url), Path(second).expanduser() if second else None)


@needs(Right.RESTORE)
def outlook(db: Db, found: Found, facts: Facts, database: Path) -> Outlook:
    """Compare what is here with the backup."""
    origin = db.run(_ORIGIN).scalar() or ""
    is_same = not facts.origin or facts.origin == origin
    since = facts.last_change if is_same else None
    written = written_since.count(db, since)
    return Outlook(
        found=found,
        company=settings.company(db).name,
        is_same=is_same,
        orders=written.orders,
        changes=written.changes,
        kept=restoring.kept_as(database, db.now),
        at=db.now,
        who=db.run(select(User.name).where(User.id == bindparam("id")), {"id": db.user_id}).scalar() or "",
    )


@dataclass(frozen=True)
class Outcome:
    """What came of it."""

    kept: Path | None = None
    broken: tuple[str, ...] = ()
    """Rules that do not hold in the backup, with examples."""
    is_back: bool = False
    in_doubt: InDoubt = field(default_factory=InDoubt)
    """What waited in it and may have gone out since."""
    ahead: Ahead = field(default_factory=Ahead)
    """What was written since, and how numbers that were given are kept from coming again."""
    trouble: Refusal | Unavailable | None = None
    """Why it did not come back; or, when it did, why it could not be looked through."""


@dataclass(frozen=True)
class Noted:
    """What was done in a database that came back, before anybody worked in it."""

    in_doubt: InDoubt
    ahead: Ahead

    @property
    def words(self) -> tuple[Text, ...]:
        """What people should know of it."""
        return (*self.in_doubt.words, *self.ahead.words)


@dataclass(frozen=True)
class Errand:
    """What is done while this computer has no page open."""

    source: Path
    database: str
    at: datetime
    who: str = ""
    nothing_since: bool = False
    """A person says that nobody worked after the backup: no gap is left in the numbers."""

    def carry_out(self, told: Told) -> Outcome:
        """Bring it back, note it in the trail, and look whether everything holds there."""
        found: list[Noted] = []

        def before_it_opens(address: str, kept: Path | None) -> None:
            found.append(noted(address, self.source, kept, who=self.who, nothing_since=self.nothing_since))

        try:
            kept = saving.restore(self.source, self.database, at=self.at, told=told, first=before_it_opens)
        except (Refusal, Unavailable) as error:
            return Outcome(trouble=error)
        told(Text("Looking whether everything holds"), 0, 0)
        outcome = Outcome(kept, is_back=True, in_doubt=found[0].in_doubt, ahead=found[0].ahead)
        try:
            return replace(outcome, broken=self._broken())
        except (Refusal, Unavailable) as error:
            return replace(outcome, trouble=error)

    def _broken(self) -> tuple[str, ...]:
        engine = schema.open_database(self.database)
        try:
            return Work(engine).read(checks.violations, kept_roots.of(self.source))
        finally:
            engine.dispose()


def noted(
    address: str,
    source: Path,
    kept: Path | None,
    *,
    who: str = "",
    before: Given | None = None,
    nothing_since: bool = False,
) -> Noted:
    """Do ``note`` in a database that nobody else can reach yet; ``before`` is what was there, if it is no file."""
    if before is None and kept is not None and file_of(parse_url(address)) is not None:
        before = numbers_ahead.look(str(kept))
    engine = schema.open_database(address)
    try:
        work = Work(engine)
        work.actor = Actor(work.read(_same_person, who))
        kept_as = kept.name if kept is not None else ""
        return work.write(note, source.name, kept_as, before, nothing_since=nothing_since)
    finally:
        engine.dispose()


@takes(300)
def note(db: Db, source: str, kept: str, before: Given | None = None, *, nothing_since: bool = False) -> Noted:
    """Write down why the trail has a gap, and let nothing out a second time, no number either."""
    ahead = numbers_ahead.go_ahead(db, before, nothing_since=nothing_since)
    db.audit("database", 0, "restored", before=kept, after=source)
    return Noted(restored_doubts.put_in_doubt(db, RESTORED), ahead)


def _same_person(db: Db, name: str) -> int | None:
    """Who brought it back, as the backup knows them; nobody if they came later."""
    found: int | None = db.run(select(User.id).where(User.name == bindparam("name")), {"name": name}).scalar()
    return found
