"""The returns desk finds what a parcel belongs to, and counts what nobody announced."""

import pytest

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.presenters import JobsInPlace, NoticeKind
from omsdesk.presenters.returns_desk import ReturnsDesk
from tests import factories
from tests.presenters.returner import GAS, TORCH, a_return, said, scan, sent


@pytest.fixture
def goods(house: Work) -> dict[str, int]:
    torch = factories.a_product(house, "TORCH", name="Head torch", price=3990, barcode=TORCH)
    gas = factories.a_product(house, GAS, name="Gas canister", price=990)
    factories.stock(house, torch, 4, factories.a_bin(house, "A-07-1"))
    factories.stock(house, gas, 4, factories.a_bin(house, "B-01-1"))
    return {"torch": torch, "gas": gas}


@pytest.fixture
def order_id(house: Work, goods: dict[str, int]) -> int:
    return sent(house, goods, "Ana Sousa")


@pytest.fixture
def desk(house: Work, order_id: int) -> ReturnsDesk:
    made = ReturnsDesk(house, JobsInPlace())
    made.appear()
    return made


def test_a_typed_name_offers_open_returns_and_orders(
    desk: ReturnsDesk, house: Work, order_id: int, goods: dict[str, int]
) -> None:
    sent(house, goods, "Ana Maria Lopez")
    a_return(house, order_id, 1)
    desk.refresh()

    desk.find("ana")

    offered = [each.number for each in desk.state.offers]
    assert offered == ["RE-2001", "SO-10002", "SO-10001"]
    desk.choose(0)
    assert desk.state.picture is not None
    assert desk.state.picture.number == "RE-2001"


def test_a_name_nobody_has_is_said(desk: ReturnsDesk) -> None:
    desk.find("Zebedee")

    assert said(desk) == (NoticeKind.WARN, "Nothing to return found")
    assert desk.state.offers == ()


def test_a_return_nobody_announced_is_counted_by_scans(desk: ReturnsDesk, house: Work, order_id: int) -> None:
    scan(desk, house_code("SO", order_id))
    scan(desk, TORCH)
    scan(desk, TORCH)
    scan(desk, TORCH)
    too_many = said(desk)
    scan(desk, GAS)
    desk.undo()

    desk.confirm()

    assert too_many == (NoticeKind.ERR, "One too many")
    assert desk.state.draft is None
    assert desk.state.picture is not None
    assert [(line.name, line.received) for line in desk.state.picture.lines] == [("Head torch", 2)]


def test_a_product_leads_to_the_order_it_was_in_and_counts(desk: ReturnsDesk) -> None:
    scan(desk, GAS)

    assert desk.state.draft is not None
    assert [desk.state.draft.count_of(line.order_line_id) for line in desk.state.draft.order.lines] == [0, 1]


def test_pieces_without_a_code_are_counted_by_hand_on_the_active_line(desk: ReturnsDesk, order_id: int) -> None:
    scan(desk, house_code("SO", order_id))

    desk.move(1)
    desk.count_by_hand()

    assert desk.state.draft is not None
    assert [desk.state.draft.count_of(line.order_line_id) for line in desk.state.draft.order.lines] == [0, 1]


def test_a_piece_the_customer_never_had_is_refused(desk: ReturnsDesk, house: Work, order_id: int) -> None:
    factories.a_product(house, "OTHER", name="Other")
    scan(desk, house_code("SO", order_id))

    scan(desk, "OTHER")

    assert said(desk) == (NoticeKind.ERR, "Not in this order")


@pytest.mark.parametrize(
    ("code", "kind", "headline"),
    [
        ("9999", NoticeKind.WARN, "Unknown code"),
        ("CDBOX1", NoticeKind.WARN, "This command does nothing here"),
        ("LO00001", NoticeKind.WARN, "This is a bin. Scan an item."),
    ],
)
def test_other_codes_change_nothing(desk: ReturnsDesk, house: Work, code: str, kind: NoticeKind, headline: str) -> None:
    before = factories.whole_database(house)

    scan(desk, code)

    assert said(desk) == (kind, headline)
    assert factories.whole_database(house) == before
