"""What stands round every page: whether the data is a sample, how the label printer is, when it was saved last."""

from dataclasses import dataclass, field

from omsdesk.database.work import STUCK_PAPERS, Work
from omsdesk.presenters import Jobs, Presenter, Trouble
from omsdesk.services import station_state
from omsdesk.services.comparing_clocks import WrongClock
from omsdesk.services.daily_saving import Saving
from omsdesk.services.station_state import StationState
from omsdesk.words import Text


@dataclass(frozen=True)
class FrameState:
    """What the top bar shows beside the page's title."""

    station: StationState = field(default_factory=StationState)
    backup: Text | None = None
    """What is wrong with the backups of this house; None while all is well."""
    clock: WrongClock | None = None
    """What is wrong with this computer's clock."""

    @property
    def has_printer_trouble(self) -> bool:
        """Whether somebody should look at the print jobs."""
        return self.station.not_printed > 0

    @property
    def printer(self) -> Text:
        """The label printer in words."""
        if self.has_printer_trouble:
            n = self.station.not_printed
            return Text("{n} paper not printed", many="{n} papers not printed", n=n)
        if not self.station.printer:
            return Text("Label printer: PDF folder")
        return Text("Label printer: {name}", name=self.station.printer)


class Frame(Presenter[FrameState]):
    """Keeps an eye on the station while people work on any page."""

    watches = frozenset({STUCK_PAPERS, "settings", "stations"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, FrameState())

    def refresh(self) -> None:
        """Look again."""
        self.ask(station_state.look, then=lambda found: self.show(station=found))

    def saved(self, saving: Saving) -> None:
        """It was looked after the backups."""
        self.show(backup=saving.warning)

    def clock_compared(self, wrong: WrongClock | None) -> None:
        """The clock was looked at."""
        if wrong != self.state.clock:
            self.show(clock=wrong)

    def troubled(self, trouble: Trouble) -> None:
        """The page in view tells about a database that does not answer; the frame keeps what it knew."""
