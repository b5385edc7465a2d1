"""The welcome of an empty database: where the data is, the company, you, this station, its printers, your things.

The house is made in one deed when the station is known; pages gone back to after that change it. Every page can
be skipped, and the welcome can be closed and gone on with: what was answered is kept, all but the PIN.
"""

from collections.abc import Callable
from dataclasses import asdict, fields, replace
from typing import Any

from omsdesk import words
from omsdesk.catalogues import nearest
from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.database.work import Actor, nobody
from omsdesk.lifecycles.rights import RIGHTS, Right, needs
from omsdesk.lifecycles.user import UserRole
from omsdesk.presenters import Trouble
from omsdesk.presenters.first_run.checks import errors_of
from omsdesk.presenters.first_run.equipment import Equipment
from omsdesk.presenters.first_run.state import GROUPS, ONCE, OWN_STEPS, SECRET, Answers, FirstRunState, Step
from omsdesk.presenters.first_run.things import Things
from omsdesk.services import founding, hall_papers, settings, signing_in, station_settings, welcome
from omsdesk.services.country_presets import PRESETS, preset
from omsdesk.services.sample import opening
from omsdesk.services.station_settings import FOLDER
from omsdesk.words import Text

__all__ = ["GROUPS", "OWN_STEPS", "Answers", "FirstRun", "FirstRunState", "Step", "countries"]

_SETTINGS = {"label_dpi": "label_dpi", "label_size": "label_size", "paper": "paper"}
_KNOWN = frozenset(each.name for each in fields(Answers))
_HALL = ("waves", "totes", "bins", "pins", "scan_bin")
TEN_MINUTES = 600.0


