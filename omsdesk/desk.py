"""One station without a screen: its Work, its Jobs and its presenters, for window, command line and crews."""

import logging
import threading
from collections.abc import Callable, Collection
from importlib import import_module
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_data_path

from omsdesk import words
from omsdesk.database import changes, chosen, schema
from omsdesk.database.engine import file_of, parse_url
from omsdesk.database.forbidden import Forbidden
from omsdesk.database.work import Actor, Work, nobody
from omsdesk.presenters import Jobs, Lane, Presenter
from omsdesk.presenters.arriving import Arriving
from omsdesk.printing.press.worker import Press
from omsdesk.services import (
    comparing_clocks,
    daily_saving,
    label_requests,
    mailing,
    newer_version,
    printing_jobs,
    searching,
    sending_refunds,
    settings,
    signing_in,
    staying,
)
from omsdesk.services.cards import running as asking_cards
from omsdesk.services.costing import valuing
from omsdesk.services.invoicing import by_itself
from omsdesk.words import Text

log = logging.getLogger(__name__)
NAME = "omsdesk"
STATION_FILE = "station.txt"
"""Which station this computer is, by name: kept beside the window's looks, not in the database."""

PRESENTERS = {
    "pick": "pick_station:PickStation",
    "pack": "pack_station:PackStation",
    "ship": "ship:Ship",
    "returns": "returns_desk:ReturnsDesk",
    "stock": "stock:Stock",
    "today": "today:Today",
    "review": "review:Review",
    "orders": "orders:Orders",
    "customers": "customers:Customers",
    "print_jobs": "print_jobs:PrintJobs",
    "messages": "messages:Messages",
    "invoices": "invoices:Invoices",
    "books": "books:Books",
    "bank": "bank:Bank",
    "drawer": "drawer:Drawer",
    "suppliers": "suppliers:Suppliers",
    "audit": "audit:Audit",
    "history": "history:History",
    "settings": "settings:Settings",
    "order_detail": "order_detail:OrderDetail",
    "order_entry": "order_entry:OrderEntry",
    "sign_in": "sign_in:SignIn",
    "first_run": "first_run:FirstRun",
    "shared_database": "shared_database:SharedDatabase",
    "backups": "backups:Backups",
    "frame": "frame:Frame",
    "allowing": "allowing:Allowing",
    "asking": "asking:Asking",
}
"""The presenter of each page, and of the frame round them; a module and class under ``omsdesk.presenters``."""
_STAY = frozenset({"frame", "allowing", "asking", "sign_in", "first_run", "settings", "shared_database", "backups"})
"""Those that know nothing of goods and orders, or lead through the change itself."""


