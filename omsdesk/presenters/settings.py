"""Settings: every change is kept at once, with a way back."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omsdesk import words
from omsdesk.codes import parse_house_code
from omsdesk.database import backup
from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.user import UserRole
from omsdesk.presenters import Jobs, Presenter, Trouble, trouble_of
from omsdesk.printing.press import transports
from omsdesk.services import (
    about,
    founding,
    hall_papers,
    importing,
    printing_jobs,
    settings,
    signing_in,
    station_settings,
)
from omsdesk.services.about import About
from omsdesk.services.importing import Report
from omsdesk.services.setting_fields import FIELDS
from omsdesk.services.settings import Company
from omsdesk.services.signing_in import Person
from omsdesk.services.station_settings import FOLDER, PaperPrinter
from omsdesk.words import Text

PAPERS = {
    "packing_slip": Text("Packing slip"),
    "shipping_label": Text("Shipping label"),
    "return_label": Text("Return label"),
    "pick_list": Text("Pick list"),
    "product_label": Text("Product label"),
    "location_label": Text("Bin label"),
    "tote_label": Text("Tote label"),
    "user_badge": Text("Badge"),
    "command_sheet": Text("Scan commands"),
}
"""What people call the kinds of paper, the busiest first."""


@dataclass(frozen=True)
class Said:
    """What was just changed, and the way back."""

    words: Text
    serial: int
    undo: tuple[str, Any] | None = None


@dataclass(frozen=True)
class SettingsState:
    """What the settings show."""

    section: str = "company"
    company: Company | None = None
    people: tuple[Person, ...] = ()
    printers: tuple[PaperPrinter, ...] = ()
    installed: tuple[str, ...] = (FOLDER,)
    folder: str = ""
    errors: Mapping[str, Text] = field(default_factory=dict)
    said: Said | None = None
    told_once: Text | None = None
    """A new PIN, shown until the next act."""
    busy: Text | None = None
    done: int = 0
    whole: int = 0
    files: tuple[str, ...] = ()
    report: Report | None = None
    scanned: Text | None = None
    about: About | None = None
    trouble: Trouble | None = None
    is_loading: bool = True


@dataclass(frozen=True)
class _House:
    company: Company
    people: tuple[Person, ...]
    printers: tuple[PaperPrinter, ...]
    folder: str
    about: About


class Settings(Presenter[SettingsState]):
    """The house's rules, people, printers and data."""

    watches = frozenset({"settings", "users", "stations"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, SettingsState())
        self._paths: tuple[Path, ...] = ()
        self._stop = threading.Event()

    def refresh(self) -> None:
        """Read everything again."""
        self.ask(_look, then=self._looked)

    def open(self, section: str = "company") -> None:
        """Show this section."""
        self.show(section=section, told_once=None, errors={}, scanned=None)

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, busy=None, is_loading=False)

    # ------------------------------------------------------------------ the house's rules

    def change(self, key: str, typed: object) -> None:
        """Keep another value, or say under the field why it is none."""
        company = self.state.company
        if company is None:
            return
        spec = next(each for each in FIELDS if each.key == key)
        try:
            value = spec.read(typed)
        except Refusal as refusal:
            self.show(errors={**self.state.errors, key: refusal.reason})
            return
        before = getattr(company, key)
        self.show(errors={name: why for name, why in self.state.errors.items() if name != key}, told_once=None)
        if value != before:
            self._store(key, value, Text("{setting} is changed", setting=spec.words), before)

    def undo(self) -> None:
        """Put the last changed setting back."""
        said = self.state.said
        if said is not None and said.undo is not None:
            key, value = said.undo
            self._store(key, value, Text("It is as it was before"), None)

    def next_order(self, typed: str) -> None:
        """Let order numbers go on from here."""
        if not typed.isascii() or not typed.isdecimal():
            self.show(errors={**self.state.errors, "next_order": Text("Give a whole number, for example 20001.")})
            return
        said = Text("The next order gets number {number}", number=typed)
        self.do(
            founding.next_order_from,
            int(typed),
            then=lambda _: self._tell(said),
            otherwise=lambda error: self._refused("next_order", error),
        )

    # ------------------------------------------------------------------ people

    def add_person(self, name: str, role: UserRole) -> None:
        """Somebody new; the PIN is made up and shown once."""
        pin = signing_in.new_pin()
        self.do(
            signing_in.add_person,
            name=name,
            role=role,
            pin=Secret(pin),
            then=lambda _: self._tell_pin(name, pin),
            otherwise=lambda error: self._refused("person", error),
        )

    def new_pin(self, user_id: int) -> None:
        """Another PIN for somebody who forgot it."""
        pin = signing_in.new_pin()
        self.do(signing_in.change_pin, user_id, Secret(pin), then=lambda _: self._tell_pin(self._name(user_id), pin))

    def change_role(self, user_id: int, role: UserRole) -> None:
        """Somebody has another job here."""
        said = Text("{name} is {role} now", name=self._name(user_id), role=role.word)
        self.do(signing_in.change_role, user_id, role, then=lambda _: self._tell(said))

    def switch(self, user_id: int) -> None:
        """Switch a person off, or on again."""
        person = next(each for each in self.state.people if each.id == user_id)
        deed = signing_in.switch_off if person.active else signing_in.switch_on
        gone = Text("{name} can no longer sign in", name=person.name)
        back = Text("{name} can sign in again", name=person.name)
        self.do(
            deed,
            user_id,
            then=lambda _: self._tell(gone if person.active else back),
            otherwise=lambda error: self._refused("person", error),
        )

    def print_badge(self, user_id: int) -> None:
        """The badge of a person, to scan instead of typing a name."""
        said = Text("The badge of {name} prints", name=self._name(user_id))
        self.do(hall_papers.print_badge, user_id, then=lambda _: self._tell(said))

    # ------------------------------------------------------------------ printers

    def look_for_printers(self) -> None:
        """Ask the system which printers there are; that is outside and may take a while."""
        self.outside(transports.installed_printers, then=lambda names: self.show(installed=(FOLDER, *names)))

    def set_printer(self, kind: str, printer: str) -> None:
        """This station prints this kind of paper there from now on."""
        said = Text("{paper} goes to {printer}", paper=PAPERS.get(kind, kind), printer=printer_words(printer))
        self.do(station_settings.set_printer, kind, printer, then=lambda _: self._tell(said))

    def set_folder(self, folder: str) -> None:
        """Where papers are saved that go to no printer."""
        before = self.state.company.print_folder if self.state.company else ""
        self._store("print_folder", folder, Text("Papers are saved in {folder}", folder=folder), before)

    def print_trial(self, kind: str) -> None:
        """A test page where this kind of paper comes out."""
        self.do(hall_papers.print_trial_page, kind, then=lambda _: self._tell(Text("A test page prints")))

    def print_commands(self) -> None:
        """The codes that stand in for keys."""
        self.do(hall_papers.print_command_sheet, then=lambda _: self._tell(Text("The sheet of scan commands prints")))

    # ------------------------------------------------------------------ scanner and data

    def scanned(self, gesture: Gesture) -> None:
        """Anything scanned here tests the scanner."""
        code = gesture.code
        if parse_house_code(code) is not None:
            said = Text("The scanner works: {code} was read whole.", code=code)
        else:
            said = Text("The scanner read '{code}', {n} characters.", code=code, n=len(code))
        self.show(section="scanning", scanned=said)

    def back_up(self, target: Path) -> None:
        """Copy the whole database into a file, while work goes on."""
        self.show(busy=Text("Saving a backup"), done=0, whole=0, trouble=None)
        saved = Text("The backup is in {file}", file=str(target))
        self.outside(backup.save, self.work.engine, target, then=lambda _: self._tell(saved))

    def choose_files(self, paths: Sequence[Path]) -> None:
        """Look at files before anything is written."""
        self._paths = tuple(paths)
        self.show(files=tuple(path.name for path in paths), report=None)
        if paths:
            self._import(dry_run=True)

    def bring_in(self) -> None:
        """Write what the files say."""
        if self._paths:
            self._import(dry_run=False)

    def stop(self) -> None:
        """Stop bringing in; what came so far stays."""
        self._stop.set()

    # ------------------------------------------------------------------ inside

    def _looked(self, house: _House) -> None:
        self.show(
            company=house.company,
            people=house.people,
            printers=house.printers,
            folder=house.folder,
            about=house.about,
            is_loading=False,
            trouble=None,
        )

    def _store(self, key: str, value: Any, said: Text, before: Any) -> None:
        undo = None if before is None else (key, before)
        self.do(settings.change, **{key: value}, then=lambda company: self._stored(company, said, undo))

    def _stored(self, company: Company, said: Text, undo: tuple[str, Any] | None) -> None:
        words.speak(company.locale, zone=company.zone)
        self.show(company=company)
        self._tell(said, undo)

    def _tell(self, said: Text, undo: tuple[str, Any] | None = None) -> None:
        serial = self.state.said.serial + 1 if self.state.said else 1
        self.show(said=Said(said, serial, undo), busy=None, told_once=None, trouble=None)

    def _tell_pin(self, name: str, pin: str) -> None:
        self._tell(Text("{name} has a new PIN", name=name))
        left = {key: why for key, why in self.state.errors.items() if key != "person"}
        told = Text("The PIN of {name} is {pin}. It is shown only now.", name=name, pin=pin)
        self.show(told_once=told, errors=left)

    def _refused(self, key: str, error: Exception) -> None:
        if isinstance(error, Refusal):
            said = Text("{reason} {advice}", reason=error.reason, advice=error.advice or "")
            self.show(errors={**self.state.errors, key: said})
        else:
            self.troubled(trouble_of(error))

    def _name(self, user_id: int) -> str:
        return next((each.name for each in self.state.people if each.id == user_id), "")

    def _import(self, *, dry_run: bool) -> None:
        self._stop.clear()
        self.show(busy=Text("Reading files") if dry_run else Text("Bringing in"), done=0, whole=0, trouble=None)
        paths = self._paths

        def bring() -> Report:
            return importing.import_files(
                self.work, paths, "file", dry_run=dry_run, progress=self._progress, cancelled=self._stop.is_set
            )

        self.outside(bring, then=self._brought)

    def _brought(self, report: Report) -> None:
        self.show(report=report, busy=None)
        if not report.is_dry_run:
            self._paths = ()
            self.show(files=())

    def _progress(self, done: int, whole: int) -> None:
        self.jobs.at_home(lambda: self.show(done=done, whole=whole))


def _look(db: Db) -> _House:
    return _House(
        settings.company(db),
        signing_in.everybody(db),
        station_settings.printers(db),
        str(printing_jobs.print_folder(db)),
        about.about(db),
    )


def printer_words(printer: str) -> Text:
    """What people call a printer."""
    return Text("PDF files") if printer == FOLDER else Text("{printer}", printer=printer)
