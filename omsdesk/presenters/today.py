"""The day on one page: what must leave, what is stuck and the way to what frees it, what changed since yesterday."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from omsdesk.codes import house_name
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.presenters import Jobs, Presenter, Said, Trouble, Way, trouble_of
from omsdesk.services import order_acts, today
from omsdesk.services.cut_off_board import CutOff
from omsdesk.services.order_acts import Pointed
from omsdesk.services.queue_page import Due
from omsdesk.services.today import Today as Day
from omsdesk.words import Text


@dataclass(frozen=True)
class TodayState:
    """What the page shows."""

    day: Day | None = None
    said: Said | None = None
    way: Way | None = None
    is_loading: bool = True
    is_offline: bool = False
    """The database does not answer; the page asks again by itself, for nobody may be standing at it."""
    trouble: Trouble | None = None


class Today(Presenter[TodayState]):
    """Looks at the whole house. However fast changes come, one look is under way at a time."""

    watches = frozenset(
        {
            *("orders", "holds", "shipments", "pick_lists", "print_jobs", "messages", "outbox", "refunds", "returns"),
            *("settings", "services", "disputes"),
        }
    )

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, TodayState())
        self._is_looking = False
        self._changed_meanwhile = False

    def refresh(self) -> None:
        """Read the day; what changes meanwhile is read once more afterwards."""
        if self._is_looking:
            self._changed_meanwhile = True
            return
        self._is_looking = True
        self._changed_meanwhile = False
        self.ask(today.look, then=self._looked, otherwise=self._not_looked)

    def tick(self) -> None:
        """Time has passed: minutes run out, and orders become late without anybody doing anything."""
        if self._visible and not self.state.is_offline:
            self.refresh()

    def open_service(self, service_id: int) -> None:
        """The orders of this line of the board."""
        row = self._row(service_id)
        if row is not None:
            self._go("orders", {"tab": "open", "words": f"service:{row.key}", "due": Due.TODAY.value})

    def free(self, number: int) -> None:
        """Go where the cause with this number, counted from one, is freed."""
        causes = self.state.day.stuck if self.state.day else ()
        if 0 < number <= len(causes):
            found = causes[number - 1]
            self._go(found.cause.page, found.focus)

    def scanned(self, gesture: Gesture) -> None:
        """A scan opens the order it belongs to; a product its orders."""
        self.ask(order_acts.point_at, gesture.code, then=self._pointed)

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, is_loading=False)

    def _row(self, service_id: int) -> CutOff | None:
        rows = self.state.day.board if self.state.day else ()
        return next((row for row in rows if row.id == service_id), None)

    def _looked(self, day: Day) -> None:
        self._is_looking = False
        self.show(day=day, is_loading=False, is_offline=False, trouble=None)
        if self._changed_meanwhile:
            self.refresh()

    def _not_looked(self, error: Exception) -> None:
        self._is_looking = self._changed_meanwhile = False
        self.show(is_offline=isinstance(error, Unavailable), trouble=trouble_of(error), is_loading=False)

    def _pointed(self, pointed: Pointed) -> None:
        if pointed.order_id:
            self._go("order_detail", {"order": pointed.order_id})
            self._tell(Text("Opened {number}", number=house_name("SO", pointed.order_id)))
        elif pointed.return_id:
            self._go("returns", {"return_id": pointed.return_id})
        elif pointed.words:
            self._go("orders", {"words": pointed.words})
        else:
            self._tell(pointed.said or Text("Scan an order."))

    def _tell(self, said: Text) -> None:
        self.show(said=Said(said, self.state.said.serial + 1 if self.state.said else 1))

    def _go(self, page: str, focus: Mapping[str, Any]) -> None:
        self.show(way=Way(page, focus, self.state.way.serial + 1 if self.state.way else 1))
