"""The pick station: what it shows after each scan, key and command."""

import pytest

from omsdesk.codes import house_code, house_name
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Actor, Work
from omsdesk.lifecycles.pick import ShortReason
from omsdesk.models.paper import PrintJob
from omsdesk.presenters import JobsInPlace, NoticeKind
from omsdesk.presenters.pick_station import PickStation
from omsdesk.services import founding, releasing, signing_in
from tests.factories import a_bin, a_product, all_rows, an_order, another_user, lines_of, stock


@pytest.fixture
def work(house: Work) -> Work:
    """One engine is enough: the deeds behind the station have tests of their own on both."""
    return house


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug", barcode="4006381333931")
    stock(work, product, 9, a_bin(work, "A-01-1"))
    return product


@pytest.fixture
def sock(work: Work, mug: int) -> int:
    product = a_product(work, "SOCK", name="Sock")
    stock(work, product, 9, a_bin(work, "B-01-1"))
    return product


@pytest.fixture
def station(work: Work, mug: int) -> PickStation:
    made = PickStation(work, JobsInPlace())
    work.listen(made.changed)
    made.appear()
    return made


def a_list(work: Work, *orders: int) -> int:
    list_id = work.write(releasing.release, orders).list_id
    assert list_id is not None
    return list_id


def scan(station: PickStation, code: str) -> tuple[str, str]:
    station.scanned(Gesture.of(station.work.now(), code))
    return said(station)


def said(station: PickStation) -> tuple[str, str]:
    notice = station.state.notice
    return str(notice.headline), str(notice.detail or "")


def test_without_a_list_the_station_says_so(station: PickStation) -> None:
    assert said(station)[0] == "No list waits"
    assert (station.state.waiting, station.state.is_loading) == ((), False)


def test_a_list_that_is_released_meanwhile_appears(work: Work, station: PickStation, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))

    (row,) = station.state.waiting
    assert (row.id, row.orders, row.stops, row.picked, row.wanted, row.claimed_by) == (listed, 1, 1, 0, 2, "")
    assert said(station) == ("Scan a pick list", "Or press Enter for the list that is due first.")


def test_enter_takes_the_first_list(work: Work, station: PickStation, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))

    station.start()

    assert station.state.walk is not None
    assert station.state.walk.list_id == listed
    assert said(station) == ("Go to A-01-1", "Take 2 of Mug")


def test_another_list_can_be_chosen_with_the_arrows(work: Work, station: PickStation, mug: int) -> None:
    a_list(work, an_order(work, [(mug, 1)], confirmed=True))
    second = a_list(work, an_order(work, [(mug, 2)], confirmed=True))

    station.move(1)
    station.move(1)
    station.start()

    assert station.state.walk is not None
    assert station.state.walk.list_id == second


def test_the_house_with_totes_asks_for_them_first(work: Work, station: PickStation, mug: int) -> None:
    first, second = work.write(founding.add_totes, 2)
    orders = [an_order(work, [(mug, 1)], confirmed=True) for _ in range(2)]
    a_list(work, *orders)

    station.start()
    asked = said(station)
    answers = [scan(station, house_code("TO", tote))[0] for tote in (first, second)]

    assert asked == (f"Scan a tote for SO-{orders[0]} (1 of 2)", "Then go to A-01-1.")
    assert answers == [f"Scan a tote for SO-{orders[1]} (2 of 2)", "Go to A-01-1"]


def test_each_piece_is_counted_and_shown(work: Work, station: PickStation, mug: int) -> None:
    a_list(work, an_order(work, [(mug, 2)], confirmed=True))
    station.start()

    answer = scan(station, "4006381333931")

    assert answer == ("Mug", "1 of 2")
    assert station.state.walk is not None
    assert (station.state.walk.picked, station.state.walk.wanted) == (1, 2)
    assert [(each.code, str(each.said), each.kind) for each in station.state.scans] == [
        ("4006381333931", "Mug", NoticeKind.OK)
    ]


def test_after_the_last_piece_the_next_list_waits(work: Work, station: PickStation, mug: int) -> None:
    a_list(work, an_order(work, [(mug, 1)], confirmed=True))
    following = a_list(work, an_order(work, [(mug, 1)], confirmed=True))
    station.start()

    answer = scan(station, "4006381333931")

    assert answer == ("All picked", "Take the goods to the pack station.")
    assert station.state.notice.kind is NoticeKind.DONE
    assert station.state.walk is None
    assert [row.id for row in station.state.waiting] == [following]


def test_the_last_piece_of_a_finished_list_can_be_taken_back(work: Work, station: PickStation, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 1)], confirmed=True))
    station.start()
    scan(station, "4006381333931")

    station.undo()

    assert said(station) == ("Taken back", "Put Mug back into A-01-1. 0 of 1 picked there.")
    assert station.state.walk is not None
    assert (station.state.walk.list_id, station.state.walk.picked) == (listed, 0)