class FirstRun(Things, Equipment):
    """Leads through the welcome."""

    # ------------------------------------------------------------------ coming and going

    def refresh(self) -> None:
        """Go on where somebody stopped."""
        if self.state.answers == Answers() and not self.state.is_founded:
            self.ask(welcome.look, then=self._resumed)

    def open(self, *, again: bool = False, at: str = "") -> None:
        """The same pages for a house that is there: again from Settings, or at the page that comes next."""
        self.show(signed_in=None)
        if again or at:
            self._stale = False  # coming into view must not ask where somebody stopped, which is the first page
            self.ask(welcome.look, then=lambda kept: self._resumed(replace(kept, step=Step(at or Step.COMPANY))))

    def later(self) -> None:
        """Close the welcome; Settings opens it again."""
        if self.state.is_founded and self.state.busy is None:
            self._keep()
            self._finish(signing_in.people)

    def answer(self, **given: Any) -> None:
        """Something was typed or chosen."""
        answers = replace(self.state.answers, **given)
        if "country" in given:
            usual = preset(given["country"])
            answers = replace(
                answers,
                currency=usual.currency,
                tax=f"{usual.tax_rate_bp / 100:g}",
                metric=usual.metric,
                paper=usual.paper,
            )
        errors = tuple(each for each in self.state.errors if each[0] not in given)
        if "language" in given:
            words.speak(given["language"])
        self.show(answers=answers, errors=errors)

    def next(self) -> None:
        """Go on, if this page is complete."""
        if self.state.busy is not None:
            return
        errors = errors_of(self.state.step, self.state.answers)
        if errors:
            self.show(errors=errors)
        elif self.state.step is Step.DATA and self.state.answers.sample:
            self._make_sample()
        elif self.state.step in {Step.READY, Step.SAMPLE}:
            self.finish()
        elif self.state.step is Step.STATION and not self.state.is_founded:
            self._found()
        else:
            self._leave(lambda: self._turn(1))

    def skip(self) -> None:
        """Leave this page as it is; the usual values stand in for what is missing."""
        if not self.state.may_skip:
            return
        answers, blank = self.state.answers, Answers()
        match self.state.step:
            case Step.COMPANY:
                answers = replace(answers, company=answers.company.strip() or str(welcome.FALLBACK_COMPANY))
                if errors_of(Step.COMPANY, answers):
                    answers = replace(answers, currency=preset(answers.country).currency, tax=blank.tax)
            case Step.YOU:
                pin = signing_in.new_pin() if answers.hall else ""
                answers = replace(answers, name=str(welcome.FALLBACK_ADMIN), pin=pin, pin_again=pin)
                told = Text(
                    "Your name here is {name}, your PIN {pin}. It is shown only now.", name=answers.name, pin=pin
                )
                self.show(told_once=told if pin else None)
            case Step.STATION:
                answers = replace(answers, station=answers.station.strip() or blank.station)
            case Step.THINGS if errors_of(Step.THINGS, answers):
                answers = replace(answers, next_order=self._numbered or blank.next_order)
        self.show(answers=answers, errors=())
        self.next()

    def back(self) -> None:
        """One page back; what was answered can be changed there."""
        if self.state.may_go_back:
            self._turn(-1)

    def print_trial(self, group: str) -> None:
        """A test page where this kind of paper comes out, on the printer chosen above."""
        if self.state.is_founded:
            self._leave(lambda: self.do(hall_papers.print_trial_page, GROUPS[group][0], then=self._tell_where))

    def finish(self) -> None:
        """To work."""
        self.do(welcome.over, then=lambda _: self._finish(signing_in.people))

    def troubled(self, trouble: Trouble) -> None:
        """Say what went wrong; nothing typed is lost."""
        self.show(trouble=trouble, busy=None)

    def calm(self) -> None:
        """What went wrong was read."""
        self.show(trouble=None)

    # ------------------------------------------------------------------ pages

    def _turn(self, by: int) -> None:
        way = self.state.way
        place = way.index(self.state.step) + by if self.state.step in way else 0
        self.show(step=way[place], errors=(), trouble=None)
        self._keep()

    def _keep(self) -> None:
        """Note how far it is, for whoever closes the window now."""
        answers = {name: value for name, value in asdict(self.state.answers).items() if name not in SECRET}
        self.do(welcome.keep, self.state.step, answers)

    def _resumed(self, kept: welcome.Kept) -> None:
        given = {name: value for name, value in (kept.answers or {}).items() if name in _KNOWN}
        answers = Answers(**given)
        if kept.company is None:
            if answers.language:
                words.speak(answers.language)
            step = Step(kept.step or Step.DATA)
            # The PIN was not kept: whoever stopped after the page for it passes it once more.
            late = OWN_STEPS.index(step) > OWN_STEPS.index(Step.YOU) if step in OWN_STEPS else False
            self.show(step=Step.YOU if late else step, answers=answers)
            return
        self._numbered = str(kept.next_order)
        self.show(
            step=Step(kept.step) if kept.step and Step(kept.step) not in ONCE else Step.COMPANY,
            answers=_of_house(answers, kept),
            is_founded=True,
            errors=(),
        )

    def _leave(self, then: Callable[[], None]) -> None:
        """Write what this page asked, when there is a house to write it to."""
        step = self.state.step
        if not self.state.is_founded:
            then()
        elif step in {Step.COMPANY, Step.WORK, Step.STATION}:
            self.do(welcome.change, self._house(), then=lambda _: then())
        elif step is Step.PRINTERS:
            self.do(_set_printers, self._printers(), self._sizes(), then=lambda _: then())
        elif step is Step.THINGS:
            self._number(lambda: self._place_backups(then))
        else:
            then()

    def _house(self) -> welcome.House:
        answers = self.state.answers
        usual = preset(answers.country)
        return welcome.House(
            company={
                "name": answers.company.strip(),
                "street": answers.street.strip(),
                "postal_code": answers.postal_code.strip(),
                "city": answers.city.strip(),
                "country": answers.country,
                "currency": answers.currency.upper(),
                "zone": usual.zone,
                "locale": self._language,
                "metric": answers.metric,
                "tax_rate_bp": round(float(answers.tax.replace(",", ".")) * 100),
                "hall": answers.hall,
                **dict.fromkeys(_HALL, answers.hall),
                "pick_while_packing": not answers.hall,
                **self._sizes(),
            },
            station=answers.station.strip(),
            start_page=answers.start_page,
        )

    @property
    def _language(self) -> str:
        return self.state.answers.language or nearest(str(words.spoken_locale()))

    def _sizes(self) -> dict[str, Any]:
        return {setting: getattr(self.state.answers, name) for setting, name in _SETTINGS.items()}

    def _printers(self) -> dict[str, str]:
        return {
            kind: str(getattr(self.state.answers, f"{group}_printer"))
            for group, kinds in GROUPS.items()
            for kind in kinds
        }

    def _found(self) -> None:
        answers = self.state.answers
        self.show(busy=Text("Setting up"))
        pin = Secret(answers.pin) if answers.pin else None
        self.do(welcome.found, self._house(), name=answers.name.strip(), pin=pin, then=self._was_founded)

    def _was_founded(self, made: founding.Founded) -> None:
        self.work.actor = Actor(made.admin_id, made.station_id, RIGHTS[UserRole.ADMIN])
        words.speak(str(words.spoken_locale()), zone=preset(self.state.answers.country).zone)
        verdict = self.state.verdict
        if verdict is not None and verdict.save is not None and self.state.saved is not None:
            self.do(station_settings.change, scanner=verdict.save.kept())
        self.show(is_founded=True, busy=None, trouble=None)
        self._turn(1)

    # ------------------------------------------------------------------ sample shop

    def _make_sample(self) -> None:
        self._stop.clear()
        self.show(busy=Text("Making the sample shop"), done=0, whole=0, trouble=None)

        locale = self._language

        @takes(TEN_MINUTES)
        def make(db: Db) -> opening.Opened:
            return opening.open_sample(db, locale, progress=self._progress, cancelled=self._stop.is_set)

        self.do(make, then=self._sample_made)

    def _sample_made(self, made: opening.Opened) -> None:
        self.work.actor = nobody(made.station_id)
        self.do(welcome.over)
        self.show(step=Step.SAMPLE, people=made.people, busy=None, trouble=None)

    def _finish(self, people: Callable[[Db], tuple[signing_in.Person, ...]]) -> None:
        self.ask(people, then=self._finished)

    def _finished(self, people: tuple[signing_in.Person, ...]) -> None:
        me = next((each for each in people if each.id == self.work.actor.user_id), None)
        self.show(signed_in=me or people[0])


