"""Several hands at the same moment: each does one thing, and what it came to is told."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from omsdesk.errors import Refusal


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each deed came to, in their order: its answer, or the refusal in words. Anything else is raised."""
    start = threading.Barrier(len(deeds))

    def done(deed: Callable[[], Any]) -> Any:
        start.wait(30)
        try:
            return deed()
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(deeds)) as hands:
        return list(hands.map(done, deeds))


def refused(results: list[Any]) -> list[Refusal]:
    """Those that were told no."""
    return [each for each in results if isinstance(each, Refusal)]
