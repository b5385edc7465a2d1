"""Where a scan gets no: both lines that the person at the bench, on the walk or at the dock reads."""

import pytest

from omsdesk.codes import house_code, house_name
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.order import ShortRule
from omsdesk.services import (
    cancelling,
    house_ways,
    labelling,
    pack_pieces,
    packing,
    picking,
    releasing,
    shipping,
    taking,
)
from omsdesk.services.scan_result import ScanResult
from tests.factories import a_bin, a_house, a_product, an_order, change_settings, stock
from tests.services import pack_bench as bench
from tests.services import walking


@pytest.fixture
def mug(work: Work) -> int:
    """A house with nine mugs on the shelf."""
    a_house(work, pick_while_packing=False)
    return a_product_in_stock(work, "Mug")


def a_product_in_stock(work: Work, name: str, pieces: int = 9) -> int:
    product = a_product(work, name.upper(), name=name)
    stock(work, product, pieces)
    return product


def load(work: Work, code: str) -> ScanResult:
    return work.write(shipping.ship_parcel_scan, gesture=Gesture.of(work.now(), code))


def test_an_empty_bench_says_what_is_to_be_done(work: Work, mug: int) -> None:
    change_settings(work, totes=False)

    assert bench.said(bench.press(work, packing.open_next)) == ("Nothing to pack", "No picked order waits.")
    assert bench.said(bench.scan(work, house_code("SK", mug))) == (
        "Scan an order first",
        "No open order waits for Mug.",
    )
    assert bench.said(bench.scan(work, "NOSUCH")) == (
        "Unknown code",
        "'NOSUCH' is not a product, order or command here.",
    )


def test_an_order_that_lies_open_is_finished_first(work: Work, mug: int) -> None:
    order_id, other = (an_order(work, [(mug, 1)], confirmed=True) for _ in range(2))
    job, _ = bench.picked(work, order_id), bench.picked(work, other)
    bench.scan_order(work, order_id)
    unfinished = f"{house_name('SO', order_id)} is not finished"

    following = bench.scan(work, "CDNEXT", job)
    another = bench.scan_order(work, other, job)
    done = bench.press(work, packing.done, job)

    assert bench.said(following) == (unfinished, "Finish it, or put it aside first.")
    assert bench.said(another) == (unfinished, f"Scan {house_code('SO', other)} again to put it aside.")
    assert bench.said(done) == ("1 left to scan", "Scan them, or mark them short.")


def test_a_packed_order_is_undone_at_the_second_request(work: Work, mug: int) -> None:
    order_id, job = bench.packed(work, (mug, 1), service="elsewhere")

    assert bench.said(bench.press(work, packing.undo, job)) == (
        "Undo again to open the box",
        f"{house_name('SO', order_id)} is packed.",
    )


def test_an_order_that_is_all_in_waits_for_its_end(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], confirmed=True, packer_note="Ring twice")
    job = bench.picked(work, order_id)
    bench.scan_order(work, order_id)
    bench.scan(work, house_code("SK", mug), job)

    assert bench.said(bench.scan(work, "CDHAND", job)) == ("Nothing is missing", "CDDONE finishes the order.")


def test_an_order_at_another_bench_stays_there(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], confirmed=True)
    bench.picked(work, order_id)
    bench.scan_order(work, order_id)

    assert bench.said(bench.scan_order(bench.at_another_bench(work), order_id)) == (
        "Open on Bench 1 (Ada)",
        "Scan another order, or ask them to put it aside.",
    )


def test_an_order_that_is_walked_for_elsewhere_stays_there(work: Work, mug: int) -> None:
    change_settings(work, pick_while_packing=True)
    order_id = an_order(work, [(mug, 1)], confirmed=True)
    list_id = walking.a_list(work, order_id)
    walking.scan(work, 0, house_code("PL", list_id))

    assert bench.said(bench.scan_order(bench.at_another_bench(work), order_id)) == (
        "Being picked",
        f"{house_name('PL', list_id)} is on its way through the bins.",
    )


def test_a_piece_without_a_place_of_its_own_is_put_aside(work: Work, mug: int) -> None:
    cup = a_product(work, "CUP", name="Cup")
    order_id = an_order(work, [(mug, 1)], confirmed=True)
    job = bench.picked(work, order_id)
    bench.scan_order(work, order_id)

    result = bench.scan(work, house_code("SK", cup), job)

    assert bench.said(result) == ("Wrong item", "Cup is not in this order. Put it aside.")