@needs(Right.SETTINGS)
def _set_printers(db: Db, printers: dict[str, str], sizes: dict[str, Any]) -> None:
    station_settings.set_printers(db, printers)
    settings.change(db, **sizes)


def _of_house(answers: Answers, kept: welcome.Kept) -> Answers:
    """The answers that the house itself gives by now."""
    company = kept.company or settings.Company()
    printers = dict(kept.printers)
    return replace(
        answers,
        company=company.name,
        street=company.street,
        postal_code=company.postal_code,
        city=company.city,
        country=company.country,
        currency=company.currency,
        tax=f"{company.tax_rate_bp / 100:g}",
        metric=company.metric,
        language=company.locale,
        hall=company.hall,
        station=kept.station or answers.station,
        start_page=kept.start_page or answers.start_page,
        label_dpi=company.label_dpi,
        label_size=company.label_size,
        paper=company.paper,
        backup_folder=company.backup_folder,
        next_order=str(kept.next_order),
        label_printer=printers.get(GROUPS["label"][0], FOLDER),
        slip_printer=printers.get(GROUPS["slip"][0], FOLDER),
        sheet_printer=printers.get(GROUPS["sheet"][0], FOLDER),
    )


def countries() -> tuple[tuple[str, str], ...]:
    """The countries to choose from: name and letters."""
    return tuple(sorted((words.country_words(each.code), each.code) for each in PRESETS))
