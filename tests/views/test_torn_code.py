"""The offer of a label at the pack station: a button in place of one that has no use, in the one row there is."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.models.paper import Document
from omsdesk.services import printing_jobs
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.scanner import Detector
from omsdesk.views.widgets.buttons import Button
from tests import factories
from tests.services import pack_bench
from tests.still_clock import StillClock
from tests.views.hall import Hall, StrawPrinter, open_hall, settle
from tests.views.shop import visible


@pytest.fixture
def hall(
    qtbot: QtBot,
    jobs: ThreadJobs,
    detector: Detector,
    house: Work,
    clock: StillClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Hall]:
    """An order of two pieces waits at the pack station of a small window."""
    monkeypatch.setattr(printing_jobs, "transport_of", StrawPrinter().of)
    mug = factories.a_product(house, "MUG", name="Enamel mug")
    factories.stock(house, mug, 5)
    order_id = factories.an_order(house, [(mug, 2)], confirmed=True)
    pack_bench.picked(house, order_id)
    hall = open_hall(qtbot, jobs, detector, house, clock, tmp_path, "pack")
    Keyboard(hall.window).scan(house_code("SO", order_id))
    settle(qtbot, jobs)
    yield hall
    settle(qtbot, jobs)


def foot(hall: Hall) -> tuple[list[str], int]:
    """The keys of the buttons below the order as they stand, and in how many rows."""
    buttons = [each for each in visible(hall.page, Button) if each.parent() is hall.page]
    buttons.sort(key=lambda each: (each.y(), each.x()))
    return [each.key for each in buttons], len({each.y() for each in buttons})


def stands(hall: Hall, buttons: list[str]) -> bool:
    """Whether these stand there, in one row."""
    return foot(hall) == (buttons, 1)


def test_the_offer_takes_the_place_of_a_button_without_use(
    hall: Hall, house: Work, qtbot: QtBot, jobs: ThreadJobs
) -> None:
    keyboard = Keyboard(hall.window)
    expected = (
        ("", ["F4", "F6", "F10", "F9", "F7", "F5", "F8"]),
        ("F10", ["F4", "F6", "F10", "Ctrl+P", "F7", "F5", "F8"]),
        ("Ctrl+P", ["F4", "F6", "F10", "Ctrl+P", "F7", "F5", "F8"]),
        ("F10", ["F4", "F6", "Ctrl+P", "F9", "F7", "F5", "F8"]),
    )
    for key, buttons in expected:
        if key:
            keyboard.press(key)
        settle(qtbot, jobs)
        # The row gives way and closes up in the next rounds of the event loop.
        qtbot.waitUntil(partial(stands, hall, buttons), timeout=15_000)

    assert "product_label" in [str(paper.kind) for paper in pack_bench.rows(house, Document)]
