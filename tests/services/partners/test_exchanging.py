"""A fulfilment partner: orders with their word go out by file, once; what they sent comes back by file, once."""

import csv
from pathlib import Path

import pytest

from omsdesk.codes import house_code, house_name
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.shipment import DeliveryProof
from omsdesk.models.shipment import Label, Shipment
from omsdesk.services import (
    cancelling,
    checks,
    completing,
    delivering,
    holding,
    partner_setting,
    releasing,
    shipping,
    tagging,
)
from omsdesk.services.importing.folder_turn import FolderTurn
from omsdesk.services.partners import handing_over, partner_files, sent_by_partner
from omsdesk.services.partners.exchanging import Exchanged, PartnerErrand
from tests import factories
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services.importing.shops import open_reasons
from tests.still_clock import StillClock

NAME = "North Store"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "partner"
    made.mkdir()
    return made


class Exchange:
    """A house with mugs on the shelf and a partner's folder."""

    def __init__(self, work: Work, folder: Path) -> None:
        self.work, self.folder = work, folder
        self.errand = PartnerErrand()
        self.mug = factories.a_product(work, "MUG")
        factories.stock(work, self.mug, 10)
        work.write(partner_setting.choose, NAME, str(folder))

    def order(self, pieces: int = 2, word: str = "north-store") -> int:
        order_id = factories.an_order(self.work, [(self.mug, pieces)], confirmed=True, is_paid=True)
        if word:
            self.work.write(tagging.change, [order_id], word)
        return order_id

    def look(self) -> Exchanged:
        met = self.errand.carry_out(self.work)
        assert met is not None
        return met

    def back(self, *rows: str, name: str = "tracking.csv", header: str = "Order;Carrier;Tracking") -> Exchanged:
        """The partner lays a file down; the first look sees it, the second one takes it."""
        self.look()
        (self.folder / "tracking" / name).write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        self.look()
        return self.look()

    def report(self, name: str) -> str:
        return (self.folder / "tracking" / "refused" / f"{name}.report.txt").read_text(encoding="utf-8")


@pytest.fixture
def meeting(house: Work, folder: Path) -> Exchange:
    return Exchange(house, folder)


def test_an_order_with_the_partners_word_goes_out_once_and_is_not_picked_here(work: Work, folder: Path) -> None:
    factories.a_house(work)
    meeting = Exchange(work, folder)
    theirs, ours = meeting.order(), meeting.order(word="")

    first, second = meeting.look(), meeting.look()

    number = house_name("SO", theirs)
    assert (first.given, second.given) == (1, 0)
    assert [each.name for each in (folder / "orders").iterdir()] == [f"{number}.csv"]
    with (folder / "orders" / f"{number}.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["Order"], row["SKU"], row["Quantity"]) == (number, "MUG", "2")
    assert row["Recipient"] == factories.the_order(work, theirs).ship_name
    assert factories.the_order(work, theirs).headline is Headline.ON_HOLD
    assert factories.the_order(work, ours).headline is Headline.READY_TO_PICK
    assert [line.allocated for line in factories.lines_of(work, theirs)] == [0]
    assert (folder / "stock.csv").read_text(encoding="utf-8-sig").splitlines()[1].startswith("MUG,")
    assert (folder / "stock.csv").read_text(encoding="utf-8-sig").splitlines()[1].endswith(",8")


def test_what_the_partner_sent_has_left_with_its_number_and_every_count_fits(work: Work, folder: Path) -> None:
    factories.a_house(work)
    meeting = Exchange(work, folder)
    order_id = meeting.order()
    number = house_name("SO", order_id)

    met = meeting.back(f"{number};UPS;1Z999", f"{number};UPS;1Z998")
    again = meeting.back(f"{number};UPS;1Z999", name="again.csv")

    order = factories.the_order(work, order_id)
    assert (met.sent, met.refused, again.sent, again.refused) == (1, (), 0, ())
    assert order.headline is Headline.SHIPPED
    assert work.read(open_reasons, order_id) == []
    assert [line.shipped for line in factories.lines_of(work, order_id)] == [2]
    assert len(factories.all_rows(work, Label)) == 2
    assert factories.stock_of(work, meeting.mug)["Suppliers"][0] == -2
    assert "\n".join(work.read(checks.violations)) == ""

    (shipment,) = [row[0] for row in factories.all_rows(work, Shipment)]
    work.write(delivering.deliver, shipment, DeliveryProof.NONE)
    work.write(completing.complete, order_id)
    assert factories.the_order(work, order_id).headline is Headline.COMPLETED
    assert "\n".join(work.read(checks.violations)) == ""


def test_an_order_in_the_hall_or_on_hold_stays_here_and_says_why(meeting: Exchange) -> None:
    in_hall, held = meeting.order(word=""), meeting.order()
    meeting.work.write(releasing.release_or_refuse, [in_hall])
    meeting.work.write(tagging.change, [in_hall], "north-store")
    meeting.work.write(holding.hold, held, HoldReason.ADDRESS, "no street")

    met = meeting.look()

    assert met.given == 0
    assert sorted(met.stuck) == [
        f"{house_name('SO', in_hall)} is in the hall already. Take it off its list first.",
        f"{house_name('SO', held)} is on hold. Release it first.",
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("SO-99999;UPS;1Z1", "This order was not given to a partner."),
        ("what;UPS;1Z1", "'what' is no number of an order here."),
        ("{ours};UPS;1Z1", "This order was not given to a partner."),
        ("{theirs};UPS;", "{theirs} has no tracking number."),
        ("{theirs};UPS;" + "9" * 65, "The carrier or the number is too long."),
        ("{gone};UPS;1Z1", "This order is Cancelled here, and the partner sent it."),
    ],
)
def test_a_row_that_fits_no_order_is_refused_in_words_and_its_neighbours_are_taken(
    meeting: Exchange, row: str, words: str
) -> None:
    theirs, good, gone, ours = meeting.order(), meeting.order(), meeting.order(), meeting.order(word="")
    meeting.look()
    meeting.work.write(cancelling.cancel_order, gone, "by phone")
    names = {name: house_name("SO", id_) for name, id_ in (("theirs", theirs), ("gone", gone), ("ours", ours))}

    met = meeting.back(row.format(**names), f"{house_name('SO', good)};DHL;77")

    assert (met.sent, met.refused) == (1, ("tracking.csv",))
    assert words.format(**names) in meeting.report("tracking.csv")
    assert factories.the_order(meeting.work, good).headline is Headline.SHIPPED
    assert factories.the_order(meeting.work, theirs).headline is Headline.ON_HOLD