class Desk:
    """What a station needs behind its screen. Presenters are made on first use and kept."""

    def __init__(self, work: Work, jobs: Jobs, press: Press | None = None, first_page: str = "sign_in") -> None:
        self.first_page = first_page
        """Where the window opens: the welcome of an empty database, or signing in."""
        self.work = work
        self.jobs = jobs
        self.press = press
        self._presenters: dict[str, Presenter[Any]] = {}
        self._pending: set[str] = set()
        self._lock = threading.Lock()
        self._printing = self._mailing = self._is_resting = self._is_post_closed = False
        self._is_charging = self._is_provider_closed = False
        self.arriving = Arriving(work, jobs, lambda: self.presenter("frame"), lambda: self._is_resting)
        self._watch: changes.Watch | None = None
        work.listen(self._changed)

    def presenter(self, key: str) -> Presenter[Any]:
        """The presenter of a page."""
        if key not in self._presenters:
            module, _, name = PRESENTERS[key].partition(":")
            made: type[Presenter[Any]] = getattr(import_module(f"omsdesk.presenters.{module}"), name)
            presenter = made(self.work, self.jobs)  # type: ignore[call-arg]  # each brings its own state
            presenter.offer, presenter.paper_press = self._offer, self.press
            self._presenters[key] = presenter
        return self._presenters[key]

    def _offer(self, forbidden: Forbidden) -> None:
        """Whoever is at the desk may not: a supervisor may allow it here. Where nobody is, nobody is asked for."""
        if self.work.actor.user_id is None:
            forbidden.leave()
        else:
            self.presenter("allowing").offered(forbidden)  # type: ignore[attr-defined]  # its own verb

    def begin_anew(self) -> None:
        """The house was emptied: no page remembers what was there. What stands round the pages stays."""
        for key in self._presenters.keys() - _STAY:
            self._presenters.pop(key).forget()

    def search(self, text: str, then: Callable[[Any], None]) -> None:
        """Find records for the command palette; nothing is said when the database does not answer."""
        self.jobs.submit(Lane.DATABASE, lambda: self.work.read(searching.search, text), then, lambda _: then(()))

    def point_at(self, code: str, then: Callable[[Any], None]) -> None:
        """What a scanned code means on a page that has no use of its own for it."""
        from omsdesk.presenters import trouble_of
        from omsdesk.services import order_acts

        def failed(error: Exception) -> None:
            then(order_acts.Pointed(said=trouble_of(error).headline))

        self.jobs.submit(Lane.DATABASE, lambda: self.work.read(order_acts.point_at, code), then, failed)

    def sign_in(self, actor: Actor) -> None:
        """From now on this person acts at this station."""
        self.work.actor = actor

    def print_soon(self) -> None:
        """Carry out waiting print jobs of this station, one after the other, on the outside lane."""
        if self.press is None or self._printing or self._is_resting:
            return
        self._printing = True
        press = self.press
        self.jobs.submit(
            Lane.OUTSIDE, lambda: self.work.on_errand(printing_jobs.carry_out, press), self._printed, self._printed
        )

    def send_mail(self) -> None:
        """Send messages that are due, on a lane of their own: no label waits behind a mail server."""
        if self._mailing or self._is_resting:
            return
        self._mailing = True
        press = self.press
        self.jobs.submit(Lane.POST, lambda: self.work.on_errand(mailing.carry_out, press), self._mailed, self._mailed)

    def ask_provider(self) -> None:
        """Ask the payment provider what is due, on the lane of the post: no label waits behind it."""
        if self._is_charging or self._is_resting:
            return
        self._is_charging = True
        self.jobs.submit(Lane.POST, lambda: self.work.on_errand(asking_cards.carry_out), self._charged, self._charged)

    def notice_others(self, every: float = changes.EVERY_SECONDS) -> None:
        """From now on, what other programs write into the database makes the pages look again."""
        if self._watch is None:
            self._watch = changes.watch(self.work, self._changed, every)

    def unsent(self) -> tuple[Text, ...]:
        """What a person would lose, or not hear of, if this ended now; one sentence each."""
        presenters = tuple(self._presenters.values())
        acts = sum(each.unanswered for each in presenters)
        tasks = [task for each in presenters if isinstance(task := getattr(each.state, "busy", None), Text)]
        said = [Text("{task}: not done yet.", task=each) for each in tasks]
        if acts:
            unanswered = Text(
                "The database has not answered to {n} act. It may not be kept.",
                many="The database has not answered to {n} acts. They may not be kept.",
            )
            said.append(unanswered.given(n=acts))
        if self._printing:
            said.append(Text("Papers are being printed."))
        if self._is_charging:
            said.append(Text("The payment provider is being asked."))
        if self._mailing:
            said.append(Text("Messages are being sent."))
        return tuple(said)

    def settle(self) -> None:
        """Ask what became of acts whose answers were lost; while a question is on its way, no second one."""
        for each in tuple(self._presenters.values()):
            each.settle()

    def rest(self) -> None:
        """Begin nothing more outside; what was begun is finished."""
        self._is_resting = True

    def close(self) -> None:
        """Let go of everything: presenters first, then the press and the database."""
        if self._watch is not None:
            self._watch.close()
        for presenter in self._presenters.values():
            presenter.forget()
        if self.press is not None:
            self.press.close()
        self.work.engine.dispose()

    def _changed(self, tables: Collection[str]) -> None:
        """A deed committed, on whatever thread: tell the presenters at home, once for several in a row."""
        with self._lock:
            is_first = not self._pending
            self._pending.update(tables)
        if is_first:
            self.jobs.at_home(self._tell)

    def _tell(self) -> None:
        with self._lock:
            tables, self._pending = self._pending, set()
        for presenter in tuple(self._presenters.values()):
            presenter.changed(tables)
        if "print_jobs" in tables:
            self.print_soon()
        if "outbox" in tables and not self._is_resting:
            self.ask_carriers()
        if "messages" in tables and not self._is_post_closed:
            # While nothing can leave, only the clock tries: each try writes, and would call for the next one.
            self.send_mail()
        if tables & {"card_payments", "card_calls", "refunds", "shipments"} and not self._is_provider_closed:
            self.ask_provider()

    def send_refunds(self) -> None:
        """Let refunds leave whose minute is over, whichever station made them."""
        self.jobs.submit(Lane.DATABASE, lambda: sending_refunds.carry_out(self.work), _done, _unsent)

    def write_invoices(self) -> None:
        """Write invoices that are due, whichever station shipped or was paid; no scan waits behind them."""
        if self._is_resting:
            return
        self.jobs.submit(Lane.POST, lambda: self.work.on_errand(by_itself.carry_out), _done, _unwritten)

    def value_stock(self) -> None:
        """Value what came in and went out, at whatever station; no scan waits behind it."""
        if not self._is_resting:
            self.jobs.submit(Lane.POST, lambda: self.work.on_errand(valuing.carry_out), _done, _unvalued)

    def look_at_clock(self) -> None:
        """Compare this computer's clock, and have the frame tell when it is wrong."""
        frame = self.presenter("frame")
        self.jobs.submit(Lane.DATABASE, lambda: comparing_clocks.carry_out(self.work), frame.clock_compared, _unsent)  # type: ignore[attr-defined]  # the frame's own verb

    def look_at_version(self) -> None:
        """Look whether the program was updated under this window, and have the frame tell."""
        frame = self.presenter("frame")
        self.jobs.submit(Lane.OUTSIDE, newer_version.carry_out, frame.version_looked, _unsent)  # type: ignore[attr-defined]  # the frame's own verb

    def stay(self) -> None:
        """Give a sign of life: what this station has open stays its own."""
        self.jobs.submit(Lane.DATABASE, lambda: staying.carry_out(self.work), _done, _unsent)

    def save_today(self) -> None:
        """Make today's backup if there is none yet, and have the frame tell when there was none for too long."""
        frame = self.presenter("frame")
        self.jobs.submit(Lane.OUTSIDE, lambda: self.work.on_errand(daily_saving.carry_out), frame.saved, _unsaved)  # type: ignore[attr-defined]  # the frame's own verb

    def ask_carriers(self) -> None:
        """Carry out label requests that carriers with a network wait for, on the outside lane."""
        self.jobs.submit(Lane.OUTSIDE, lambda: self.work.on_errand(label_requests.carry_out), _done, _kept)

    def _mailed(self, outcome: Any) -> None:
        """Being offline is no error to anybody: what waits is tried again by the clock."""
        self._mailing = False
        self._is_post_closed = not isinstance(outcome, Exception) and outcome.is_closed
        if isinstance(outcome, Exception):
            log.info("Mail was not sent", exc_info=outcome)

    def _charged(self, outcome: Any) -> None:
        """As with mail: what waits is asked again by the clock."""
        self._is_charging = False
        self._is_provider_closed = not isinstance(outcome, Exception) and outcome.closed is not None
        if isinstance(outcome, Exception):
            log.info("The payment provider was not asked", exc_info=outcome)

    def _printed(self, outcome: Any) -> None:
        """A job may have been queued while the last one was looked for: look until none is found."""
        self._printing = False
        if outcome and not isinstance(outcome, Exception):
            self.print_soon()


