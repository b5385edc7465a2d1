"""Printers, the badge and the scanner, as the welcome tries them out."""

from omsdesk.codes import parse_house_code
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.presenters import Presenter
from omsdesk.presenters.first_run.state import GROUPS, FirstRunState
from omsdesk.printing.press import barcodes, transports
from omsdesk.services import hall_papers, printing_jobs, scanner_test, station_settings
from omsdesk.services.station_settings import FOLDER
from omsdesk.words import Text


class Equipment(Presenter[FirstRunState]):
    """What stands on the bench."""

    def look_for_printers(self) -> None:
        """Ask the system which printers there are, and the press how the test code looks; both may take a while."""
        self.outside(transports.installed_printers, then=lambda names: self.show(installed=(FOLDER, *names)))

    def draw_code(self) -> None:
        """Have the bars of the test code, to show on the screen."""
        if not self.state.bars:
            self.outside(barcodes.code128, scanner_test.TEST_CODE, then=lambda made: self.show(bars=made.modules))

    def print_test_label(self) -> None:
        """A label to scan back."""
        if self.state.is_founded:
            self.do(hall_papers.print_trial_page, GROUPS["label"][0], then=self._tell_where)

    def print_badge(self) -> None:
        """The badge of whoever sets this up."""
        if self.state.is_founded and self.work.actor.user_id is not None:
            self.do(hall_papers.print_badge, self.work.actor.user_id, then=self._tell_where)

    def scanned(self, gesture: Gesture) -> None:
        """Anything scanned during the welcome tests the scanner."""
        if gesture.code == scanner_test.TEST_CODE:
            said = Text("The test label was read whole. The scanner works.")
        elif parse_house_code(gesture.code) is not None:
            said = Text("The scanner works: {code} was read whole.", code=gesture.code)
        else:
            said = Text("The scanner read '{code}', {n} characters.", code=gesture.code, n=len(gesture.code))
        self.show(scanned=said)

    def measured(self, code: str, gap_ms: int, suffix: str) -> None:
        """The scanner was measured: say what is good and what is not."""
        self.show(verdict=scanner_test.judge(code, gap_ms=gap_ms, suffix=suffix), saved=None)

    def save_scanner(self) -> None:
        """Read this station's scanner that way from now on."""
        verdict = self.state.verdict
        if verdict is not None and verdict.save is not None and self.state.is_founded:
            self.do(station_settings.change, scanner=verdict.save.kept(), then=lambda _: self._say_saved())
        elif verdict is not None:
            self._say_saved()

    def _say_saved(self) -> None:
        self.show(saved=Text("Saved for this station."))

    def _tell_where(self, _: int) -> None:
        self.ask(
            _folder, then=lambda folder: self.show(papers=Text("Without a printer it is in {folder}", folder=folder))
        )


def _folder(db: Db) -> str:
    return str(printing_jobs.print_folder(db))
