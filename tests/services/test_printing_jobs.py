"""Papers on their way: sent once, in doubt after a crash, and never in the way of the work they belong to."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from omsdesk.database import answers
from omsdesk.database.work import Actor, Work
from omsdesk.errors import Unavailable
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.models.paper import Document as Stored
from omsdesk.models.paper import PrintJob
from omsdesk.printing.documents.packing_slip import PackingSlip
from omsdesk.printing.press.marks import CopyMark
from omsdesk.printing.press.transports import Delivery, Paper, PrintTransport
from omsdesk.services import hall_papers, papers, print_queue, printing_jobs, station_settings
from omsdesk.words import Text
from tests.factories import a_house, a_product, an_order, change_settings, stock
from tests.sentences import says_no
from tests.services import pack_bench as bench

if TYPE_CHECKING:
    from omsdesk.printing.press.worker import Printable


@dataclass
class PressHere:
    """Draws in this process, and remembers the marks of copies."""

    marks: list[CopyMark | None] = field(default_factory=list)

    def pdf(self, paper: "Printable", mark: CopyMark | None = None) -> bytes:
        self.marks.append(mark)
        return paper.pdf(mark)


@dataclass
class Tray:
    """A printer that keeps what it gets, or is broken."""

    got: list[Paper] = field(default_factory=list)
    is_broken: bool = False

    def send(self, paper: Paper) -> Delivery:
        if self.is_broken:
            raise Unavailable(Text("Out of paper"), Text("Load some."))
        self.got.append(paper)
        return Delivery(where="tray")

    def __call__(self, *_: object) -> PrintTransport:
        return self


@pytest.fixture
def shop(work: "Work") -> "Work":
    a_house(work, pick_while_packing=False)
    return work


@pytest.fixture
def order(shop: "Work") -> tuple[int, int]:
    """A packed order with its label and slip in the queue; its id and its shipment's."""
    product = a_product(shop)
    stock(shop, product, 1)
    return bench.packed(shop, (product, 1))


def statuses(shop: "Work") -> list[PrintStatus]:
    return [job.status for job in bench.rows(shop, PrintJob)]


def test_waiting_papers_come_out_in_their_order(shop: "Work", order: tuple[int, int]) -> None:
    tray = Tray()

    done = printing_jobs.carry_out(shop, PressHere(), tray)

    assert [each.kind for each in done] == ["shipping_label", "packing_slip"]
    assert all(each.is_done for each in done)
    assert statuses(shop) == [PrintStatus.DONE, PrintStatus.DONE]
    assert [paper.media for paper in tray.got] == ["na_index-4x6_4x6in", "iso_a4_210x297mm"]
    assert printing_jobs.carry_out(shop, PressHere(), tray) == ()


def test_the_bytes_of_a_paper_are_kept_with_their_hash(shop: "Work", order: tuple[int, int]) -> None:
    tray = Tray()

    printing_jobs.carry_out(shop, PressHere(), tray)

    stored = bench.rows(shop, Stored)
    assert [row.pdf for row in stored] == [paper.pdf for paper in tray.got]
    assert [row.sha256 for row in stored] == [hashlib.sha256(paper.pdf).hexdigest() for paper in tray.got]
    assert [row.printed for row in stored] == [1, 1]
    assert bench.labels(shop)[0].printed == 1


def test_the_same_paper_can_be_made_again_from_what_is_stored(shop: "Work", order: tuple[int, int]) -> None:
    tray = Tray()
    printing_jobs.carry_out(shop, PressHere(), tray)

    again = [answers.decode(row.content).pdf() for row in bench.rows(shop, Stored)]

    assert again == [paper.pdf for paper in tray.got]


