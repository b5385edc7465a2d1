"""The welcome of an empty database: where the data is, the company, you, this station, your things.

Everything is asked first and written in one deed, so that going back costs nothing; bringing files in
comes after, and can be stopped and done again without harm.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from omsdesk import words
from omsdesk.codes import parse_house_code
from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Actor, Work
from omsdesk.presenters import Jobs, Presenter, Trouble
from omsdesk.services import founding, hall_papers, importing, printing_jobs, signing_in
from omsdesk.services.country_presets import PRESETS, preset
from omsdesk.services.importing.report import Report
from omsdesk.services.sample import opening
from omsdesk.words import Text

SHORTEST_PIN, LONGEST_PIN = 4, 6
HIGHEST_TAX = 100
LONGEST_NUMBER = 9
LETTERS_OF_CURRENCY = 3
LABEL = "shipping_label"


class Step(StrEnum):
    """The pages of the welcome, in their order."""

    DATA = "data"
    COMPANY = "company"
    WORK = "work"
    YOU = "you"
    STATION = "station"
    THINGS = "things"
    READY = "ready"
    SAMPLE = "sample"


OWN_STEPS = (Step.DATA, Step.COMPANY, Step.WORK, Step.YOU, Step.STATION, Step.THINGS, Step.READY)


@dataclass(frozen=True)
class Answers:
    """What was typed and chosen so far."""

    sample: bool = False
    company: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "DE"
    currency: str = "EUR"
    tax: str = "19"
    hall: bool = False
    name: str = ""
    pin: str = ""
    pin_again: str = ""
    station: str = "PACK-1"
    next_order: str = "10001"


@dataclass(frozen=True)
class FirstRunState:
    """What the welcome shows."""

    step: Step = Step.DATA
    answers: Answers = Answers()
    errors: tuple[tuple[str, Text], ...] = ()
    busy: Text | None = None
    done: int = 0
    whole: int = 0
    files: tuple[str, ...] = ()
    report: Report | None = None
    people: tuple[tuple[str, str, str], ...] = ()
    """Name, role and PIN of the sample shop's people."""
    is_founded: bool = False
    """The house is set up: what was asked before is changed in Settings from now on."""
    papers: Text | None = None
    """What came of printing the test label or the badge."""
    scanned: Text | None = None
    """What the scanner test on the last page says."""
    signed_in: signing_in.Person | None = None
    trouble: Trouble | None = None

    @property
    def number(self) -> int:
        """Which step of the way this is, from 1."""
        return OWN_STEPS.index(self.step) + 1 if self.step in OWN_STEPS else len(OWN_STEPS)

    @property
    def may_go_back(self) -> bool:
        """Whether there is a page before this one that can still be changed."""
        first = OWN_STEPS.index(Step.THINGS) if self.is_founded else 0
        return self.busy is None and self.step in OWN_STEPS and OWN_STEPS.index(self.step) > first

    @property
    def may_bring(self) -> bool:
        """Whether files were looked at and something in them can come in."""
        report = self.report
        return (
            self.busy is None and report is not None and report.is_dry_run and any(each.read for each in report.tallies)
        )

    @property
    def is_loading(self) -> bool:
        """Whether something is under way."""
        return self.busy is not None

    def error_of(self, name: str) -> Text | None:
        """What is wrong with one answer."""
        return dict(self.errors).get(name)


