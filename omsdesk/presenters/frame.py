"""What stands round every page: whether the data is a sample, how the label printer is, when it was saved last."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from omsdesk.database.work import STUCK_PAPERS, Work
from omsdesk.presenters import Jobs, Presenter, Trouble
from omsdesk.services import station_state
from omsdesk.services.comparing_clocks import WrongClock
from omsdesk.services.daily_saving import Saving
from omsdesk.services.newer_version import OtherVersion
from omsdesk.services.station_state import StationState
from omsdesk.words import Text

if TYPE_CHECKING:  # what reads files and asks stores is loaded only where there is one
    from omsdesk.services.importing.watched_folder import Looked
    from omsdesk.services.mailbox.reading import Read
    from omsdesk.services.partners.exchanging import Exchanged
    from omsdesk.services.shops.asking import Asked
    from omsdesk.services.webhooks.sending import Told

_NAMED = 3
"""So many files are named; the list in the settings has all."""


@dataclass(frozen=True)
class Came:
    """Something was brought in behind the screen, or was not; said once."""

    words: Text
    serial: int


@dataclass(frozen=True)
class FrameState:
    """What the top bar shows beside the page's title."""

    station: StationState = field(default_factory=StationState)
    backup: Text | None = None
    """What is wrong with the backups of this house; None while all is well."""
    clock: WrongClock | None = None
    """What is wrong with this computer's clock."""
    version: OtherVersion | None = None
    """The program was updated under this window."""
    came: Came | None = None
    """What the watched folder brought last."""
    folder_trouble: Text | None = None
    """Why the watched folder brings nothing."""
    not_taken: int = 0
    """Files of the watched folder that a person has to look at, and has not yet."""
    shop_trouble: Text | None = None
    """Why the store is not asked, or does not answer."""
    left_out: int = 0
    """Orders of the store that stayed out or as they were, and nobody has read why."""
    partner_trouble: Text | None = None
    """Why no files are exchanged with the partner."""
    partner_refused: int = 0
    """Files of the partner that a person has to look at."""
    mailbox: Text | None = None
    """Why nobody gets into the mailbox for answers."""

    @property
    def folder(self) -> Text | None:
        """What is to be looked at in the watched folder."""
        if self.folder_trouble is not None:
            return self.folder_trouble
        n = self.not_taken
        return Text("{n} file refused", many="{n} files refused", n=n) if n else None

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

    @property
    def partner(self) -> Text | None:
        """What is to be looked at in the partner's folder."""
        if self.partner_trouble is not None:
            return self.partner_trouble
        n = self.partner_refused
        return Text("Partner: {n} file refused", many="Partner: {n} files refused", n=n) if n else None

    @property
    def shop(self) -> Text | None:
        """What is to be looked at in the store."""
        if self.shop_trouble is not None:
            return self.shop_trouble
        n = self.left_out
        return Text("{n} order not taken over", many="{n} orders not taken over", n=n) if n else None


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

    def version_looked(self, other: OtherVersion | None) -> None:
        """It was looked which version lies on the disk."""
        if other != self.state.version:
            self.show(version=other)

    def folder_looked(self, looked: "Looked | None") -> None:
        """It was looked into the watched folder; None where none is watched."""
        if looked is None:
            if self.state.folder is not None:
                self.show(folder_trouble=None, not_taken=0)
            return
        if not looked.handled and looked.trouble == self.state.folder_trouble:
            return
        self.show(
            came=self._came(_told(looked)),
            folder_trouble=looked.trouble,
            not_taken=self.state.not_taken + len(looked.refused),
        )

    def folder_seen(self) -> None:
        """Somebody read what was refused."""
        if self.state.not_taken:
            self.show(not_taken=0)

    def shop_asked(self, asked: "Asked | None") -> None:
        """The store was asked; None: it was not due, or there is none."""
        if asked is None:
            return
        said = Text("{n} new order from the store", many="{n} new orders from the store", n=asked.new)
        if asked.new or asked.refused or asked.trouble != self.state.shop_trouble:
            self.show(
                came=self._came(said if asked.new else None),
                shop_trouble=asked.trouble,
                left_out=self.state.left_out + len(asked.refused),
            )

    def partner_met(self, met: "Exchanged | None") -> None:
        """Files were exchanged with the partner; None: there is none here."""
        if met is None:
            if self.state.partner is not None:
                self.show(partner_trouble=None, partner_refused=0)
            return
        if met.given or met.sent or met.refused or met.trouble != self.state.partner_trouble:
            said = Text("Partner: {given} given, {sent} sent", given=met.given, sent=met.sent)
            self.show(
                came=self._came(said if met.given or met.sent else None),
                partner_trouble=met.trouble,
                partner_refused=self.state.partner_refused + len(met.refused),
            )

    def programs_told(self, told: "Told | None") -> None:
        """Other programs were told; None: there are none."""
        if told is not None and told.failed:
            said = Text(
                "{n} webhook was not taken: Settings, Webhooks",
                many="{n} webhooks were not taken: Settings, Webhooks",
                n=told.failed,
            )
            self.show(came=self._came(said))

    def answers_read(self, read: "Read | None") -> None:
        """It was looked into the mailbox; None: it was not due, or there is none."""
        if read is not None and (read.answers or read.trouble != self.state.mailbox):
            said = Text("{n} customer answered", many="{n} customers answered", n=read.answers)
            self.show(came=self._came(said if read.answers else None), mailbox=read.trouble)

    def partner_seen(self) -> None:
        """Somebody read why."""
        if self.state.partner_refused:
            self.show(partner_refused=0)

    def shop_seen(self) -> None:
        """Somebody read why."""
        if self.state.left_out:
            self.show(left_out=0)

    def _came(self, said: Text | None) -> Came | None:
        before = self.state.came
        return before if said is None else Came(said, before.serial + 1 if before else 1)

    def troubled(self, trouble: Trouble) -> None:
        """The page in view tells about a database that does not answer; the frame keeps what it knew."""


def _told(looked: "Looked") -> Text | None:
    """What came in and what did not, in one sentence."""
    if not looked.handled:
        return None
    files = [each.path.name for each in looked.handled]
    if looked.refused:
        names = [each.path.name for each in looked.refused]
        return Text("Refused from the watched folder: {files}. Settings, Files says why.", files=names[:_NAMED])
    orders = sum(each.orders for each in looked.handled)
    if not orders:
        return Text("Read from the watched folder: {files}", files=files[:_NAMED])
    said = Text("{n} new order from {files}", many="{n} new orders from {files}")
    return said.given(n=orders, files=files[:_NAMED])