def _done(_: Any) -> None:
    return None


def _kept(error: Exception) -> None:
    """The requests stay in the outbox and are tried again with the next change."""
    log.warning("Carriers could not be asked", exc_info=error)


def _unsent(error: Exception) -> None:
    """They are due at the next look as well, here or at another station."""
    log.info("Refunds could not be sent: %s", error)


def _unwritten(error: Exception) -> None:
    """They are due at the next look as well, here or at another station."""
    log.info("Invoices could not be written: %s", error)


def _unvalued(error: Exception) -> None:
    """It waits for the next look, here or at another station."""
    log.info("Stock could not be valued: %s", error)


def _unsaved(error: Exception) -> None:
    """It is due again at the next look."""
    log.warning("Today's backup was not made", exc_info=error)


def load_presenters() -> None:
    """Import every presenter and with it the services; a page's first visit then only builds its widgets."""
    for place in PRESENTERS.values():
        import_module(f"omsdesk.presenters.{place.partition(':')[0]}")


def default_database() -> str:
    """The database that was joined on this computer, else the embedded one of this person."""
    user_data_path(NAME, ensure_exists=True)
    return chosen.database()


def open_desk(database: str | None, jobs: Jobs, press: Press | None = None) -> Desk:
    """The desk of this computer's station. A database that is not there yet is made, empty."""
    database = database or default_database()
    path = file_of(parse_url(database))
    # A shared database is upgraded on its server; a station that did it would shut the others out.
    if schema.is_empty(database) if path is None else not path.exists():
        schema.migrate(database)
    work = Work(schema.open_database(database))
    house = work.read(settings.company)
    people = work.read(signing_in.people)
    # Before the welcome has asked, the computer's language is spoken.
    words.speak(house.locale if people else str(words.spoken_locale()), zone=house.zone)
    words.read_up()
    if people:
        work.actor = nobody(_station(work))
    desk = Desk(work, jobs, press or Press(), "sign_in" if people else "first_run")
    desk.notice_others()
    return desk


def _station(work: Work) -> int:
    """Which station this is: by the name kept on this computer, else the first one."""
    kept: Path = user_config_path(NAME) / STATION_FILE
    if kept.exists() and (name := kept.read_text(encoding="utf-8").strip()):
        return work.write(signing_in.station, name).id
    stations = work.read(signing_in.stations)
    return stations[0].id if stations else work.write(signing_in.station, "DESK-1").id