def test_a_number_of_another_order_is_refused(meeting: Exchange) -> None:
    one, other = meeting.order(), meeting.order()
    meeting.back(f"{house_name('SO', one)};UPS;1Z1")

    met = meeting.back(f"{house_name('SO', other)};UPS;1Z1", name="next.csv")

    assert met.sent == 0
    assert "The number 1Z1 belongs to another order." in meeting.report("next.csv")


def test_columns_are_found_by_name_and_a_file_without_them_is_refused(meeting: Exchange) -> None:
    order_id = meeting.order()
    met = meeting.back(f"1Z5,x,{house_name('SO', order_id)}", header="Tracking number,Weight,Order No")
    wrong = meeting.back("1;2", name="wrong.csv", header="A;B")

    assert met.sent == 1
    assert wrong.refused == ("wrong.csv",)
    assert "has no columns for order and tracking number" in meeting.report("wrong.csv")


def test_a_file_that_is_no_table_or_too_large_is_refused(tmp_path: Path) -> None:
    table = "Save it as CSV with the columns Order, Carrier and Tracking."
    endless, large = tmp_path / "endless.csv", tmp_path / "large.csv"
    endless.write_text("Order;Carrier;Tracking\n" + "x" * 200_000 + "\n", encoding="utf-8")
    with large.open("wb") as file:
        file.truncate(partner_files.LARGEST + 1)

    with says_no(f"endless.csv is no table that can be read. {table}"):
        partner_files.read_back(endless)
    with says_no("large.csv is too large. Split it into smaller files."):
        partner_files.read_back(large)


def test_what_left_from_here_or_with_other_numbers_is_not_noted_again(meeting: Exchange) -> None:
    work, sock = meeting.work, factories.a_product(meeting.work, "SOCK")
    sent = meeting.order()
    ours = factories.an_order(work, [(meeting.mug, 1), (sock, 1)], confirmed=True, is_paid=True)
    work.write(tagging.change, [ours], "north-store")
    meeting.look()
    work.write(holding.release_all, ours)
    shipment = bench.picked(work, ours)
    bench.scan_order(work, ours)
    bench.scan(work, house_code("SK", meeting.mug), shipment)
    work.write(shipping.ship, shipment)
    work.write(sent_by_partner.sent, sent, "UPS", ("1Z1",))

    with says_no("This order has left already, with other numbers. Ask the partner which of them are right."):
        work.write(sent_by_partner.sent, sent, "UPS", ("1Z2",))
    with says_no("A part of this order left from here. Ship the rest by hand."):
        work.write(sent_by_partner.sent, ours, "UPS", ("1Z3",))


def test_a_station_that_dies_before_the_file_is_written_writes_it_next_time(meeting: Exchange) -> None:
    order_id = meeting.order()
    meeting.work.write(handing_over.hand_over, order_id, NAME)

    assert meeting.look().given == 1
    assert (meeting.folder / "orders" / f"{house_name('SO', order_id)}.csv").exists()


def test_stations_take_turns_in_the_folder_and_one_that_died_is_waited_for_ten_minutes(
    meeting: Exchange, clock: StillClock
) -> None:
    meeting.order()
    assert FolderTurn(meeting.folder).take(clock())  # another station, which never gives it back

    waits = [meeting.look().given]
    clock.pass_by(minutes=9)
    waits.append(meeting.look().given)
    clock.pass_by(minutes=2)

    assert (waits, meeting.look().given) == ([0, 0], 1)


def test_a_folder_that_is_gone_is_said_and_nothing_is_given(meeting: Exchange) -> None:
    order_id = meeting.order()
    meeting.folder.rename(meeting.folder.with_name("away"))

    assert str(meeting.look().trouble) == "The folder partner is not there."
    assert factories.the_order(meeting.work, order_id).headline is Headline.READY_TO_PICK


def test_a_partner_has_a_name_and_a_folder_that_lies_somewhere(house: Work, folder: Path) -> None:
    for name, place, words in (("", str(folder), "needs a name"), (NAME, "in", "does not say where")):
        with pytest.raises(Refusal, match=words):
            house.write(partner_setting.choose, name, place)
    assert PartnerErrand().carry_out(house) is None