def test_the_same_words_twice_are_two_notices(work: Work, station: PickStation, mug: int) -> None:
    a_list(work, an_order(work, [(mug, 1)], confirmed=True))
    station.start()
    scan(station, "9999")
    first = station.state.notice.serial

    scan(station, "9999")

    assert said(station)[0] == "Unknown code"
    assert station.state.notice.serial > first


def test_short_asks_why_and_goes_on(work: Work, station: PickStation, mug: int, sock: int) -> None:
    order = an_order(work, [(mug, 2), (sock, 1)], confirmed=True)
    a_list(work, order)
    station.start()

    station.ask_reason()
    asked, question = said(station), station.state.asks_reason
    station.short(ShortReason.NOT_IN_BIN)

    assert asked == ("2 short in A-01-1: why?", "Keys 1 to 4. Esc goes back.")
    assert (question, station.state.asks_reason) == (True, False)
    assert said(station) == ("Go on", "2 of Mug marked short.")
    assert station.state.walk is not None
    assert station.state.walk.current is not None
    assert station.state.walk.current.place == "B-01-1"
    assert lines_of(work, order)[0].allocated == 0


def test_esc_takes_the_question_back(work: Work, station: PickStation, mug: int) -> None:
    order = an_order(work, [(mug, 2)], confirmed=True)
    a_list(work, order)
    station.start()
    station.ask_reason()

    station.calm()
    station.short(ShortReason.NOT_IN_BIN)

    assert said(station) == ("Go to A-01-1", "Take 2 of Mug")
    assert lines_of(work, order)[0].allocated == 2


def test_a_list_of_which_everything_was_short_is_over(work: Work, station: PickStation, mug: int) -> None:
    a_list(work, an_order(work, [(mug, 2)], confirmed=True))
    station.start()
    station.ask_reason()

    station.short(ShortReason.NOT_IN_BIN)

    assert station.state.walk is None
    assert said(station)[0] == "All picked"


def test_a_skipped_stop_comes_last(work: Work, station: PickStation, mug: int, sock: int) -> None:
    a_list(work, an_order(work, [(mug, 1), (sock, 1)], confirmed=True))
    station.start()

    station.skip()

    assert station.state.walk is not None
    assert [stop.place for stop in station.state.walk.stops] == ["B-01-1", "A-01-1"]


def test_undo_after_a_skip_takes_no_piece_back(work: Work, station: PickStation, mug: int, sock: int) -> None:
    a_list(work, an_order(work, [(mug, 2), (sock, 1)], confirmed=True))
    station.start()
    scan(station, house_code("SK", mug))
    station.skip()

    station.undo()

    walked = station.state.walk
    assert walked is not None
    assert ([stop.place for stop in walked.stops], walked.picked) == (["A-01-1", "B-01-1"], 1)
    assert said(station) == ("A-01-1 is not skipped any more", "Nothing that was picked is taken back.")


def test_a_skip_behind_the_next_piece_stays(work: Work, station: PickStation, mug: int, sock: int) -> None:
    a_list(work, an_order(work, [(mug, 1), (sock, 2)], confirmed=True))
    station.start()
    station.skip()
    assert station.state.may_undo
    scan(station, house_code("SK", sock))

    station.undo()

    assert station.state.walk is not None
    assert [(stop.place, stop.picked) for stop in station.state.walk.stops] == [("B-01-1", 0), ("A-01-1", 0)]


@pytest.mark.parametrize(
    ("command", "headline"),
    [
        ("CDHAND", "Mug"),
        ("CDSHORT", "3 short in A-01-1: why?"),
        ("CDUNDO", "Nothing to undo"),
        ("CDDONE", "3 pieces are still to pick"),
        ("CDREPRINT", "Printing the pick list"),
        ("CDBOX1", "This command does nothing here"),
    ],
)
def test_commands_do_what_the_buttons_do(
    work: Work, station: PickStation, mug: int, command: str, headline: str
) -> None:
    a_list(work, an_order(work, [(mug, 3)], confirmed=True))
    station.start()

    assert scan(station, command)[0] == headline


def test_a_command_scanned_twice_as_one_gesture_counts_once(work: Work, station: PickStation, mug: int) -> None:
    a_list(work, an_order(work, [(mug, 3)], confirmed=True))
    station.start()
    gesture = Gesture.of(work.now(), "CDHAND")

    station.scanned(gesture)
    station.scanned(gesture)

    assert station.state.walk is not None
    assert station.state.walk.picked == 1