def test_a_printer_that_fails_is_said_and_the_paper_waits(shop: "Work", order: tuple[int, int]) -> None:
    done = printing_jobs.carry_out(shop, PressHere(), Tray(is_broken=True))

    assert [str(each.trouble) for each in done] == ["Out of paper", "Out of paper"]
    assert statuses(shop) == [PrintStatus.FAILED, PrintStatus.FAILED]
    assert bench.rows(shop, PrintJob)[0].error == "Out of paper Load some."


def test_a_failed_job_is_sent_once_more_by_a_person(shop: "Work", order: tuple[int, int]) -> None:
    printing_jobs.carry_out(shop, PressHere(), Tray(is_broken=True))
    first = bench.rows(shop, PrintJob)[0].id
    tray = Tray()

    shop.write(printing_jobs.try_again, first)
    printing_jobs.carry_out(shop, PressHere(), tray)

    assert statuses(shop) == [PrintStatus.DONE, PrintStatus.FAILED]
    assert len(tray.got) == 1


def test_what_was_being_sent_at_a_crash_is_in_doubt_and_not_repeated(shop: "Work", order: tuple[int, int]) -> None:
    shop.write(print_queue.take_next)
    tray = Tray()

    printing_jobs.carry_out(shop, PressHere(), tray)

    assert statuses(shop) == [PrintStatus.IN_DOUBT, PrintStatus.DONE]
    assert [paper.media for paper in tray.got] == ["iso_a4_210x297mm"]


def test_the_next_paper_is_taken_with_the_commit_that_ends_the_one_before(shop: "Work", order: tuple[int, int]) -> None:
    seen = []

    class Looking(Tray):
        def send(self, paper: Paper) -> Delivery:
            seen.append(statuses(shop))
            return super().send(paper)

    printing_jobs.carry_out(shop, PressHere(), Looking())

    assert seen == [[PrintStatus.SENT, PrintStatus.QUEUED], [PrintStatus.DONE, PrintStatus.SENT]]


def test_only_the_station_that_owns_the_job_prints_it(shop: "Work", order: tuple[int, int]) -> None:
    other, tray = bench.at_another_bench(shop), Tray()

    assert printing_jobs.carry_out(other, PressHere(), tray) == ()
    assert other.write(print_queue.take_next) is None
    assert statuses(shop) == [PrintStatus.QUEUED, PrintStatus.QUEUED]


def test_a_copy_says_who_printed_it_again_and_why(shop: "Work", order: tuple[int, int]) -> None:
    printing_jobs.carry_out(shop, PressHere(), Tray())
    press, first = PressHere(), bench.rows(shop, PrintJob)[0].id
    before = bench.rows(shop, Stored)[0].sha256

    copy = shop.write(printing_jobs.reprint, first, "Label torn")
    printing_jobs.carry_out(shop, press, Tray())

    assert press.marks == [CopyMark(by="Ada", reason="Label torn", at=shop.now())]
    row = bench.rows(shop, PrintJob, id=copy)[0]
    assert (row.copy_of, row.why) == (first, "Label torn")
    assert (bench.rows(shop, Stored)[0].sha256, bench.rows(shop, Stored)[0].printed) == (before, 2)


def test_a_copy_needs_a_reason(shop: "Work", order: tuple[int, int]) -> None:
    first = bench.rows(shop, PrintJob)[0].id

    with says_no("Say why it is printed again."):
        shop.write(printing_jobs.reprint, first, " ")

    assert len(statuses(shop)) == 2


def test_what_was_never_printed_is_not_printed_again(shop: "Work") -> None:
    blank = an_order(shop, [(a_product(shop), 1)])

    for deed, of, said in (
        (printing_jobs.reprint, 404, "There is no such print job."),
        (printing_jobs.reprint_document, 404, "There is no such paper."),
        (printing_jobs.reprint_last, blank, "This order has no papers yet."),
    ):
        with says_no(said):
            shop.write(deed, of, "Label torn")


