"""Put-to-tote: what was taken for an order goes into its tote, and the scan of that tote proves it."""

import pytest

from omsdesk.codes import house_code, house_name
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.pick import PickListStatus, ShortReason
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.models.pick import PickList
from omsdesk.services import cancelling, founding, kits, pick_claims, picking, releasing
from omsdesk.services.releasing import PickRules
from omsdesk.services.scan_result import ScanResult, Voice
from tests import factories
from tests.services import walking
from tests.services.stock_rules import broken_rules


class Hall:
    """Two orders of two and one mugs on one walk, each with its tote."""

    def __init__(self, work: Work, rules: PickRules) -> None:
        self.work = work
        self.mug = factories.a_product(work, "MUG", name="Mug")
        factories.stock(work, self.mug, 9, factories.a_bin(work, "A-01-1"))
        self.first, self.second = work.write(founding.add_totes, 2)
        self.orders = [factories.an_order(work, [(self.mug, n)], confirmed=True) for n in (2, 1)]
        listed = work.write(releasing.release, self.orders, rules=rules).list_id
        assert listed is not None
        self.list_id = listed
        for tote in (self.first, self.second):
            self.tote(tote)

    def tote(self, tote_id: int) -> ScanResult:
        return walking.scan(self.work, self.list_id, house_code("TO", tote_id))

    def mugs(self, n: int = 1) -> ScanResult:
        return walking.scan_product(self.work, self.list_id, self.mug, times=n)

    @property
    def status(self) -> object:
        return walking.column(self.work, PickList, "status")[0]


@pytest.fixture
def hall(work: Work) -> Hall:
    factories.a_house(work, pick_while_packing=False)
    return Hall(work, PickRules(scan_tote=True))


def name(tote_id: int) -> str:
    return house_name("TO", tote_id)


def test_each_tote_is_asked_for_after_its_pieces_and_the_last_one_ends_the_walk(hall: Hall) -> None:
    one = hall.mugs()
    full = hall.mugs()
    go_on = hall.tote(hall.first)
    last = hall.mugs()
    before = hall.status
    end = hall.tote(hall.second)

    assert walking.said(one)[0] == "Mug"
    assert walking.said(full) == (f"Scan {name(hall.first)}", "2 of Mug go in there.")
    assert walking.said(go_on)[0] == "Go to A-01-1"
    assert walking.said(last) == (f"Scan {name(hall.second)}", "1 of Mug goes in there.")
    assert before is PickListStatus.WALKING
    assert (walking.said(end)[0], end.voice, end.finished) == ("All picked", Voice.DONE, True)
    assert hall.status is PickListStatus.DONE
    assert broken_rules(hall.work) == []


def test_a_tote_is_asked_for_with_the_kit_that_the_pieces_are_for(work: Work) -> None:
    factories.a_house(work, pick_while_packing=False)
    mug = factories.a_product(work, "MUG", name="Mug")
    factories.stock(work, mug, 9)
    pair = factories.a_product(work, "PAIR", name="Pair of mugs", handling=Handling.UNCOUNTED)
    work.write(kits.put_in, pair, mug, 2)
    order = factories.an_order(work, [(pair, 1)], confirmed=True)
    listed = work.write(releasing.release, [order], rules=PickRules(scan_tote=True)).list_id
    assert listed is not None
    (tote,) = work.write(founding.add_totes, 1)
    walking.scan(work, listed, house_code("TO", tote))

    walking.scan_product(work, listed, mug, times=2)

    drop = walking.the_walk(work, listed).drop
    assert drop is not None
    assert str(drop.kits) == "for Pair of mugs ×1"


def test_a_wrong_tote_is_an_error_that_names_the_right_one(hall: Hall) -> None:
    hall.mugs(2)

    wrong = hall.tote(hall.second)

    assert (wrong.voice, wrong.outcome) == (Voice.ERR, ScanOutcome.WRONG_LOCATION)
    said = f"This is {name(hall.second)}. Put 2 of Mug into {name(hall.first)}."
    assert walking.said(wrong) == ("Wrong tote", said)
    drop = walking.the_walk(hall.work, hall.list_id).drop
    assert drop is not None
    assert drop.tote == name(hall.first)


