"""Labels are printed by keys where their things are in view: of products, bins and totes on Stock, of a return."""

from sqlalchemy import Select, func, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.goods_return import ReturnStatus
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.goods_return import Return
from omsdesk.models.stock import Location
from omsdesk.services import printing_jobs
from tests.views.shop import Shop


def newest_kind(shop: Shop) -> str:
    newest = shop.read(printing_jobs.job_ids)[0]
    (row,) = shop.read(printing_jobs.job_rows, [newest])
    return str(row.kind)


def test_what_is_in_view_gets_its_label(shared_shop: Shop) -> None:
    shop = shared_shop
    open_return, tote = (shop.read(_first, each) for each in (_RETURN, _TOTE))
    shop.go("stock")
    shop.scan("SK", 1)

    shop.person.press("Ctrl+P")
    of_product = newest_kind(shop)
    shop.person.press("Ctrl+Shift+P")
    of_bin = newest_kind(shop)
    shop.scan("TO", tote)
    shop.person.press("Ctrl+Shift+P")
    of_tote = newest_kind(shop)
    shop.go("returns")
    shop.scan("RE", open_return)
    shop.person.press("Ctrl+P")

    assert (of_product, of_bin, of_tote) == ("product_label", "location_label", "tote_label")
    assert newest_kind(shop) == "return_label"
    shop.person.press("F7")


def _first(db: Db, asked: Select[int]) -> int:
    return db.run(asked).scalar_one()


_RETURN = select(func.min(Return.id)).where(Return.status == ReturnStatus.APPROVED)
_TOTE = select(func.min(Location.id)).where(Location.kind == PlaceKind.TOTE)
