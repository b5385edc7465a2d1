"""What tests of returns share: one that is asked for, one that is here, and how it stands."""

from datetime import UTC, datetime

from omsdesk.database.work import Work
from omsdesk.models.money import Refund
from omsdesk.services import receiving_return, requesting_return, return_picture
from omsdesk.services.return_picture import ReturnPicture
from tests.factories import all_rows, lines_of

LAST_WEEK = datetime(2026, 2, 23, 12, 0, tzinfo=UTC)


def ask(work: Work, order_id: int, *pieces: int, fee: int = 0) -> int:
    """An approved return of so many pieces of each line; its id."""
    lines = [line.id for line in lines_of(work, order_id)]
    wanted = {line: count for line, count in zip(lines, pieces, strict=False) if count}
    return work.write(requesting_return.request_and_approve, order_id, wanted, fee_minor=fee)


def received(work: Work, order_id: int, *pieces: int, fee: int = 0) -> int:
    """A return whose pieces lie on the desk; its id."""
    return_id = ask(work, order_id, *pieces, fee=fee)
    work.write(receiving_return.receive, return_id)
    return return_id


def picture(work: Work, return_id: int) -> ReturnPicture:
    """The return as its page shows it."""
    return work.read(return_picture.show, return_id)


def line_id(work: Work, return_id: int, place: int = 0) -> int:
    """The id of one of its lines, by its place."""
    return picture(work, return_id).lines[place].id


def out_and_back(work: Work, order_id: int) -> tuple[int, int]:
    """Pieces of the first line that are announced, and that are back."""
    line = lines_of(work, order_id)[0]
    return line.return_requested, line.returned


def refunds(work: Work) -> list[int]:
    """The amounts paid back so far."""
    return [row[5] for row in all_rows(work, Refund)]
