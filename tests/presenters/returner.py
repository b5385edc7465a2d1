"""What tests of the returns desk share: an order that was sent, its return, and scans at the desk."""

from datetime import timedelta

from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.presenters import NoticeKind
from omsdesk.presenters.returns_desk import ReturnsDesk
from omsdesk.services import requesting_return
from tests import factories

TORCH = "4006381333931"

GAS = "GAS-230"


def sent(house: Work, goods: dict[str, int], customer: str) -> int:
    """An order of two torches and a canister that is paid and at the customer's."""
    lines = [(goods["torch"], 2), (goods["gas"], 1)]
    last_week = house.now() - timedelta(days=5)
    return factories.an_order(house, lines, customer=customer, shipped_at=last_week, is_paid=True)


def a_return(house: Work, order_id: int, *pieces: int, fee: int = 0) -> int:
    """An approved return of so many pieces of each line; its id."""
    lines = [line.id for line in factories.lines_of(house, order_id)]
    wanted = {line: count for line, count in zip(lines, pieces, strict=False) if count}
    return house.write(
        requesting_return.request_and_approve, order_id, wanted, customer_says="Too weak.", fee_minor=fee
    )


def scan(desk: ReturnsDesk, code: str) -> None:
    """One scan at the desk."""
    desk.scanned(Gesture.of(desk.work.now(), code))


def said(desk: ReturnsDesk) -> tuple[NoticeKind, str]:
    """What the band says, and how."""
    return desk.state.notice.kind, str(desk.state.notice.headline)


def in_hand(desk: ReturnsDesk) -> str | None:
    """The piece that is looked at."""
    return desk.state.line.name if desk.state.line else None
