"""What comes in behind the screen, and goes out again: files, orders of a store, files of a partner, answers by mail.

All of it waits on lanes of its own: no mail and no label waits behind thousands of orders. What reads files and asks
stores is loaded only where there is one.
"""

import logging
from collections.abc import Callable
from typing import Any

from omsdesk.database.work import Work
from omsdesk.presenters import Jobs, Lane
from omsdesk.services import choosing_folder, partner_setting, settings

log = logging.getLogger(__name__)


class Arriving:
    """The errands of one station; the frame of its window hears what came of them."""

    def __init__(self, work: Work, jobs: Jobs, frame: Callable[[], Any], is_resting: Callable[[], bool]) -> None:
        self._work, self._jobs, self._frame, self._is_resting = work, jobs, frame, is_resting
        self._under_way: set[str] = set()
        self._folder: Any = None
        self._partner: Any = None

    def watch_folder(self) -> None:
        """Bring in what was laid into this station's folder."""
        self._go("folder", self._look_into_folder, lambda looked: self._frame().folder_looked(looked))

    def ask_shop(self) -> None:
        """Ask the store for orders if that is due, and tell it what left."""
        self._go("shop", self._ask_shop, lambda asked: self._frame().shop_asked(asked))

    def exchange(self) -> None:
        """Give the partner orders and stock, and take tracking numbers back."""
        self._go("partner", self._exchange, lambda exchanged: self._frame().partner_met(exchanged))

    def tell_programs(self) -> None:
        """Tell other programs what happened."""
        self._go("webhooks", self._tell_programs, lambda told: self._frame().programs_told(told), Lane.CALLS)

    def read_answers(self) -> None:
        """Look into the mailbox for what customers answered."""
        self._go("mailbox", self._read_answers, lambda read: self._frame().answers_read(read), Lane.CALLS)

    def _go(
        self, name: str, errand: Callable[[Work], Any], tell: Callable[[Any], None], lane: Lane = Lane.SHOPS
    ) -> None:
        """One at a time of each; what did not work is tried with the next look of the clock."""
        if name in self._under_way or self._is_resting():
            return
        self._under_way.add(name)

        def done(answer: Any) -> None:
            self._under_way.discard(name)
            tell(answer)

        def failed(error: Exception) -> None:
            self._under_way.discard(name)
            log.info("The errand to the %s was not done: %s", name, error)

        self._jobs.submit(lane, lambda: self._work.on_errand(errand), done, failed)

    def _look_into_folder(self, work: Work) -> Any:
        if not work.read(choosing_folder.watched).folder:
            self._folder = None
            return None
        if self._folder is None:
            from omsdesk.services.importing.watched_folder import FolderErrand  # noqa: PLC0415 - as said above

            self._folder = FolderErrand(self._is_resting)
        return self._folder.carry_out(work)

    def _ask_shop(self, work: Work) -> Any:
        if not work.read(settings.company).shop_on:
            return None
        from omsdesk.services.shops import asking  # noqa: PLC0415 - as said above

        return asking.carry_out(work, self._is_resting)

    def _exchange(self, work: Work) -> Any:
        if not work.read(partner_setting.partner).folder:
            self._partner = None
            return None
        if self._partner is None:
            from omsdesk.services.partners.exchanging import PartnerErrand  # noqa: PLC0415 - as said above

            self._partner = PartnerErrand()
        return self._partner.carry_out(work)

    def _read_answers(self, work: Work) -> Any:
        if not work.read(settings.company).answers_on:
            return None
        from omsdesk.services.mailbox import reading  # noqa: PLC0415 - as said above

        return reading.carry_out(work, self._is_resting)

    def _tell_programs(self, work: Work) -> Any:
        if not work.read(settings.company).webhooks:
            return None
        from omsdesk.services.webhooks import sending  # noqa: PLC0415 - as said above

        return sending.carry_out(work, self._is_resting)
