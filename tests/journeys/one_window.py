"""The program on a computer of its own, told what to do line by line by a test that has several of them.

``python -m tests.journeys.one_window URL FOLDER`` opens the window offscreen and reads ``["verb", ...]`` from its
input; each answer is one line with what was asked for and the moment by the clock that all processes share.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from omsdesk.app import make_application, read_ahead
from tests.views.shop import Shop, open_shop

STATUS = 1
"""The column of the queue that says where an order stands."""


def main(url: str, folder: Path) -> None:
    """Open, say so, and do as told until the input ends."""
    with open_shop(make_application([]), url, folder) as shop:
        read_ahead(shop.jobs)
        shop.person.settle()
        answer("open")
        for line in sys.stdin:
            verb, *words = json.loads(line)
            answer(VERBS[verb](shop, *words))


def answer(found: Any) -> None:
    """Out at once: the test waits for it."""
    sys.stdout.write(json.dumps({"at": time.monotonic(), "found": found}) + "\n")
    sys.stdout.flush()


def go(shop: Shop, key: str) -> str:
    """Open a page, and stay until nothing is under way."""
    return shop.go(key).key


def scan(shop: Shop, prefix: str, number: int) -> list[str]:
    """Pull the trigger once, and read a note that stops the box; what the band says."""
    shop.scan(prefix, number)
    page: Any = shop.page
    said = [page.band.kind, page.band.headline]
    shop.person.wait_for(lambda: _note_is_read(shop), "the order's note is read")
    return said


def _note_is_read(shop: Shop) -> bool:
    """An Enter within half a second of a scan may be the scanner's, and is not counted."""
    state: Any = shop.page.presenter.state
    if state.may_finish:
        shop.person.press("Return")
    return not shop.page.presenter.state.may_finish


def shows(shop: Shop, order_id: int, status: str) -> bool:
    """Look at the queue until this order's row says this, or begins with it."""
    return bool(shop.person.wait_for(lambda: status_of(shop, order_id).startswith(status), f"{order_id}: {status}"))


def status_of(shop: Shop, order_id: int) -> str:
    """What the order's row says now, as somebody who cannot see it would be told."""
    queue: Any = shop.page
    row = queue.table.model.row_of(order_id)
    return "" if row is None else str(queue.table.model.index(row, STATUS).data())


def point(shop: Shop, order_id: int) -> bool:
    """Put the cursor on an order."""
    queue: Any = shop.page
    found = queue.table.select(order_id)
    shop.person.settle()
    return bool(found)


def photograph(shop: Shop, file: str) -> bool:
    """The window as it is now."""
    shop.person.settle()
    return shop.window.grab().save(file)


VERBS: dict[str, Callable[..., Any]] = {
    "sign in": lambda shop, name: shop.sign_in(name),
    "go": go,
    "scan": scan,
    "shows": shows,
    "status": status_of,
    "point": point,
    "photograph": photograph,
}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
