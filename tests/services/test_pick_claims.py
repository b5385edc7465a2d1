"""Who walks which list: one station at a time, the list due first, and never two for one piece."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from omsdesk.codes import house_code
from omsdesk.database.work import Actor, Work
from omsdesk.models.stock import StockMove
from omsdesk.services import audit_trail, pick_claims, pick_lists, signing_in
from omsdesk.services.audit_trail import AuditFilter
from omsdesk.services.scan_result import Voice
from tests.factories import a_bin, a_house, a_product, all_rows, an_order, another_user, stock
from tests.sentences import says_no
from tests.services.stock_rules import broken_rules
from tests.services.walking import a_list, said, scan, scan_product
from tests.still_clock import StillClock

PICKERS = 4


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug", barcode="4006381333931")
    stock(work, product, 9, a_bin(work, "A-01-1"))
    return product


def other_station(work: Work, name: str = "Cart 2") -> Work:
    station = work.write(signing_in.station, name).id
    return Work(work.engine, Actor(another_user(work, f"Ben of {name}"), station), now=work.now)


def test_a_list_belongs_to_the_station_that_took_it(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))
    scan(work, 0, house_code("PL", listed))

    answer = scan(other_station(work), 0, house_code("PL", listed))

    assert said(answer)[0] == "Open on Bench 1 (Ada)."
    assert answer.voice is Voice.ERR


def test_a_list_that_was_left_behind_is_free_after_a_minute(work: Work, mug: int, clock: StillClock) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))
    scan(work, 0, house_code("PL", listed))
    clock.pass_by(seconds=61)

    answer = scan(other_station(work), 0, house_code("PL", listed))

    assert said(answer) == ("Go to A-01-1", "Mug")


def test_a_list_that_was_put_aside_is_free_at_once(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))
    scan_product(work, listed, mug)
    work.write(pick_claims.put_aside, listed)

    found = other_station(work).write(pick_claims.start_next)

    assert found is not None
    assert (found.list_id, found.picked) == (listed, 1)


def test_a_supervisor_takes_a_list_over_and_the_trail_keeps_from_whom(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))
    scan_product(work, listed, mug)
    other = other_station(work)

    taken = other.write(pick_claims.take_over, listed)

    assert (taken.claimed_by, taken.picked) == ("", 1)
    assert said(scan_product(work, listed, mug))[0] == "Open on Cart 2 (Ben of Cart 2)."
    with says_no("Open on Cart 2 (Ben of Cart 2)."):
        work.write(pick_claims.put_aside, listed)
    assert other.read(pick_lists.mine) == listed
    told = work.read(audit_trail.rows, tuple(work.read(audit_trail.ids, AuditFilter(subject="pick list"))))
    assert "Taken over from Bench 1" in [str(row.said) for row in told]
    assert said(scan_product(other, listed, mug))[0] == "All picked"
    assert broken_rules(work) == []


def test_the_next_list_is_the_one_due_first(work: Work, mug: int, clock: StillClock) -> None:
    late = an_order(work, [(mug, 1)])
    clock.pass_by(days=-7)
    early = an_order(work, [(mug, 1)], confirmed=True)
    clock.pass_by(days=7)
    from omsdesk.services import confirming

    work.write(confirming.confirm, late)
    a_list(work, late)
    first = a_list(work, early)

    found = work.write(pick_claims.start_next)

    assert found is not None
    assert found.list_id == first


def test_when_no_list_is_free_there_is_no_next(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 1)], confirmed=True))
    work.write(pick_claims.start, listed)

    assert other_station(work).write(pick_claims.start_next) is None


def test_stations_that_ask_at_once_get_lists_of_their_own(work: Work, mug: int) -> None:
    lists = {a_list(work, an_order(work, [(mug, 1)], confirmed=True)) for _ in range(PICKERS)}
    stations = [other_station(work, f"Cart {number}") for number in range(PICKERS)]

    with ThreadPoolExecutor(PICKERS) as pickers:
        found = list(pickers.map(lambda station: station.write(pick_claims.start_next), stations))

    assert {walk.list_id for walk in found if walk} == lists


def test_two_stations_that_scan_the_last_piece_count_it_once(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 1)], confirmed=True))

    with ThreadPoolExecutor(PICKERS) as pickers:
        answers = list(pickers.map(lambda _: scan_product(work, listed, mug), range(PICKERS)))

    assert sorted(answer.finished for answer in answers) == [False] * (PICKERS - 1) + [True]
    assert len(all_rows(work, StockMove)) == 2
    assert broken_rules(work) == []


def test_a_finished_list_cannot_be_taken_again(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 1)], confirmed=True))
    scan_product(work, listed, mug)

    answer = scan(work, 0, house_code("PL", listed))

    assert said(answer) == (f"PL-{listed:05d} is Picked.", "Scan the next pick list.")