class FirstRun(Presenter[FirstRunState]):
    """Leads through the welcome."""

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, FirstRunState())
        self._paths: tuple[Path, ...] = ()
        self._stop = threading.Event()
        self._founded: founding.Founded | None = None

    def answer(self, **given: Any) -> None:
        """Something was typed or chosen."""
        answers = replace(self.state.answers, **given)
        if "country" in given:
            usual = preset(given["country"])
            answers = replace(answers, currency=usual.currency, tax=f"{usual.tax_rate_bp / 100:g}")
        errors = tuple(each for each in self.state.errors if each[0] not in given)
        self.show(answers=answers, errors=errors)

    def next(self) -> None:
        """Go on, if this page is complete."""
        if self.state.busy is not None:
            return
        errors = _errors(self.state.step, self.state.answers)
        if errors:
            self.show(errors=errors)
        elif self.state.step is Step.DATA and self.state.answers.sample:
            self._make_sample()
        elif self.state.step is Step.STATION:
            self._found()
        elif self.state.step in {Step.READY, Step.SAMPLE}:
            self.finish()
        else:
            self._turn(1)

    def back(self) -> None:
        """One page back; what is founded stays founded."""
        if self.state.may_go_back:
            self._turn(-1)

    def add_files(self, paths: Sequence[Path]) -> None:
        """Files were dropped or chosen: look at them before anything is written."""
        self._paths = tuple(dict.fromkeys([*self._paths, *paths]))
        self.show(files=tuple(path.name for path in self._paths), report=None, trouble=None)
        if self.state.busy is None:
            self._import(dry_run=True)
        else:
            self._stop.set()

    def forget_files(self) -> None:
        """Take the chosen files off the page again."""
        if self.state.busy is None:
            self._paths = ()
            self.show(files=(), report=None, trouble=None)

    def bring_in(self) -> None:
        """Write what the files say."""
        if self.state.may_bring:
            self._import(dry_run=False)

    def stop(self) -> None:
        """Stop bringing in; what came so far stays."""
        self._stop.set()

    def print_test_label(self) -> None:
        """A label to scan back."""
        if self.state.is_founded:
            self.do(hall_papers.print_trial_page, LABEL, then=self._tell_where)

    def print_badge(self) -> None:
        """The badge of whoever sets this up."""
        if self._founded is not None:
            self.do(hall_papers.print_badge, self._founded.admin_id, then=self._tell_where)

    def scanned(self, gesture: Gesture) -> None:
        """Anything scanned during the welcome tests the scanner."""
        code = parse_house_code(gesture.code)
        if code is not None:
            said = Text("The scanner works: {code} was read whole.", code=gesture.code)
        else:
            said = Text("The scanner read '{code}', {n} characters.", code=gesture.code, n=len(gesture.code))
        self.show(scanned=said)

    def finish(self) -> None:
        """To work."""
        self.ask(signing_in.people, then=self._finished)

    def troubled(self, trouble: Trouble) -> None:
        """Say what went wrong; nothing typed is lost."""
        self.show(trouble=trouble, busy=None)

    def calm(self) -> None:
        """What went wrong was read."""
        self.show(trouble=None)

    def _turn(self, by: int) -> None:
        step = OWN_STEPS[OWN_STEPS.index(self.state.step) + by]
        self.show(step=step, errors=(), trouble=None)

    def _found(self) -> None:
        answers = self.state.answers
        usual = preset(answers.country)
        company = {
            "name": answers.company.strip(),
            "street": answers.street.strip(),
            "postal_code": answers.postal_code.strip(),
            "city": answers.city.strip(),
            "country": answers.country,
            "currency": answers.currency.upper(),
            "zone": usual.zone,
            "metric": usual.metric,
            "paper": usual.paper,
            "tax_rate_bp": round(float(answers.tax.replace(",", ".")) * 100),
            "hall": answers.hall,
            "scan_bin": answers.hall,
            "pick_while_packing": not answers.hall,
        }
        self.show(busy=Text("Setting up"))
        self.do(
            _found_house,
            company,
            answers.name.strip(),
            Secret(answers.pin),
            station=answers.station.strip(),
            next_order=int(answers.next_order),
            then=self._was_founded,
        )

    def _was_founded(self, made: founding.Founded) -> None:
        self._founded = made
        self.work.actor = Actor(made.admin_id, made.station_id)
        words.speak(str(words.spoken_locale()), zone=preset(self.state.answers.country).zone)
        self.show(step=Step.THINGS, is_founded=True, busy=None, trouble=None)

    def _make_sample(self) -> None:
        self.show(busy=Text("Making the sample shop. This takes a moment."), trouble=None)
        self.do(opening.open_sample, then=self._sample_made)

    def _sample_made(self, made: opening.Opened) -> None:
        self.work.actor = Actor(None, made.station_id)
        self.show(step=Step.SAMPLE, people=made.people, busy=None, trouble=None)

    def _import(self, *, dry_run: bool) -> None:
        self._stop.clear()
        self.show(busy=Text("Reading files") if dry_run else Text("Bringing in"), done=0, whole=0, trouble=None)
        paths = self._paths

        def bring() -> Report:
            return importing.import_files(
                self.work, paths, "file", dry_run=dry_run, progress=self._progress, cancelled=self._stop.is_set
            )

        self.outside(
            bring,
            then=lambda report: self._brought(paths, report),
            otherwise=lambda error: self._not_brought(paths, error),
        )

    def _brought(self, paths: tuple[Path, ...], report: Report) -> None:
        """What came of it; files that were dropped meanwhile are looked at next."""
        self.show(report=report, busy=None)
        if paths != self._paths:
            self._import(dry_run=True)

    def _not_brought(self, paths: tuple[Path, ...], error: Exception) -> None:
        """Reading ended early: because more files came, or because something is wrong with these."""
        if paths != self._paths:
            self._import(dry_run=True)
        else:
            self.failed(error)

    def _progress(self, done: int, whole: int) -> None:
        self.jobs.at_home(lambda: self.show(done=done, whole=whole))

    def _tell_where(self, _: int) -> None:
        self.ask(
            _folder, then=lambda folder: self.show(papers=Text("Without a printer it is in {folder}", folder=folder))
        )

    def _finished(self, people: tuple[signing_in.Person, ...]) -> None:
        me = next((each for each in people if self._founded and each.id == self._founded.admin_id), None)
        self.show(signed_in=me or people[0])


