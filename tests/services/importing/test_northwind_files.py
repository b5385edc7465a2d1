"""The Northwind tables as they are, where somebody has them: name their folder in OMSDESK_NORTHWIND."""

import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.stock import StockMove
from omsdesk.money import Money
from omsdesk.services import checks
from omsdesk.services.importing import import_files
from tests.factories import a_house

FOLDER = os.environ.get("OMSDESK_NORTHWIND", "")
NAMES = ("customers", "products", "orders", "order_details")

pytestmark = pytest.mark.skipif(not FOLDER, reason="OMSDESK_NORTHWIND does not name the folder of the files")


def test_the_northwind_orders_come_in_to_the_cent_and_once(work: Work) -> None:
    a_house(work)
    paths = [Path(FOLDER) / f"northwind_{name}.csv" for name in NAMES]

    first = import_files(work, paths, "northwind")
    second = import_files(work, paths, "northwind")

    assert (first.new, first.lines, first.refused_rows) == (830, 2155, ())
    assert (first.goods, first.shipping) == (Money(126579329, "EUR"), Money(6494269, "EUR"))
    assert (second.new, second.unchanged, second.lines) == (0, 830, 0)
    left, moved = work.read(_completed), work.read(_moves_of_completed)
    assert (left, moved) == (809, 0)
    assert work.read(checks.violations) == ()


def _completed(db: Db) -> int:
    """Orders that had left before they came in; the 21 others are open work."""
    return db.run(select(func.count()).where(Order.headline == Headline.COMPLETED)).scalar_one()


def _moves_of_completed(db: Db) -> int:
    asked = select(func.count()).select_from(StockMove).join(OrderLine, OrderLine.id == StockMove.order_line_id)
    return db.run(asked.join(Order).where(Order.headline == Headline.COMPLETED)).scalar_one()


def test_the_dirty_invoices_come_in_as_far_as_they_are_good(work: Work) -> None:
    a_house(work)

    report = import_files(work, [Path(FOLDER) / "online_retail_uci_excerpt.csv"], "retail")

    assert (report.new, report.lines + 1, len(report.taken_back)) == (22, 179, 1)
    assert [each.line for each in report.refused_rows] == [121, 172, 175, 179]
