"""The welcome's files and its sample shop: looked at, brought in, stopped, made again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.presenters import JobsInPlace, Lane
from omsdesk.presenters.first_run import FirstRun, FirstRunState, Step
from omsdesk.services import settings, signing_in
from omsdesk.services.importing import READING
from omsdesk.services.importing.report import Subject
from tests import factories

PRODUCTS = "sku,name,price,barcode\nMUG-1,Enamel mug,12.90,4006381333931\nTRC-4,Head torch,39.90,\n"
STOCK = "sku,bin,quantity\nMUG-1,A-01-1,12\nTRC-4,A-01-2,5\n"
ORDERS = (
    "order_number,customer_name,street,postal_code,city,country,email,sku,quantity,unit_price\n"
    "1001,Grace Hopper,Lindenweg 5,28195,Bremen,DE,grace@example.com,MUG-1,2,12.90\n"
)


class HeldJobs(JobsInPlace):
    """Keeps what goes to the world outside until it is let go."""

    def __init__(self) -> None:
        self.held: list[Callable[[], None]] = []

    def submit(self, lane: Lane, call: Any, done: Any, failed: Any) -> None:
        if lane is Lane.OUTSIDE:
            self.held.append(lambda: JobsInPlace.submit(self, lane, call, done, failed))
        else:
            super().submit(lane, call, done, failed)

    def let_go(self) -> None:
        self.held.pop(0)()


class StopAfterProducts:
    """Somebody who presses Cancel as soon as the first batch is in."""

    def __init__(self, welcome: FirstRun) -> None:
        self.welcome = welcome
        self.said = ""

    def heard(self, state: FirstRunState) -> None:
        if state.busy is not None and state.done > READING:
            self.said = str(state.busy)
            self.welcome.stop()


@pytest.fixture
def welcome(work: Work) -> FirstRun:
    return FirstRun(work, JobsInPlace())


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = []
    for name, text in (("products.csv", PRODUCTS), ("stock.csv", STOCK), ("orders.csv", ORDERS)):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        made.append(path)
    return made


def found(welcome: FirstRun, **answers: Any) -> None:
    """Go through every page up to the files."""
    given = {"company": "Nordlicht", "name": "Ada", "pin": "2580", "pin_again": "2580", **answers}
    welcome.answer(**given)
    for _ in range(6):
        welcome.next()


def test_unknown_skus_become_products_that_are_not_counted_yet(work: Work, welcome: FirstRun, tmp_path: Path) -> None:
    found(welcome)
    stock = tmp_path / "stock.csv"
    stock.write_text(STOCK, encoding="utf-8")
    welcome.add_files([stock])
    unknown = welcome.state.unknown

    welcome.create_unknown()
    looked = welcome.state.report
    welcome.bring_in()

    assert unknown == ("MUG-1", "TRC-4")
    assert looked is not None
    assert (looked.is_dry_run, looked.unknown_skus, looked.of(Subject.STOCK).new) == (True, (), 2)
    assert welcome.state.report is not None
    assert welcome.state.report.of(Subject.STOCK).new == 2


def test_products_without_a_count_are_told(welcome: FirstRun, files: list[Path]) -> None:
    found(welcome)

    welcome.add_files(files[:1])

    assert welcome.state.report is not None
    assert welcome.state.report.uncounted == 2


def test_files_are_looked_at_without_a_write_and_then_brought_in(
    work: Work, welcome: FirstRun, files: list[Path]
) -> None:
    found(welcome)
    before = factories.whole_database(work)

    welcome.add_files(files)
    looked = welcome.state.report
    untouched = factories.whole_database(work) == before
    welcome.bring_in()

    assert looked is not None
    assert (looked.is_dry_run, untouched) == (True, True)
    report = welcome.state.report
    assert report is not None
    assert {each.subject: each.new for each in report.tallies if each.read} == {
        Subject.PRODUCTS: 2,
        Subject.STOCK: 2,
        Subject.ORDERS: 1,
    }
    assert not welcome.state.may_bring
    assert len(report.order_ids) == 1


def test_a_file_that_cannot_be_read_is_said_and_nothing_is_lost(welcome: FirstRun, tmp_path: Path) -> None:
    found(welcome)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"not a workbook")

    welcome.add_files([broken])

    told = welcome.state.trouble is not None or (welcome.state.report is not None and welcome.state.report.refused_rows)
    assert told
    assert (welcome.state.busy, welcome.state.may_bring) == (None, False)


def test_files_taken_off_are_not_brought_in(work: Work, welcome: FirstRun, files: list[Path]) -> None:
    found(welcome)
    welcome.add_files(files)

    welcome.forget_files()
    welcome.bring_in()

    assert welcome.state.files == ()
    assert work.read(signing_in.people)
    assert welcome.state.report is None


def test_an_import_that_is_stopped_says_so_and_goes_on_with_the_same_files(
    welcome: FirstRun, files: list[Path]
) -> None:
    found(welcome)
    welcome.add_files(files)
    tiresome = StopAfterProducts(welcome)
    welcome.listen(tiresome.heard)

    welcome.bring_in()
    stopped = welcome.state.report
    welcome.forget()
    welcome.add_files(files)
    welcome.bring_in()

    assert tiresome.said == "Bringing in"
    assert stopped is not None
    assert (stopped.was_stopped, stopped.of(Subject.PRODUCTS).new, stopped.of(Subject.ORDERS).new) == (True, 2, 0)
    assert welcome.state.report is not None
    assert welcome.state.report.of(Subject.PRODUCTS).unchanged == 2
    assert welcome.state.report.of(Subject.ORDERS).new == 1


def test_an_import_that_is_stopped_while_it_reads_writes_nothing(work: Work, files: list[Path]) -> None:
    jobs = HeldJobs()
    welcome = FirstRun(work, jobs)
    found(welcome)
    before = factories.whole_database(work)
    welcome.add_files(files)

    welcome.stop()
    jobs.let_go()

    assert welcome.state.busy is None
    assert welcome.state.trouble is not None
    assert factories.whole_database(work) == before


def test_files_dropped_while_others_are_read_are_looked_at_next(work: Work, files: list[Path]) -> None:
    jobs = HeldJobs()
    welcome = FirstRun(work, jobs)
    found(welcome)
    welcome.add_files(files[:1])

    welcome.add_files(files[1:])
    jobs.let_go()
    jobs.let_go()

    assert welcome.state.report is not None
    assert [each.name for each in welcome.state.report.files] == ["products.csv", "stock.csv", "orders.csv"]


def test_nothing_moves_while_something_is_under_way(work: Work, files: list[Path]) -> None:
    jobs = HeldJobs()
    welcome = FirstRun(work, jobs)
    found(welcome)
    welcome.add_files(files)

    welcome.next()
    welcome.back()
    welcome.forget_files()

    assert (welcome.state.step, len(welcome.state.files)) == (Step.THINGS, 3)


def test_the_sample_shop_tells_its_people_and_their_pins(work: Work, welcome: FirstRun) -> None:
    welcome.answer(sample=True)

    welcome.next()

    assert welcome.state.step is Step.SAMPLE
    assert [(name, role) for name, role, _ in welcome.state.people] == [
        ("Mehmet", "Picker"),
        ("Tomas", "Packer"),
        ("Aino", "Returns"),
        ("Ines", "Office"),
        ("Grace", "Supervisor"),
        ("Ada", "Administrator"),
    ]
    assert work.read(settings.company).sample
    assert (work.actor.user_id, work.actor.station_id is not None) == (None, True)


def test_a_sample_shop_that_is_stopped_leaves_nothing_behind_and_can_be_made_again(
    work: Work, welcome: FirstRun
) -> None:
    counts: list[tuple[int, int]] = []
    welcome.answer(sample=True)

    def heard(state: FirstRunState) -> None:
        counts.append((state.done, state.whole))
        if state.busy is not None and state.done > 100:
            welcome.stop()

    welcome.listen(heard)
    welcome.next()

    assert (welcome.state.step, welcome.state.busy) == (Step.DATA, None)
    assert welcome.state.trouble is not None
    assert str(welcome.state.trouble.headline) == "Stopped. Nothing of the sample shop was kept."
    assert (0, 1500) in counts
    assert work.read(signing_in.people) == ()