def test_nothing_else_happens_before_the_drop(hall: Hall) -> None:
    hall.mugs(2)
    first = f"Scan {name(hall.first)} first"
    gesture = Gesture.of(hall.work.now())

    answers = [
        hall.mugs(),
        walking.scan(hall.work, hall.list_id, house_code("LO", factories.a_bin(hall.work, "A-01-2"))),
        hall.work.write(picking.skip, hall.list_id),
        hall.work.write(picking.short, hall.list_id, ShortReason.NOT_IN_BIN),
        hall.work.write(picking.fill, hall.list_id, 1, gesture=gesture),
    ]

    assert [walking.said(each)[0] for each in answers] == [first] * 5
    assert walking.the_walk(hall.work, hall.list_id).picked == 2


def test_a_tote_whose_code_is_torn_is_confirmed_by_hand(hall: Hall) -> None:
    hall.mugs(2)

    done = hall.work.write(picking.pick_by_hand, hall.list_id, gesture=Gesture.of(hall.work.now()))

    assert walking.said(done)[0] == "Go to A-01-1"
    assert walking.the_walk(hall.work, hall.list_id).picked == 2


def test_undo_takes_the_piece_back_and_the_tote_is_asked_for_again_later(hall: Hall) -> None:
    hall.mugs(2)

    hall.work.write(picking.undo, hall.list_id, gesture=Gesture.of(hall.work.now()))
    open_hands = walking.the_walk(hall.work, hall.list_id).drop
    again = hall.mugs()

    assert open_hands is None
    assert walking.said(again)[0] == f"Scan {name(hall.first)}"


def test_what_was_found_of_a_short_stop_is_dropped_too(hall: Hall) -> None:
    hall.mugs()

    answer = hall.work.write(picking.short, hall.list_id, ShortReason.NOT_IN_BIN)

    assert walking.said(answer) == (f"Scan {name(hall.first)}", "1 of Mug goes in there.")


def test_a_drop_waits_for_whoever_takes_the_list_up(hall: Hall) -> None:
    hall.mugs(3 - 1)
    hall.tote(hall.first)
    hall.mugs()

    hall.work.write(pick_claims.put_aside, hall.list_id)
    picture = hall.work.write(pick_claims.start, hall.list_id)

    assert picture.stops == ()
    assert picture.drop is not None
    assert picture.drop.tote == name(hall.second)


def test_a_cancelled_order_is_not_asked_for_and_the_walk_ends(hall: Hall) -> None:
    hall.mugs(2)
    hall.tote(hall.first)
    hall.mugs()

    hall.work.write(cancelling.cancel_order, hall.orders[1], "not wanted")

    assert walking.the_walk(hall.work, hall.list_id).drop is None
    assert hall.status is PickListStatus.DONE
    assert broken_rules(hall.work) == []


def test_typed_pieces_ask_for_one_tote_after_the_other(work: Work) -> None:
    factories.a_house(work, pick_while_packing=False)
    hall = Hall(work, PickRules(type_quantity=True, scan_tote=True))
    hall.mugs()

    filled = work.write(picking.fill, hall.list_id, 3, gesture=Gesture.of(work.now()))
    second = hall.tote(hall.first)
    end = hall.tote(hall.second)

    assert [walking.said(each)[0] for each in (filled, second, end)] == [
        f"Scan {name(hall.first)}",
        f"Scan {name(hall.second)}",
        "All picked",
    ]


def test_a_wave_without_the_rule_asks_for_no_tote(work: Work) -> None:
    factories.a_house(work, pick_while_packing=False)
    hall = Hall(work, PickRules())

    hall.mugs(2)

    assert walking.said(hall.mugs())[0] == "All picked"


def test_the_usual_rule_is_the_houses_and_only_where_it_has_totes(work: Work) -> None:
    factories.a_house(work)

    usual = [work.read(releasing.usual_rules).scan_tote]
    for totes in (True, False):
        factories.change_settings(work, scan_tote=True, totes=totes)
        usual.append(work.read(releasing.usual_rules).scan_tote)

    assert usual == [False, True, False]
