"""The scale of the bench: what lies on it is shown, and its weight closes the box that waits for it."""

from abc import abstractmethod
from datetime import datetime

from omsdesk.database.work import Work
from omsdesk.presenters import Jobs
from omsdesk.presenters.pack_station import sayings
from omsdesk.presenters.pack_station.photographing import Photographing
from omsdesk.services import finishing
from omsdesk.weighing import Pan, Reading
from omsdesk.words import Text


class OnTheScale(Photographing):
    """Weighs while the packer packs."""

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs)
        self._pan = Pan()
        self._awaited_since: datetime | None = None

    def weighed(self, reading: Reading) -> None:
        """The scale says something: several times a second."""
        now = self.work.now()
        self._pan.read(reading, now)
        was_silent = self.state.scale_trouble is not None
        if was_silent or reading.grams != self.state.on_scale_g:
            self.show(on_scale_g=reading.grams, scale_trouble=None)
        if not self.state.awaits_scale or self.state.is_offline:
            self._awaited_since = None
            return
        if self._awaited_since is None:
            self._awaited_since = now
        if was_silent:
            self._notice(sayings.for_the_scale(self.state))
        weight_g = self._pan.weight_g(now, self._awaited_since)
        if weight_g is not None:
            self._close_box(weight_g)

    def scale_silent(self, trouble: Text) -> None:
        """The scale says nothing any more; weights are typed until it does."""
        self._pan.forget()
        if trouble != self.state.scale_trouble:
            self.show(on_scale_g=None, scale_trouble=trouble)
            self._ask_again()

    def _ask_again(self) -> None:
        """Whoever waits for the scale hears that it is silent."""
        asked = self.state.notice.headline == finishing.ON_THE_SCALE
        if asked and self.state.may_finish and self.state.scale_trouble is not None:
            self._notice(sayings.for_the_scale(self.state))

    def _weight_now(self) -> int | None:
        """The steady weight on the scale in grams, used up by this; None without one."""
        weight_g = self._pan.weight_g(self.work.now()) if self.state.ways.scale else None
        if weight_g is not None:
            self._pan.take()
        return weight_g

    @abstractmethod
    def _close_box(self, weight_g: int) -> None:
        """The box weighs so much, in grams, and is closed."""
