"""Papers of the house itself: badges, test pages and the codes that stand in for keys."""

from sqlalchemy import bindparam, select

from omsdesk.codes import house_code
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.models.company import Station, User
from omsdesk.printing.documents import kinds
from omsdesk.printing.documents.command_sheet import CommandSheet
from omsdesk.printing.documents.trial_page import TrialPage
from omsdesk.printing.documents.user_badge import UserBadge
from omsdesk.services import papers, print_queue, settings, station_settings
from omsdesk.words import Text

_USER = select(User.name, User.role, User.badge).where(User.id == bindparam("user"))
_STATION = select(Station.name).where(Station.id == bindparam("station"))


def print_badge(db: Db, user_id: int) -> int:
    """The badge of a person, on this station's label printer; the job's id."""
    person = db.run(_USER, {"user": user_id}).first()
    if person is None or not person.badge:
        raise Refusal(Text("This person has no badge."))
    company = settings.company(db)
    badge = UserBadge(
        profile=papers.label(company, UserBadge.profile.stock),
        company=company.name,
        name=person.name,
        role=str(person.role.word),
        code=person.badge,
    )
    return print_queue.print_paper(db, badge)


def print_trial(db: Db, kind: str) -> int:
    """A test page on the printer that takes this kind of paper, in that paper's size; the job's id."""
    if kind not in kinds():
        raise Refusal(Text("There is no paper called {kind}.", kind=kind))
    company, usual = settings.company(db), kinds()[kind].profile
    printer = station_settings.printer_for(db, kind)
    page = TrialPage(
        profile=papers.label(company, usual.stock) if usual.is_label else papers.sheet(company),
        company=company.name,
        printer=printer,
        station=db.run(_STATION, {"station": db.station_id}).scalar() or "",
        code=house_code("SK", 1),
        made_at=db.now,
    )
    return print_queue.queue(db, print_queue.keep(db, page), page.key, printer=printer)


def print_commands(db: Db) -> int:
    """The codes to hang up beside the bench; the job's id."""
    company = settings.company(db)
    return print_queue.print_paper(db, CommandSheet(profile=papers.sheet(company), company=company.name))
