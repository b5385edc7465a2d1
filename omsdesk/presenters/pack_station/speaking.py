"""How the pack station speaks: what the band says, which scans it remembers, which papers did not come out."""

from dataclasses import replace
from typing import Any

from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.presenters import Jobs, Notice, NoticeKind, Presenter, Trouble, paused_because
from omsdesk.presenters.pack_station import sayings
from omsdesk.presenters.pack_station.state import PackState
from omsdesk.presenters.past_scans import KEPT_SCANS, PastScan
from omsdesk.services.house_ways import HouseWays
from omsdesk.services.unprinted import Unprinted
from omsdesk.words import Text


class Speaking(Presenter[PackState]):
    """The voice of the bench."""

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, PackState(sayings.start(HouseWays()), is_loading=True))
        self._old: frozenset[int] | None = None
        self._told: frozenset[int] = frozenset()

    def failed(self, error: Exception) -> None:
        """A database that does not answer pauses the bench; everything else is said as usual."""
        if isinstance(error, Unavailable):
            self.show(is_offline=True, is_loading=False)
            self._say(NoticeKind.ERR, *paused_because(error))
        else:
            super().failed(error)

    def troubled(self, trouble: Trouble) -> None:
        """Refusals are said by the band; a bug of ours by the panel."""
        self.show(is_loading=False, trouble=trouble if trouble.is_bug else None)
        self._say(NoticeKind.ERR, trouble.headline, trouble.advice)

    def _works_with(self, ways: HouseWays) -> None:
        if ways != self.state.ways:
            invites = self.state.invites
            self.show(ways=ways)
            if invites:
                self._notice(sayings.start(ways))

    def _unprinted(self, failed: tuple[Unprinted, ...]) -> None:
        ids = frozenset(each.job_id for each in failed)
        if self._old is None:
            # What failed before this page was opened stands in Print jobs; it is no news here.
            self._old = self._told = ids
        order_id = self.state.bench.order_id if self.state.bench else 0
        ours = tuple(each for each in failed if each.job_id not in self._old or each.order_id == order_id)
        news = tuple(each for each in ours if each.job_id not in self._told)
        told_of_label = any(each.is_label and each.job_id in self._told for each in ours)
        self._told = ids
        if ours != self.state.failed:
            self.show(failed=ours)
        if news and not told_of_label:
            self._notice(sayings.did_not_print(news, order_id))

    def _prints_again(self, _: int) -> None:
        self._say(NoticeKind.DONE, Text("Printing again"), Text("The same papers, with the same numbers."))

    def _is_back(self) -> None:
        if self.state.is_offline:
            self.show(is_offline=False)
            self._say(NoticeKind.READY, Text("Connected again"), Text("Look at the counts, then scan on."))

    def _remember(self, gesture: Gesture, said: Text, kind: NoticeKind, **changes: Any) -> None:
        past = PastScan(gesture.at, gesture.code, said, kind)
        self.show(scans=(past, *self.state.scans)[:KEPT_SCANS], **changes)

    def _say(self, kind: NoticeKind, headline: Text, detail: Text | None = None) -> None:
        self._notice(Notice(kind, headline, detail))

    def _notice(self, notice: Notice) -> None:
        self.show(notice=replace(notice, serial=self.state.notice.serial + 1))
