"""What the pick screen shows, and what its band says while nothing was scanned."""

from dataclasses import dataclass

from omsdesk.lifecycles.pick import ShortReason
from omsdesk.presenters import Notice, NoticeKind, Trouble
from omsdesk.presenters.past_scans import PastScan
from omsdesk.services import pick_scan
from omsdesk.services.dropping import Drop
from omsdesk.services.pick_lists import ListRow
from omsdesk.services.walk import Walk
from omsdesk.words import Text

REASONS = tuple(ShortReason)


@dataclass(frozen=True)
class PickState:
    """What the pick screen shows."""

    notice: Notice
    waiting: tuple[ListRow, ...] = ()
    place: int = 0
    """Which of the waiting lists Enter takes."""
    walk: Walk | None = None
    last_list_id: int = 0
    """The list that was walked last: its last piece can still be taken back."""
    skipped: tuple[int, ...] = ()
    """The picks of the stop that was skipped just now: undo means it, until the next act."""
    asks_reason: bool = False
    """The picker said that the stop is short; one key says why."""
    choices: tuple[str, ...] = ()
    """SKUs of the products that share the code just scanned."""
    typed: str = ""
    """Digits of the quantity of this stop, not counted yet."""
    times: int = 1
    """A quantity said before the next scan."""
    scans: tuple[PastScan, ...] = ()
    is_offline: bool = False
    is_loading: bool = False
    trouble: Trouble | None = None

    @property
    def chosen(self) -> ListRow | None:
        """The waiting list that Enter takes."""
        return self.waiting[min(self.place, len(self.waiting) - 1)] if self.waiting else None

    @property
    def may_undo(self) -> bool:
        """Whether a stop was skipped, or a piece picked, that can be taken back."""
        if self.skipped:
            return True
        return bool(self.last_list_id) if self.walk is None else self.walk.picked > 0

    @property
    def may_type(self) -> bool:
        """Whether digits are the quantity of this stop."""
        is_typed = self.has_stop and self.walk is not None and self.walk.type_quantity
        return is_typed and not self.is_asking and self.drop is None

    @property
    def is_asking(self) -> bool:
        """Whether a question with keys of its own is open."""
        return self.asks_reason or bool(self.choices)

    @property
    def drop(self) -> Drop | None:
        """Pieces in the hand whose tote is asked for."""
        return self.walk.drop if self.walk is not None else None

    @property
    def has_stop(self) -> bool:
        """Whether there is a bin to go to."""
        return self.walk is not None and self.walk.current is not None


START = Notice(NoticeKind.READY, Text("Scan a pick list"), Text("Or press Enter for the list that is due first."))
NOTHING = Notice(
    NoticeKind.READY, Text("No list waits"), Text("Orders are released in Orders. New lists appear here by themselves.")
)


def invitation(state: PickState) -> Notice:
    """What the band says while nothing was scanned."""
    walked = state.walk
    if walked is None:
        return START if state.waiting else NOTHING
    if walked.drop is not None:
        return Notice(NoticeKind.READY, walked.drop.ask, walked.drop.why)
    stop, waiting = walked.current, walked.without_tote
    if stop is not None and waiting is not None and not walked.picked:
        said = Text("Then go to {place}.", place=stop.place) if stop.place else None
        return Notice(NoticeKind.READY, pick_scan.tote_words(walked, waiting), said)
    if stop is None:
        return Notice(NoticeKind.DONE, Text("All picked"), Text("Take the goods to the pack station."))
    take = Text("Take {n} of {product}", n=stop.left, product=stop.product)
    if not stop.place:
        return Notice(NoticeKind.READY, take)
    return Notice(NoticeKind.READY, Text("Go to {place}", place=stop.place), take)
