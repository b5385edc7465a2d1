"""The money of the returns desk: it leaves a minute after the last decision, or when a supervisor has allowed it."""

from math import ceil

from omsdesk.database.gesture import Gesture
from omsdesk.presenters import AtStation, Notice, NoticeKind
from omsdesk.presenters.returns_desk.state import ReturnsState, UnderWay
from omsdesk.services import sending_refunds, settling, taking_back
from omsdesk.services.return_picture import ReturnPicture
from omsdesk.words import Text


class WithRefunds(AtStation[ReturnsState]):
    """The part of the desk that lets money go, and takes it back in time."""

    def tick(self) -> None:
        """A second has passed: count down, and let what is due leave."""
        under_way = self.state.under_way
        if under_way is None:
            return
        left = (under_way.leaves_at - self.work.now()).total_seconds()
        if left > 0:
            self.show(seconds_left=ceil(left))
            return
        self.show(under_way=None, seconds_left=0)
        self.do(sending_refunds.send_if_due, under_way.return_id, then=lambda _: self.refresh())

    def allow_refund(self, gesture: Gesture | None = None) -> None:
        """A supervisor lets the refund of the return on the desk go, whatever its amount."""
        picture = self.state.picture
        if picture is not None and picture.needs_approval:
            said = Notice(NoticeKind.DONE, Text("Refunded {amount}", amount=picture.refund), Text("Return settled"))
            self.do(settling.send, picture.id, gesture=gesture, then=lambda _: self._reload(said))

    def deny_refund(self, why: str) -> None:
        """A supervisor does not; the customer is told why."""
        picture = self.state.picture
        if picture is not None and picture.needs_approval:
            said = Notice(NoticeKind.WARN, Text("Refund denied"), Text("{why}", why=why))
            self.do(settling.deny, picture.id, why, then=lambda _: self._reload(said))

    def turn_to_credit(self) -> None:
        """What the customer gets stays as store credit, or leaves as money after all."""
        picture = self.state.picture
        if picture is not None:
            self.do(settling.keep_as_credit, picture.id, wanted=not picture.to_credit, then=lambda _: self.refresh())

    def _take_back_last(self, gesture: Gesture | None) -> None:
        """Nothing lies on the desk: what was decided last comes back to it, as long as its money is here."""
        under_way = self.state.under_way
        if under_way is not None:
            self.do(taking_back.take_back, under_way.return_id, gesture=gesture, then=self._back_on_desk)

    def _watch(self, picture: ReturnPicture) -> None:
        """Remember whose money is about to leave."""
        known = self.state.under_way
        if picture.leaves_at is not None:
            self.show(under_way=UnderWay(picture.id, picture.leaves_at))
            self.tick()
        elif known is not None and known.return_id == picture.id:
            self.show(under_way=None, seconds_left=0)

    def _back_on_desk(self, line_id: int) -> None:
        """The desk shows the line whose pieces wait again."""

    def _reload(self, notice: Notice) -> None:
        """The desk reads its return again, and says this."""
