"""The queue's list as a person keeps it: sorted, saved under a name, and written to a file."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.orders import Orders
from omsdesk.services import exporting
from omsdesk.services.queue_filter import QueueFilter, Sort, Tab
from tests.presenters.office_queue import Queue, opened


@pytest.fixture
def queue(house: Work) -> Queue:
    return Queue(house, opened(house))


def test_a_column_sorts_up_then_down_then_as_usual(queue: Queue) -> None:
    page, seen = queue.page, []

    for _ in range(3):
        page.sort_by(Sort.CUSTOMER)
        seen.append((page.state.wanted.sort, page.state.wanted.descending, list(page.state.ids).index(queue.second)))

    assert seen == [(Sort.CUSTOMER, False, 0), (Sort.CUSTOMER, True, 3), (Sort.USUAL, False, 1)]


def test_a_saved_list_comes_back_after_a_restart(queue: Queue) -> None:
    page = queue.page
    page.choose_tab(Tab.READY_TO_PICK)
    page.filter("channel:web")
    page.sort_by(Sort.TOTAL)
    refused = page.save_view("  ")
    page.save_view("Web, ready")
    page.choose_tab(Tab.ON_HOLD)
    kept = json.loads(json.dumps(page.state.to_keep))

    other = Orders(queue.work, JobsInPlace())
    other.recall(kept)
    other.appear()
    first = other.state.wanted.tab
    other.show_view(other.state.views[0])

    assert str(refused) == "Give it a name."
    assert first is Tab.ON_HOLD
    assert [view.name for view in other.state.views] == ["Web, ready"]
    assert (list(other.state.ids), other.state.wanted.sort) == ([queue.first], Sort.TOTAL)
    assert other.state.open_view is not None


@pytest.mark.parametrize(
    "kept", [None, [], {"here": 5, "views": 7}, {"here": {"tab": "GONE", "sort": 1}, "views": [3]}]
)
def test_what_was_kept_by_another_version_does_no_harm(queue: Queue, kept: Any) -> None:
    queue.page.recall(kept)

    assert queue.page.state.wanted == QueueFilter()
    assert queue.page.state.views == ()


def test_a_forgotten_list_comes_back_with_undo(queue: Queue) -> None:
    page = queue.page
    page.save_view("All")
    page.forget_view("All")
    gone = page.state.views

    page.undo()

    assert gone == ()
    assert [view.name for view in page.state.views] == ["All"]


def test_the_list_is_written_to_a_file_row_by_row(
    queue: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "ROWS_AT_ONCE", 3)
    page, steps = queue.page, []
    page.listen(lambda state: steps.append(state.exporting))

    page.export(str(tmp_path / "orders.csv"))

    rows = list(csv.reader((tmp_path / "orders.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row[0] for row in rows] == ["Order", *(f"SO-{each}" for each in page.state.ids)]
    assert rows[1][1:4] == ["Ready to pick", "", "Unpaid"]
    assert [each for each in dict.fromkeys(steps) if each] == [(0, 4), (3, 4), (4, 4)]
    assert page.state.result is not None
    assert page.state.result.line == "4 orders are in the file"


def test_an_export_that_is_stopped_leaves_no_file(
    queue: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "ROWS_AT_ONCE", 1)
    page = queue.page
    page.listen(lambda state: page.stop() if state.exporting == (2, 4) else None)

    page.export(str(tmp_path / "orders.xlsx"))

    assert list(tmp_path.iterdir()) == []
    assert page.state.result is not None
    assert page.state.result.line == "Stopped after 2 of 4 orders. No file was left behind."


def test_a_folder_that_cannot_be_written_is_told_and_the_list_stays(queue: Queue, tmp_path: Path) -> None:
    queue.page.export(str(tmp_path / "gone" / "orders.csv"))

    assert queue.page.state.trouble is not None
    assert str(queue.page.state.trouble.headline) == "orders.csv cannot be written there."
    assert queue.page.state.exporting is None
    assert len(queue.page.state.ids) == 4


def test_words_are_put_on_many_orders_and_taken_back(queue: Queue) -> None:
    page = queue.page
    page.select((queue.first, queue.second))
    page.ask_tags()
    page.change_tags(add="fragile, vip")
    page.filter("tag:vip")
    found = sorted(page.state.ids)

    page.undo()
    page.refresh()

    assert page.state.asked[0] == "tag"
    assert found == [queue.first, queue.second]
    assert list(page.state.ids) == []
    assert page.state.said is not None
    assert str(page.state.said.words) == "The words on 2 orders changed"


def test_orders_are_given_to_somebody_and_taken_back(queue: Queue) -> None:
    page = queue.page
    page.select((queue.first, queue.second))
    page.ask_assign()
    ada = page.state.people[0]
    page.assign(ada.id)
    page.filter("for:ada")
    found, said = sorted(page.state.ids), page.state.said

    page.undo()
    page.refresh()

    assert ada.name == "Ada"
    assert found == [queue.first, queue.second]
    assert said is not None
    assert (str(said.words), said.may_undo) == ("Ada sees to 2 orders", True)
    assert list(page.state.ids) == []
