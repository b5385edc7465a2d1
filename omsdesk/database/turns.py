"""Take turns at the one file: a writer that waits looks often, so that it loses little after the other's commit.

SQLite's own waiting looks again after 1, 2, 5, 10, 15 and more milliseconds, whatever the other does. Commits of a
busy house take one to ten milliseconds, so a scan waited several times longer than it had to (p99 of a scan while
another station writes and labels print: it was most of the time). Only the start of a writer is waited for here;
everything else that meets a lock waits as SQLite does.
"""

import time
from typing import Any

BUSY_MS = 15_000
"""How long anything waits for the file before it gives up."""
_LOOKS = ((0.01, 0.0002), (0.1, 0.001), (1.0, 0.005))
"""Until so many seconds have passed, wait so many between two looks."""
_LATER = 0.02
IS_IMPATIENT = "omsdesk_is_impatient"
"""Marks, in its ``info``, a connection that waits for nothing by itself: its waiting is not switched off and on."""


def begin_writing(file: Any, error: type[Exception], *, is_impatient: bool = False) -> None:
    """BEGIN IMMEDIATE, waiting up to ``BUSY_MS`` for another writer; then the driver's ``error`` that said so."""
    if is_impatient:
        _insist(file, error)
        return
    file.execute("PRAGMA busy_timeout=0")
    try:
        _insist(file, error)
    finally:
        file.execute(f"PRAGMA busy_timeout={BUSY_MS}")


def _insist(file: Any, error: type[Exception]) -> None:
    begun = time.monotonic()
    while True:
        try:
            file.execute("BEGIN IMMEDIATE")
        except error as told:
            waited = time.monotonic() - begun
            if "database is locked" not in str(told) or waited * 1000 >= BUSY_MS:
                raise
            time.sleep(next((pause for until, pause in _LOOKS if waited < until), _LATER))
        else:
            return
