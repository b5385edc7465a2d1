"""Papers that do not come out, connections that are lost, and words that are said once."""

from pathlib import Path
from typing import Any

import pytest

from omsdesk.codes import house_name
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.shipment import Shipment
from omsdesk.presenters import NoticeKind
from omsdesk.presenters.pack_station import PackStation
from omsdesk.printing.press.marks import CopyMark
from omsdesk.printing.press.transports import Delivery, Paper
from omsdesk.printing.press.worker import Printable
from omsdesk.services import printing_jobs
from omsdesk.words import Text
from tests import factories
from tests.presenters.packer import (
    Goods,
    a_shelf,
    an_order,
    counts,
    job_states,
    opened,
    outcomes,
    pack_all,
    said,
    scan,
    scan_code,
)
from tests.services import pack_bench


@pytest.fixture
def goods(work: Work) -> Goods:
    return a_shelf(work)


@pytest.fixture
def station(work: Work, goods: Goods) -> PackStation:
    assert goods.mug
    return opened(work)


class NoPrinter:
    """A printer that is not there, until somebody plugs it in."""

    def __init__(self) -> None:
        self.is_there = False
        self.printed: list[str] = []

    def send(self, paper: Paper) -> Delivery:
        if not self.is_there:
            raise Unavailable(Text("The printer does not answer."))
        self.printed.append(paper.name)
        return Delivery("printer")


class PlainPress:
    """Draws nothing worth printing."""

    def pdf(self, paper: Printable, mark: CopyMark | None = None) -> bytes:
        del paper, mark
        return b"%PDF-1.4"


@pytest.fixture
def printer() -> NoPrinter:
    return NoPrinter()


def carry_out(work: Work, printer: NoPrinter) -> None:
    def way_out(name: str, folder: Path) -> NoPrinter:
        del name, folder
        return printer

    printing_jobs.carry_out(work, PlainPress(), way_out)


def test_a_label_that_did_not_print_is_never_silent(
    work: Work, goods: Goods, station: PackStation, printer: NoPrinter
) -> None:
    order_id = an_order(work, goods)
    scan(station, "SO", order_id)
    pack_all(station, goods)
    number = pack_bench.labels(work)[0].tracking

    carry_out(work, printer)
    failed = said(station), factories.the_order(work, order_id).headline, job_states(work)
    printer.is_there = True
    station.reprint()
    carry_out(work, printer)

    assert failed == (
        ("err", "Label did not print", "F9 prints again. Job is in Print jobs."),
        Headline.PACKED,
        [(PrintStatus.FAILED, False)] * 2,
    )
    assert job_states(work) == [(PrintStatus.DONE, False)] * 2
    assert [label.tracking for label in pack_bench.labels(work)] == [number]
    assert len(printer.printed) == 2
    assert station.state.failed == ()


def test_only_papers_that_got_stuck_are_news_for_the_bench(
    work: Work, goods: Goods, station: PackStation, printer: NoPrinter
) -> None:
    heard: list[bool] = []
    work.listen(lambda tables: heard.append(not station.watches.isdisjoint(tables)))
    scan(station, "SO", an_order(work, goods))
    pack_all(station, goods)
    heard.clear()
    carry_out(work, printer)
    stuck = list(heard)
    printer.is_there = True
    scan_code(station, "CDREPRINT")
    heard.clear()
    carry_out(work, printer)

    assert stuck == [False, True, True]
    assert heard == [False] * 3
    assert station.state.failed == ()


def test_a_label_that_fails_again_is_said_again(
    work: Work, goods: Goods, station: PackStation, printer: NoPrinter
) -> None:
    scan(station, "SO", an_order(work, goods))
    pack_all(station, goods)
    carry_out(work, printer)

    scan_code(station, "CDREPRINT")
    between = said(station)[:2]
    carry_out(work, printer)

    assert between == ("done", "Printing again")
    assert said(station)[:2] == ("err", "Label did not print")


def test_a_failed_label_of_the_order_before_is_named(
    work: Work, goods: Goods, station: PackStation, printer: NoPrinter
) -> None:
    first, second = an_order(work, goods), an_order(work, goods)
    scan(station, "SO", first)
    pack_all(station, goods)
    scan(station, "SO", second)

    carry_out(work, printer)

    assert said(station)[2] == f"{house_name('SO', first)}: F9 prints again. Job is in Print jobs."
    assert station.state.is_packing


def test_what_failed_before_the_page_was_opened_is_no_news(
    work: Work, goods: Goods, station: PackStation, printer: NoPrinter
) -> None:
    scan(station, "SO", an_order(work, goods))
    pack_all(station, goods)
    carry_out(work, printer)

    later = opened(work)

    assert said(later)[0] == "ready"
    assert later.state.failed == ()


def test_without_a_connection_scanning_is_paused_and_goes_on_by_itself(
    work: Work, goods: Goods, station: PackStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan(station, "SO", an_order(work, goods))

    def nobody(*_args: Any, **_named: Any) -> Any:
        raise Unavailable(Text("The database does not answer."))

    with monkeypatch.context() as broken:
        broken.setattr(work, "write", nobody)
        scan(station, "SK", goods.mug)
        paused = said(station)[:2], station.state.is_offline
    station.refresh()
    back = said(station)[:2], station.state.is_offline
    scan(station, "SK", goods.mug)

    assert paused == (("err", "No connection. Scanning is paused."), True)
    assert back == (("ready", "Connected again"), False)
    assert counts(station)[0] == ("MUG", 1, 2)


def test_a_refused_scan_is_written_into_the_journal_once(work: Work, goods: Goods, station: PackStation) -> None:
    scan(station, "SO", an_order(work, goods))

    scan_code(station, "RED")

    assert outcomes(work) == ["ok", "wrong_item"]


def test_esc_takes_an_error_away(work: Work, goods: Goods, station: PackStation) -> None:
    order_id = an_order(work, goods)
    scan(station, "SO", order_id)
    scan_code(station, "RED")

    station.calm()

    assert said(station) == ("ready", f"{house_name('SO', order_id)}: 4 left to scan", "Scan the next item.")


def test_the_same_words_twice_are_news_twice(work: Work, goods: Goods, station: PackStation) -> None:
    scan(station, "SO", an_order(work, goods))
    scan_code(station, "RED")
    first = station.state.notice

    scan_code(station, "RED")

    assert station.state.notice.kind is NoticeKind.ERR
    assert station.state.notice.serial == first.serial + 1


def test_a_hidden_bench_reads_again_when_it_comes_into_view(work: Work, goods: Goods, station: PackStation) -> None:
    station.disappear()
    order_id = an_order(work, goods)
    unread = station.state.waiting

    station.appear()

    assert unread == ()
    assert [row.order_id for row in station.state.waiting] == [order_id]
    assert factories.the_order(work, order_id).headline is Headline.READY_TO_PACK
    assert ShipmentStatus.PICKED in {row.status for row in pack_bench.rows(work, Shipment)}
