"""What tests of the walk share: a list of released orders, scans at it, and how it stands."""

from omsdesk.codes import house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.models.base import Row
from omsdesk.services import picking, releasing, walk
from omsdesk.services.scan_result import ScanResult
from tests.factories import all_rows


def a_list(work: Work, *order_ids: int) -> int:
    """These orders released on one pick list; its id."""
    list_id = work.write(releasing.release, order_ids).list_id
    assert list_id is not None
    return list_id


def scan(work: Work, list_id: int, code: str) -> ScanResult:
    """One scan at the pick station."""
    return work.write(picking.scan, list_id, gesture=Gesture.of(work.now(), code))


def scan_product(work: Work, list_id: int, product_id: int, times: int = 1) -> ScanResult:
    """A piece's own label, scanned as often as there are pieces; the last answer."""
    for _ in range(times):
        answer = scan(work, list_id, house_code("SK", product_id))
    return answer


def the_walk(work: Work, list_id: int) -> walk.Walk:
    """The walk as the screen would show it now."""
    return work.read(walk.show, list_id)


def said(result: ScanResult) -> tuple[str, str]:
    """Both lines of the band."""
    return str(result.headline), str(result.detail or "")


def column(work: Work, table: type[Row], name: str) -> list[object]:
    """One column of every row of a table."""
    place = list(table.__table__.columns.keys()).index(name)
    return [row[place] for row in all_rows(work, table)]