def test_the_next_command_takes_a_list(work: Work, station: PickStation, mug: int) -> None:
    a_list(work, an_order(work, [(mug, 3)], confirmed=True))

    assert scan(station, "CDNEXT") == ("Go to A-01-1", "Take 3 of Mug")


def test_a_quantity_is_said_before_the_scan_and_counts_for_one(work: Work, station: PickStation, mug: int) -> None:
    a_list(work, an_order(work, [(mug, 5)], confirmed=True))
    station.start()

    answers = [scan(station, code) for code in ("CDQTY3", "4006381333931", "4006381333931")]

    assert answers == [
        ("3 pieces", "Of the next item that is scanned."),
        ("Mug", "3 of 5"),
        ("Mug", "4 of 5"),
    ]


def test_a_list_put_aside_waits_for_anybody(work: Work, station: PickStation, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))
    station.start()
    scan(station, "4006381333931")

    station.put_aside()

    assert said(station) == (f"PL-{listed:05d} is put aside", "Anybody can go on with it.")
    assert station.state.walk is None
    assert [(row.id, row.picked) for row in station.state.waiting] == [(listed, 1)]


def test_a_station_that_starts_again_goes_on_where_it_was(work: Work, station: PickStation, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))
    station.start()
    scan(station, "4006381333931")

    again = PickStation(work, JobsInPlace())
    again.appear()

    assert again.state.walk is not None
    assert (again.state.walk.list_id, again.state.walk.picked) == (listed, 1)


def test_the_list_of_another_station_is_named_and_refused(work: Work, station: PickStation, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))
    other = Work(work.engine, Actor(another_user(work), work.write(signing_in.station, "Cart 2").id), now=work.now)
    PickStation(other, JobsInPlace()).take(listed)
    station.refresh()

    station.take(listed)

    assert [row.claimed_by for row in station.state.waiting] == ["Cart 2 (Ben)"]
    assert said(station)[0] == "Open on Cart 2 (Ben)."
    assert station.state.notice.kind is NoticeKind.ERR


def test_a_supervisor_takes_a_list_over_and_the_other_station_leaves_it_with_a_word(
    work: Work, station: PickStation, mug: int
) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))
    there = Work(work.engine, Actor(another_user(work), work.write(signing_in.station, "Cart 2").id), now=work.now)
    other = PickStation(there, JobsInPlace())
    other.appear()
    other.start()
    station.refresh()

    station.take_over()
    other.refresh()

    assert said(station) == ("Go to A-01-1", "Take 2 of Mug")
    assert other.state.walk is None
    assert [row.claimed_by for row in other.state.waiting] == ["Bench 1 (Ada)"]
    assert said(other) == (
        f"{house_name('PL', listed)} is open on Bench 1 (Ada)",
        "What was picked is counted. Ask them where to take it.",
    )
    assert other.state.notice.kind is NoticeKind.WARN


def test_the_paper_of_the_walk_is_printed_again(work: Work, station: PickStation, mug: int) -> None:
    a_list(work, an_order(work, [(mug, 2)], confirmed=True))
    station.start()

    station.reprint()

    assert len(all_rows(work, PrintJob)) == 1


def test_products_that_share_a_code_are_chosen_by_the_person(
    work: Work, station: PickStation, mug: int, sock: int
) -> None:
    from sqlalchemy import insert

    from omsdesk.database.db import Db
    from omsdesk.models.product import Barcode

    def share(db: Db) -> None:
        db.run(insert(Barcode), [{"product_id": mug, "code": "SAME"}, {"product_id": sock, "code": "SAME"}])

    work.write(share)
    a_list(work, an_order(work, [(mug, 1), (sock, 1)], confirmed=True))
    station.start()

    scan(station, "SAME")
    offered = station.state.choices
    station.choose("MUG")

    assert offered == ("MUG", "SOCK")
    assert station.state.choices == ()
    assert said(station) == ("Go to B-01-1", "Sock")


def test_after_the_pieces_their_tote_is_asked_for_and_the_walk_ends_with_it(
    station: PickStation, work: Work, mug: int
) -> None:
    (tote,) = work.write(founding.add_totes, 1)
    rules = releasing.PickRules(scan_tote=True, type_quantity=True)
    listed = work.write(releasing.release, [an_order(work, [(mug, 1)], confirmed=True)], rules=rules).list_id
    scan(station, house_code("PL", listed or 0))
    scan(station, house_code("TO", tote))

    asked = scan(station, house_code("SK", mug))
    station.ask_reason()
    station.type("4")
    still = said(station)
    done = scan(station, house_code("TO", tote))

    assert asked == still == (f"Scan {house_name('TO', tote)}", "1 of Mug goes in there.")
    assert not station.state.asks_reason
    assert done == ("All picked", "Take the goods to the pack station.")
    assert station.state.walk is None
