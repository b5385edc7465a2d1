"""The stations, and the printers, scanner and sounds of the one this computer is."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from omsdesk.codes import parse_house_code
from omsdesk.database.gesture import Gesture
from omsdesk.presenters.settings.state import printer_words
from omsdesk.presenters.settings.telling import Telling
from omsdesk.printing.press import barcodes, transports
from omsdesk.services import hall_papers, scanner_test, shelf_labels, signing_in, station_settings
from omsdesk.services.paper_names import PAPERS
from omsdesk.services.station_settings import FOLDER
from omsdesk.weighing import Reading
from omsdesk.words import Text


class Station(Telling):
    """What stands at a bench."""

    def change_station(self, station_id: int, name: str, start_page: str) -> None:
        """Call a station otherwise, or open it with another page."""
        before = next(each for each in self.state.stations if each.id == station_id)

        def undo() -> None:
            self.change_station(station_id, before.name, before.start_page)

        said = Text("{name} is changed", name=name.strip() or before.name)
        self._try(
            "station", signing_in.change_station, station_id, name, start_page, said=said, show="stations", undo=undo
        )

    def set_volume(self, percent: int) -> None:
        """How loud this station is."""
        said = Text("This station is silent") if not percent else Text("Sounds at {n} percent", n=percent)
        self.do(station_settings.change, volume=percent, then=lambda _: self._tell(said))

    def look_for_printers(self) -> None:
        """Ask the system which printers there are; that is outside and may take a while."""
        self.outside(transports.installed_printers, then=lambda names: self.show(installed=(FOLDER, *names)))

    def set_printer(self, kind: str, printer: str) -> None:
        """This station prints this kind of paper there from now on."""
        said = Text("{paper} goes to {printer}", paper=PAPERS.get(kind, kind), printer=printer_words(printer))
        self.do(station_settings.set_printer, kind, printer, then=lambda _: self._tell(said))

    def print_trial(self, kind: str) -> None:
        """A test page where this kind of paper comes out."""
        self.do(hall_papers.print_trial_page, kind, then=lambda _: self._tell(Text("A test page prints")))

    def print_commands(self) -> None:
        """The codes that stand in for keys."""
        self.do(hall_papers.print_command_sheet, then=lambda _: self._tell(Text("The sheet of scan commands prints")))

    def print_totes(self) -> None:
        """The labels of all totes: each new one of a hall gets its own."""
        said = lambda n: self._tell(Text("{n} label prints", many="{n} labels print", n=n))  # noqa: E731 - short
        self.do(shelf_labels.print_totes, then=said)

    def scanned(self, gesture: Gesture) -> None:
        """Anything scanned here tests the scanner."""
        code = gesture.code
        if parse_house_code(code) is not None:
            said = Text("The scanner works: {code} was read whole.", code=code)
        else:
            said = Text("The scanner read '{code}', {n} characters.", code=code, n=len(code))
        self.show(section="scanning", scanned=said)

    def draw_code(self) -> None:
        """Have the bars of the test code, to show on the screen."""
        if not self.state.bars:
            self.outside(barcodes.code128, scanner_test.TEST_CODE, then=lambda made: self.show(bars=made.modules))

    def measured(self, code: str, gap_ms: int, suffix: str) -> None:
        """The scanner was measured: say what is good and what is not."""
        self.show(verdict=scanner_test.judge(code, gap_ms=gap_ms, suffix=suffix), saved=None)

    def save_scanner(self) -> None:
        """Read this station's scanner that way from now on."""
        verdict = self.state.verdict
        if verdict is not None and verdict.save is not None:
            said = Text("Saved for this station.")
            self.do(station_settings.change, scanner=verdict.save.kept(), then=lambda _: self.show(saved=said))

    def look_for_scales(self, ports: Callable[[], tuple[str, ...]]) -> None:
        """Where a scale may be plugged in: ``ports`` asks the computer, outside."""
        self.outside(ports, then=lambda found: self.show(ports=found))

    def set_scale(self, **changed: Any) -> None:
        """The scale of this station is read that way from now on; see ``ScaleSettings``."""
        scale = replace(self.state.scale, **changed)
        said = Text("The scale at {port} is read", port=scale.port) if scale.port else Text("No scale is read")
        self.show(on_scale_g=None, scale_trouble=None)
        self.do(station_settings.change, scale=scale.kept(), then=lambda _: self._tell(said))

    def weighed(self, reading: Reading) -> None:
        """The scale says something."""
        if reading.grams != self.state.on_scale_g or self.state.scale_trouble is not None:
            self.show(on_scale_g=reading.grams, scale_trouble=None)

    def scale_silent(self, trouble: Text) -> None:
        """The scale says nothing."""
        if trouble != self.state.scale_trouble:
            self.show(on_scale_g=None, scale_trouble=trouble)
