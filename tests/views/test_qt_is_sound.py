"""The installed PySide6 keeps count of None and True; a release that does not aborts the window within minutes.

6.12.0 on Python 3.11 gave away one reference with every call, until the interpreter freed None itself.
"""

import sys

from PySide6.QtCore import QObject, Signal

CALLS = 400
"""Far fewer than the references a process holds to None: an unsound release is caught, not crashed into."""

NOISE = CALLS // 10
"""Whatever else runs meanwhile may add or drop a few."""


class Bell(QObject):
    """Rings with a truth value, as a toggled button does."""

    rung = Signal(bool)


def test_a_signal_gives_back_every_reference_to_none_and_true() -> None:
    bell = Bell()
    heard = 0

    def hear(_is_on: object) -> None:
        nonlocal heard
        heard += 1

    bell.rung.connect(hear)
    bell.rung.emit(True)
    before = sys.getrefcount(None), sys.getrefcount(True)

    for _ in range(CALLS):
        bell.rung.emit(True)

    after = sys.getrefcount(None), sys.getrefcount(True)
    assert heard == CALLS + 1
    assert abs(after[0] - before[0]) < NOISE
    assert abs(after[1] - before[1]) < NOISE


def test_a_call_gives_back_every_reference_to_none_and_true() -> None:
    thing = QObject()
    before = sys.getrefcount(None), sys.getrefcount(True)

    for _ in range(CALLS):
        thing.blockSignals(True)
        thing.setObjectName("bell")
        thing.setParent(None)

    after = sys.getrefcount(None), sys.getrefcount(True)
    assert abs(after[0] - before[0]) < NOISE
    assert abs(after[1] - before[1]) < NOISE
