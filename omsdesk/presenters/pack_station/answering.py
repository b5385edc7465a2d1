"""What an act at the bench came to: the picture, the strip of scans and the band follow its answer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from omsdesk.codes import parse_house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.presenters import Jobs, NoticeKind, click
from omsdesk.presenters.pack_station import sayings
from omsdesk.presenters.pack_station.on_the_scale import OnTheScale
from omsdesk.presenters.pack_station.state import MOST_CHOICES, counted, is_off
from omsdesk.presenters.pack_station.torn_codes import TornCodes
from omsdesk.services import packing, unprinted
from omsdesk.services.bench import Bench
from omsdesk.services.linking import Linked
from omsdesk.services.pack_queue import Waiting
from omsdesk.services.scan_result import ScanResult
from omsdesk.words import Text

SECOND_BARCODE = timedelta(milliseconds=400)
"""An unknown code so soon after a good one stands on the same label: no error, no sound."""

LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Answering(OnTheScale, TornCodes):
    """Sends acts and takes in what they came to; reads bench and list again where an answer is not enough."""

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs)
        self._is_first = True
        self._under_way = 0
        self._papers_changed = False
        self._accepted_at = LONG_AGO

    def _act(
        self,
        deed: Callable[..., ScanResult],
        *args: Any,
        gesture: Gesture | None = None,
        then: Callable[[ScanResult], None] | None = None,
        **named: Any,
    ) -> None:
        gesture = gesture or click(self.work.now())
        self._under_way += 1
        self.do(
            deed,
            *args,
            gesture=gesture,
            then=then or (lambda result: self._answered(result, gesture)),
            otherwise=self._went_wrong,
            **named,
        )

    def _close_box(self, weight_g: int) -> None:
        if not self._under_way:
            self._pan.take()
            self._act(packing.done, self.state.job_id, weight_g=weight_g)

    def _went_wrong(self, error: Exception) -> None:
        self._under_way -= 1
        if isinstance(error, Unavailable):
            self._pan.give_back()
        self.failed(error)

    def _answered(self, result: ScanResult, gesture: Gesture) -> None:
        self._under_way -= 1
        with self.in_one_go():
            self._is_back()
            if self._is_second_barcode(result, gesture):
                self._remember(gesture, Text("Second barcode on the label"), NoticeKind.READY)
                return
            if result.outcome is ScanOutcome.OK and gesture.code:
                self._accepted_at = gesture.at
            kind = NoticeKind(result.voice.value)
            choices = result.choices[:MOST_CHOICES]
            self._remember(gesture, result.headline, kind, asks_reason=False, choices=choices)
            self._take_in(result)
            self._say(kind, result.headline, result.detail)
            self._ask_again()
        if self._papers_changed:
            self._papers_changed = False
            self.ask(unprinted.here, then=self._unprinted)

    def _is_second_barcode(self, result: ScanResult, gesture: Gesture) -> bool:
        return result.outcome is ScanOutcome.UNKNOWN_CODE and self._is_soon(gesture)

    def _is_soon(self, gesture: Gesture) -> bool:
        return timedelta() <= gesture.at - self._accepted_at <= SECOND_BARCODE

    def _take_in(self, result: ScanResult) -> None:
        """Bring the picture up to date with what the gesture came to."""
        good, job_id, bench = result.outcome is ScanOutcome.OK, self.state.job_id, self.state.bench
        if not good and bench is None and not result.job_id:
            self._point_at(self.state.scans[0].code)
        if good and not result.job_id:
            if result.reload:
                self._close()
            return
        if not result.job_id or (not good and result.job_id != job_id and self.state.is_packing):
            # Refused, and about nothing on this bench; unless our order was taken away or cancelled.
            if self.state.is_packing and not result.job_id:
                self._reload()
            return
        if bench is None or bench.job_id != result.job_id:
            self.show(job_id=result.job_id, active_id=0)
            self._reload()
            return
        bench = counted(bench, result)
        self.show(bench=bench, active_id=result.line_id if good and result.line_id else self.state.active_id)
        if result.reload or is_off(bench, result):
            self._reload()

    def _close(self) -> None:
        self.show(job_id=0, bench=None, active_id=0, place=0)
        self._reload()

    def _reload(self, *, mark_changes: bool = False) -> None:
        state = self.state
        seen: tuple[tuple[int, int], ...] = ()
        if mark_changes and state.is_packing and state.bench is not None and state.bench.job_id == state.job_id:
            seen = tuple((line.id, line.wanted) for line in state.bench.lines)
        if state.job_id:
            self.ask(packing.show, state.job_id, seen, then=self._benched)
        if not state.job_id or not state.is_packing:
            self.ask(packing.waiting, then=self._waited)

    def _benched(self, bench: Bench) -> None:
        self._is_back()
        if bench.job_id != self.state.job_id:
            return
        self.show(bench=bench, at=self.work.now(), is_loading=False, trouble=None)
        lost = sayings.why_lost(self.state)
        if lost is not None:
            if str(lost.headline) != str(self.state.notice.headline):
                self._notice(lost)
            self._close()
        elif self.state.invites:
            self._notice(sayings.invitation(self.state))

    def _waited(self, waiting: tuple[Waiting, ...]) -> None:
        self._is_back()
        chosen = self.state.chosen
        ids = [each.order_id for each in waiting]
        place = ids.index(chosen.order_id) if chosen and self.state.place and chosen.order_id in ids else 0
        self.show(waiting=waiting, place=place, at=self.work.now(), is_loading=False, trouble=None)
        if self._is_first:
            self._is_first = False
            self._resume(waiting)

    def _resume(self, waiting: tuple[Waiting, ...]) -> None:
        """The program was closed in the middle of an order: it still lies on this bench."""
        ours = next((each for each in waiting if each.claimed_by and each.is_mine and each.shipment_id), None)
        if ours is not None and not self.state.job_id:
            self.show(job_id=ours.shipment_id)
            self._reload()

    def _linked(self, linked: Linked) -> None:
        said = Text("{code} is known now. Scan it again.", code=linked.code)
        self._say(NoticeKind.OK, Text("{product}", product=linked.product), said)

    def _point_at(self, code: str) -> None:
        """The order that was refused is the chosen one of the list: a supervisor may take it over."""
        house = parse_house_code(code)
        number = house.number if house is not None and house.prefix == "SO" else None
        place = next((n for n, each in enumerate(self.state.waiting) if each.order_id == number), None)
        if place is not None:
            self.show(place=place)
