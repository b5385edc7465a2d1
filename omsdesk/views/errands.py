"""What the program does by the clock, whoever is at the desk: signs of life, refunds, mails, invoices, backups."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

_REFUNDS_MS = 5_000
_STAY_MS = 20_000
"""A third of the lease: two signs of life may get lost before a claim does."""
_MAIL_MS = 30_000
"""A mail whose time has come waits at most that long."""
_INVOICES_MS = 10_000
_COSTS_MS = 15_000
_FOLDER_MS = 5_000
"""Twice that until a file comes in: it must have the same size in two looks."""
_SHOP_MS = 15_000
"""Whether it is time to ask the store; how often it is asked is a setting."""
_PARTNER_MS = 30_000
_CALLS_MS = 15_000
_MAILBOX_MS = 20_000
"""Whether it is time to look; every two minutes it is."""
_CARDS_MS = 15_000
"""A customer who pays at the counter with the code waits at most that long for the word."""
_CLOCK_MS = 60_000
_FIRST_CLOCK_MS = 1_000
_SAVE_MS = 15 * 60_000
_FIRST_SAVE_MS = 60_000
"""Not at once: whoever just started the program wants to work."""


class Errands(QObject):
    """Reminds the desk; what is due is read from the database, so a station that was killed loses nothing."""

    def __init__(self, desk: Any, parent: QObject) -> None:
        super().__init__(parent)
        for interval, errand in (
            (_REFUNDS_MS, desk.send_refunds),
            (_STAY_MS, desk.stay),
            (_MAIL_MS, desk.send_mail),
            (_INVOICES_MS, desk.write_invoices),
            (_FOLDER_MS, desk.arriving.watch_folder),
            (_PARTNER_MS, desk.arriving.exchange),
            (_SHOP_MS, desk.arriving.ask_shop),
            (_CALLS_MS, desk.arriving.tell_programs),
            (_MAILBOX_MS, desk.arriving.read_answers),
            (_CARDS_MS, desk.ask_provider),
            (_COSTS_MS, desk.value_stock),
            (_CLOCK_MS, desk.look_at_clock),
            (_CLOCK_MS, desk.look_at_version),
            (_SAVE_MS, desk.save_today),
        ):
            self._remind(interval, errand)
        for interval, errand in ((_FIRST_CLOCK_MS, desk.look_at_clock), (_FIRST_SAVE_MS, desk.save_today)):
            self._remind(interval, errand, once=True)

    def _remind(self, interval: int, errand: Callable[[], object], *, once: bool = False) -> None:
        timer = QTimer(self, interval=interval, singleShot=once)
        timer.timeout.connect(errand)
        timer.start()
