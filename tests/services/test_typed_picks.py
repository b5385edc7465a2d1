"""Walks on which a quantity is typed after the first piece, by the rules of their wave."""

import pytest

from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.services import picking, releasing
from omsdesk.services.releasing import PickRules
from omsdesk.services.scan_result import ScanResult
from tests import factories
from tests.services import walking


@pytest.fixture
def mug(house: Work) -> int:
    product_id = factories.a_product(house, "MUG", name="Mug")
    factories.stock(house, product_id, 20, factories.a_bin(house, "A-01-1"))
    return product_id


def a_list(work: Work, mug: int, rules: PickRules | None = None) -> int:
    """Two orders of three and four mugs on one walk."""
    orders = [factories.an_order(work, [(mug, n)], confirmed=True) for n in (3, 4)]
    list_id = work.write(releasing.release, orders, rules=rules).list_id
    assert list_id is not None
    return list_id


def fill(work: Work, list_id: int, quantity: int) -> ScanResult:
    """Digits, then Enter."""
    result: ScanResult = work.write(picking.fill, list_id, quantity, gesture=Gesture.of(work.now()))
    return result


def test_one_scan_and_the_number_pick_a_stop_for_all_its_orders(house: Work, mug: int) -> None:
    list_id = a_list(house, mug, PickRules(type_quantity=True))
    walking.scan_product(house, list_id, mug)

    answer = fill(house, list_id, 7)

    assert walking.said(answer)[0] == "All picked"
    assert [(tote.picked, tote.wanted) for tote in walking.the_walk(house, list_id).totes] == [(3, 3), (4, 4)]


def test_undo_takes_back_what_was_typed_for_one_order(house: Work, mug: int) -> None:
    list_id = a_list(house, mug, PickRules(type_quantity=True))
    walking.scan_product(house, list_id, mug)
    fill(house, list_id, 5)

    house.write(picking.undo, list_id, gesture=Gesture.of(house.now()))

    assert [tote.picked for tote in walking.the_walk(house, list_id).totes] == [3, 0]


@pytest.mark.parametrize(
    ("scans", "quantity", "said"),
    [(0, 7, "Scan one of it first"), (1, 8, "8 are too many"), (2, 2, "So many are picked already")],
)
def test_a_number_that_does_not_fit_picks_nothing(house: Work, mug: int, scans: int, quantity: int, said: str) -> None:
    list_id = a_list(house, mug, PickRules(type_quantity=True))
    if scans:
        walking.scan_product(house, list_id, mug, times=scans)

    answer = fill(house, list_id, quantity)

    assert walking.said(answer)[0] == said
    assert walking.the_walk(house, list_id).picked == scans


def test_a_wave_keeps_its_rules_and_the_house_gives_the_usual_ones(house: Work, mug: int) -> None:
    factories.change_settings(house, scan_bin=True, pick_quantity=False)

    usual = walking.the_walk(house, a_list(house, mug))
    other = walking.the_walk(house, a_list(house, mug, PickRules(type_quantity=True)))

    assert (usual.scan_bin, usual.type_quantity) == (True, False)
    assert (other.scan_bin, other.type_quantity) == (False, True)
    assert walking.said(fill(house, usual.list_id, 3))[0] == "Scan each piece"
