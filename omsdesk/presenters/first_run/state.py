"""What the welcome knows and shows: its pages, what was answered, and how far it is."""

from dataclasses import dataclass
from enum import StrEnum

from omsdesk.presenters import Trouble
from omsdesk.services.importing.report import Report
from omsdesk.services.scanner_test import Verdict
from omsdesk.services.signing_in import Person
from omsdesk.services.station_settings import FOLDER
from omsdesk.words import Text


class Step(StrEnum):
    """The pages of the welcome, in their order."""

    DATA = "data"
    COMPANY = "company"
    WORK = "work"
    YOU = "you"
    STATION = "station"
    PRINTERS = "printers"
    THINGS = "things"
    READY = "ready"
    SAMPLE = "sample"


OWN_STEPS = tuple(each for each in Step if each is not Step.SAMPLE)
ONCE = frozenset({Step.DATA, Step.YOU})
"""Asked before the house is there; afterwards people are looked after in Settings."""

GROUPS: dict[str, tuple[str, ...]] = {
    "label": ("shipping_label", "return_label", "product_label", "location_label", "tote_label", "user_badge"),
    "slip": ("packing_slip",),
    "sheet": ("pick_list", "command_sheet"),
}
"""What the welcome asks a printer for, and the kinds of paper that go there; the first stands for all of them."""


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
    metric: bool = True
    language: str = ""
    """Empty until it is chosen: the computer's is spoken."""
    hall: bool = False
    name: str = ""
    pin: str = ""
    pin_again: str = ""
    station: str = "PACK-1"
    start_page: str = "pack"
    label_printer: str = FOLDER
    slip_printer: str = FOLDER
    sheet_printer: str = FOLDER
    label_dpi: int = 203
    label_size: str = "4x6"
    paper: str = "A4"
    next_order: str = "10001"
    backup_folder: str = ""


SECRET = ("pin", "pin_again")
"""Answers that are never kept for another day."""


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
    """The house is set up: company and station are changed from now on, not made."""
    installed: tuple[str, ...] = (FOLDER,)
    told_once: Text | None = None
    """The PIN that was made up, because the page for it was skipped."""
    papers: Text | None = None
    """What came of printing the test label or the badge."""
    scanned: Text | None = None
    verdict: Verdict | None = None
    """What the scanner test says."""
    bars: str = ""
    """The modules of the test code, to be drawn on the screen."""
    saved: Text | None = None
    signed_in: Person | None = None
    trouble: Trouble | None = None

    @property
    def number(self) -> int:
        """Which step of the way this is, from 1."""
        return OWN_STEPS.index(self.step) + 1 if self.step in OWN_STEPS else len(OWN_STEPS)

    @property
    def way(self) -> tuple[Step, ...]:
        """The pages that can be gone to now."""
        return tuple(each for each in OWN_STEPS if not (self.is_founded and each in ONCE))

    @property
    def may_go_back(self) -> bool:
        """Whether there is a page before this one."""
        return self.busy is None and self.step in self.way and self.step is not self.way[0]

    @property
    def may_skip(self) -> bool:
        """Whether this page can be left as it is."""
        return self.busy is None and self.step not in {Step.DATA, Step.READY, Step.SAMPLE}

    @property
    def may_bring(self) -> bool:
        """Whether files were looked at and something in them can come in."""
        report = self.report
        return (
            self.busy is None and report is not None and report.is_dry_run and any(each.read for each in report.tallies)
        )

    @property
    def may_forget(self) -> bool:
        """Whether files wait that have not come in whole: those can be taken off the page again."""
        report = self.report
        has_come = report is not None and not report.is_dry_run and not report.was_stopped
        return self.busy is None and bool(self.files) and not has_come

    @property
    def unknown(self) -> tuple[str, ...]:
        """SKUs that the files name and no catalogue has."""
        return self.report.unknown_skus if self.may_bring and self.report is not None else ()

    @property
    def is_loading(self) -> bool:
        """Whether something is under way."""
        return self.busy is not None

    def error_of(self, name: str) -> Text | None:
        """What is wrong with one answer."""
        return dict(self.errors).get(name)
