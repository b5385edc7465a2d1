"""Photos of the open box, kept with the parcel on the bench."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from omsdesk.presenters import NoticeKind
from omsdesk.presenters.pack_station.speaking import Speaking
from omsdesk.services import pictures
from omsdesk.services.pictures import Kept, Picture
from omsdesk.words import Text


class Photographing(Speaking):
    """The eye of the bench."""

    def photograph(self, read: Callable[[], Picture]) -> None:
        """Keep what was given with the box on the bench; ``read`` makes the picture anew, off the screen's thread."""
        bench = self.state.bench
        if bench is None or not self.state.may_photograph:
            self._say(NoticeKind.WARN, Text("There is no box yet."), Text("Scan an item into it first."))
            return
        self.outside(read, then=partial(self._made, bench.job_id))

    def _made(self, job_id: int, picture: Picture) -> None:
        self.do(pictures.keep_of_box, job_id, picture, then=partial(self._kept, job_id))

    def _kept(self, job_id: int, kept: Kept) -> None:
        bench = self.state.bench
        if bench is not None and bench.job_id == job_id:
            self.show(bench=replace(bench, photos=kept.photos))
        said = Text("{n} photo of {parcel}", many="{n} photos of {parcel}", n=kept.photos, parcel=kept.parcel)
        self._say(NoticeKind.OK, Text("Photo kept"), said)