def _folder(db: Db) -> str:
    return str(printing_jobs.print_folder(db))


def _found_house(
    db: Db, company: dict[str, Any], name: str, pin: Secret, *, station: str, next_order: int
) -> founding.Founded:
    made = founding.found(db, company=company, admin_name=name, pin=pin, next_order=next_order)
    signing_in.rename_station(db, made.station_id, station)
    return made


def countries() -> tuple[tuple[str, str], ...]:
    """The countries to choose from: name and letters."""
    return tuple(sorted((words.country_words(each.code), each.code) for each in PRESETS))


def _errors(step: Step, answers: Answers) -> tuple[tuple[str, Text], ...]:
    found = {
        Step.COMPANY: lambda: _company_errors(answers),
        Step.YOU: lambda: _person_errors(answers),
        Step.STATION: lambda: _station_errors(answers),
    }.get(step)
    return tuple(found()) if found else ()


def _company_errors(answers: Answers) -> list[tuple[str, Text]]:
    errors = []
    if not answers.company.strip():
        errors.append(("company", Text("Give the name of the company.")))
    if not (answers.currency.isascii() and answers.currency.isalpha() and len(answers.currency) == LETTERS_OF_CURRENCY):
        errors.append(("currency", Text("Three letters, such as EUR.")))
    tax = answers.tax.strip().replace(",", ".")
    if not tax.replace(".", "", 1).isascii() or not tax.replace(".", "", 1).isdecimal() or float(tax) > HIGHEST_TAX:
        errors.append(("tax", Text("Give the rate as a number from 0 to 100.")))
    return errors


def _person_errors(answers: Answers) -> list[tuple[str, Text]]:
    errors = []
    if not answers.name.strip():
        errors.append(("name", Text("Give your name.")))
    if not (answers.pin.isascii() and answers.pin.isdecimal() and SHORTEST_PIN <= len(answers.pin) <= LONGEST_PIN):
        errors.append(("pin", Text("A PIN has {least} to {most} digits.", least=SHORTEST_PIN, most=LONGEST_PIN)))
    elif answers.pin != answers.pin_again:
        errors.append(("pin_again", Text("The two PINs differ. Type it again.")))
    return errors


def _station_errors(answers: Answers) -> list[tuple[str, Text]]:
    errors = []
    if not answers.station.strip():
        errors.append(("station", Text("Give this station a name, for example PACK-1.")))
    number = answers.next_order
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER and int(number) > 0):
        errors.append(("next_order", Text("Give a whole number, for example 10001.")))
    return errors