def test_a_piece_that_somebody_takes_at_the_same_moment_is_scanned_again(
    work: Work, mug: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_settings(work, pick_while_packing=True)
    order_id = an_order(work, [(mug, 1)], confirmed=True)
    list_id = walking.a_list(work, order_id)
    packer = bench.at_another_bench(work)
    job = bench.scan_order(packer, order_id).job_id
    walking.scan(work, 0, house_code("PL", list_id))
    said = ("Just taken", "Somebody else took Mug from its bin just now. Scan it again.")

    monkeypatch.setattr(taking, "take", lambda *_, **__: None)
    walked = walking.scan_product(work, list_id, mug)
    monkeypatch.undo()
    monkeypatch.setattr(pack_pieces, "renew_for_more", lambda db, _: bench.pick_all(db, job, bench.add_tote(db)))
    packed = bench.scan(packer, house_code("SK", mug), job)
    monkeypatch.undo()

    assert walking.said(walked) == bench.said(packed) == said
    assert bench.lines(work, job) == [(1, 0, 0)]


def test_the_goods_of_a_cancelled_order_are_put_aside(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], confirmed=True)
    bench.picked(work, order_id)
    work.write(cancelling.cancel_order, order_id, "Asked for it")

    headline, detail = bench.said(bench.scan_order(work, order_id))

    assert headline == "Cancelled"
    assert detail.startswith("Cancelled")
    assert detail.endswith(f". Put the goods of {house_name('SO', order_id)} aside.")


def test_an_order_that_waits_for_all_its_pieces_is_left_out(work: Work, mug: int) -> None:
    change_settings(work, pick_while_packing=True)
    order_id = an_order(work, [(mug, 12)], confirmed=True, short_rule=ShortRule.WAIT_FOR_ALL)

    (left_out,) = work.write(releasing.release, [order_id]).left_out

    assert (str(left_out.reason), left_out.told) == ("It waits until all pieces are there.", "waits for all pieces")
    assert bench.said(bench.scan_order(work, order_id)) == (
        f"{house_name('SO', order_id)} cannot be packed",
        "No stock for it yet.",
    )


def test_a_tote_and_a_list_that_are_not_ready_say_so(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 2)], confirmed=True)
    tote, empty = bench.a_tote(work), bench.a_tote(work)
    list_id = walking.a_list(work, order_id)
    walking.scan(work, 0, house_code("PL", list_id))
    walking.scan(work, list_id, house_code("TO", tote))
    walking.scan_product(work, list_id, mug)

    assert bench.said(bench.scan(work, house_code("TO", tote))) == (
        f"{house_name('TO', tote)} is not ready",
        f"{house_name('SO', order_id)} is still being picked.",
    )
    assert bench.said(bench.scan(work, house_code("TO", empty))) == (
        f"{house_name('TO', empty)} is empty",
        "Scan an order or another tote.",
    )
    assert bench.said(bench.scan(work, house_code("PL", list_id))) == (
        f"Nothing of {house_name('PL', list_id)} is ready to pack",
        "",
    )


def test_a_walk_without_bins_speaks_of_none(work: Work, mug: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house_ways, "_lies_in_several", lambda _: False)  # only the words are looked at here
    cup = a_product(work, "CUP", name="Cup")
    stock(work, cup, 1, a_bin(work, "ZZ-1"))
    list_id = walking.a_list(work, an_order(work, [(mug, 1), (cup, 1)], confirmed=True))
    walking.scan(work, 0, house_code("PL", list_id))
    (parcel,) = bench.boxes(work, bench.packed(work, (mug, 1))[1])
    box = house_code("PK", parcel.id)

    with_bins = walking.scan(work, list_id, box)
    change_settings(work, bins=False)

    assert walking.said(with_bins) == ("This is a parcel", "Scan a pick list, a bin or an item.")
    assert walking.said(walking.scan(work, list_id, box)) == ("This is a parcel", "Scan a pick list or an item.")
    assert walking.said(walking.scan_product(work, list_id, cup)) == ("Wrong item", "Cup comes later. Now take Mug.")


def test_a_quantity_is_typed_only_where_the_house_wants_it(work: Work, mug: int) -> None:
    list_id = walking.a_list(work, an_order(work, [(mug, 3)], confirmed=True))
    change_settings(work, pick_quantity=False)
    walking.scan(work, 0, house_code("PL", list_id))

    result = work.write(picking.fill, list_id, 3, gesture=Gesture.of(work.now()))

    assert walking.said(result) == ("Scan each piece", "Quantities are not typed here.")


def test_a_box_that_may_not_leave_says_where_it_goes(work: Work, mug: int) -> None:
    void, job = bench.packed(work, (mug, 1))
    _, bare_job = bench.packed(work, (mug, 1))
    back, back_job = bench.packed(work, (mug, 1))
    (box,), (bare_box,), (back_box,) = (bench.boxes(work, each) for each in (job, bare_job, back_job))
    work.write(cancelling.cancel_order, void, "Asked for it")
    work.write(labelling.void, bare_box.id, "Torn")
    bench.press(work, packing.reopen, back_job, parcel_id=back_box.id)

    assert bench.said(load(work, house_code("PK", box.id))) == (
        f"{house_name('PK', box.id)} is voided",
        "Put it aside.",
    )
    assert bench.said(load(work, house_code("PK", bare_box.id))) == (
        f"{house_name('PK', bare_box.id)} has no label",
        "Make the label first.",
    )
    assert bench.said(load(work, house_code("PK", back_box.id))) == (
        f"{house_name('SO', back)} is not packed yet",
        "Take it to PACK.",
    )
