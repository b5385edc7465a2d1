"""What a page says and offers, and databases that are slow or out of reach."""

import threading
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from omsdesk.errors import Unavailable
from omsdesk.views.page import Page
from omsdesk.views.widgets.buttons import Button
from omsdesk.words import Text
from tests.views.shop import SIGNED_IN, Shop, visible

BEHIND = ("order_detail", "order_entry", "history", "review", "suppliers", "drawer")
"""The pages that are reached from another page."""
RAIL = tuple(key for key in SIGNED_IN if key not in BEHIND)
"""The pages that are reached from the rail."""
_NO_CONNECTION = Unavailable(Text("The database does not answer: no route."), Text("Try again in a moment."))


def words_on(page: QWidget) -> list[str]:
    """What can be read on a page."""
    band = [page.band.headline] if isinstance(page, Page) and page.band is not None else []
    return [*band, *(each.text() for each in visible(page, QLabel) if each.text())]


def ways_on(page: QWidget) -> list[str]:
    """The buttons that can be pressed."""
    return [each.words for each in visible(page, Button) if each.isEnabled()]


def slow(shop: Shop, may_answer: threading.Event, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """From now on everything read waits for the event; tells when the first question was asked."""
    asked, read = threading.Event(), shop.desk.work.read

    def slowly(deed: Any, *args: Any, **named: Any) -> Any:
        asked.set()
        assert may_answer.wait(20)
        return read(deed, *args, **named)

    monkeypatch.setattr(shop.desk.work, "read", slowly)
    return asked


def unreachable(*_args: Any, **_named: Any) -> Any:
    raise _NO_CONNECTION