def test_a_job_that_waits_can_be_cancelled(shop: "Work", order: tuple[int, int]) -> None:
    first = bench.rows(shop, PrintJob)[0].id

    shop.write(printing_jobs.cancel, first)

    assert len(printing_jobs.carry_out(shop, PressHere(), Tray())) == 1
    assert statuses(shop) == [PrintStatus.CANCELLED, PrintStatus.DONE]


def test_characters_that_no_face_has_are_named_once_and_then_printed_as_boxes(shop: "Work") -> None:
    product = a_product(shop, name="Mug \N{CUNEIFORM SIGN A}")
    stock(shop, product, 1)
    bench.packed(shop, (product, 1))

    first = printing_jobs.carry_out(shop, PressHere(), Tray())
    slip = bench.rows(shop, PrintJob)[1]
    shop.write(printing_jobs.try_again, slip.id)
    again = printing_jobs.carry_out(shop, PressHere(), Tray())

    assert [each.is_done for each in first] == [True, False]
    assert "\N{CUNEIFORM SIGN A}" in slip.error
    assert [each.is_done for each in again] == [True]


def test_papers_go_to_the_printer_of_their_kind(shop: "Work") -> None:
    shop.write(station_settings.set_printer, "shipping_label", "Zebra")
    product = a_product(shop)
    stock(shop, product, 1)

    bench.packed(shop, (product, 1))

    assert [job.printer for job in bench.rows(shop, PrintJob)] == ["Zebra", "folder"]
    chosen = {each.kind: each.printer for each in shop.read(station_settings.printers)}
    assert (chosen["shipping_label"], chosen["pick_list"]) == ("Zebra", "folder")


def test_an_unknown_paper_has_no_printer(shop: "Work") -> None:
    at_no_station = Work(shop.engine, Actor(shop.actor.user_id, None), now=shop.now)

    with says_no("This program works at no station. Sign in at a station first."):
        at_no_station.write(station_settings.set_printer, "shipping_label", "Zebra")
    with says_no("There is no paper called napkin."):
        shop.write(station_settings.set_printer, "napkin", "Zebra")


def test_pdfs_are_saved_in_the_folder_of_the_settings(shop: "Work", order: tuple[int, int], tmp_path: Path) -> None:
    change_settings(shop, print_folder=str(tmp_path))

    done = printing_jobs.carry_out(shop, PressHere())

    assert [Path(each.where).parent for each in done] == [tmp_path, tmp_path]
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".pdf", ".pdf"]


def test_the_list_shows_the_newest_first_and_what_is_open(shop: "Work", order: tuple[int, int]) -> None:
    first, second = (job.id for job in bench.rows(shop, PrintJob))
    shop.write(printing_jobs.cancel, first)

    every = shop.read(printing_jobs.job_ids)
    still_open = shop.read(printing_jobs.job_ids, only_open=True)
    rows = shop.read(printing_jobs.job_rows, every)

    assert (every, still_open) == ((second, first), (second,))
    assert [(row.kind, row.user, row.station) for row in rows] == [
        ("packing_slip", "Ada", "Bench 1"),
        ("shipping_label", "Ada", "Bench 1"),
    ]
    assert rows[0].order_id == order[0]


def test_a_test_page_goes_where_its_kind_of_paper_goes(shop: "Work") -> None:
    shop.write(station_settings.set_printer, "shipping_label", "Zebra")

    shop.write(hall_papers.print_trial_page, "shipping_label")

    (job,) = bench.rows(shop, PrintJob)
    assert job.printer == "Zebra"
    document, pdf = shop.read(printing_jobs.pdf_of, job.document_id)
    assert (document.profile.media, pdf) == ("na_index-4x6_4x6in", None)


def test_the_slip_of_a_box_can_be_printed_alone(shop: "Work", order: tuple[int, int]) -> None:
    job_id = shop.write(papers.print_slip, order[1])

    paper = shop.read(print_queue.paper, job_id)

    assert isinstance(paper.document, PackingSlip)
    assert not paper.is_copy
