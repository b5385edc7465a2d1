"""What a station does costs the same however long the past is: no act reads its way through what was done before."""

import re
from typing import Any

import pytest
from sqlalchemy import event, select

from omsdesk.codes import house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.goods_return import Condition, Disposition
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.shipment import DeliveryProof
from omsdesk.models.all import metadata
from omsdesk.models.order import Order
from omsdesk.services import delivering, holding, inspecting, packing, receiving, shipping
from tests.factories import a_bin, a_house, a_product, an_order, stock, the_order
from tests.services import pack_bench as bench
from tests.services import walking
from tests.services.returns import coming_back

HOUSE = frozenset(
    {
        *("settings", "users", "credentials", "sessions", "stations", "services", "channels", "locations"),
        *("products", "barcodes", "kit_parts", "substitutes", "shop_codes", "suppliers", "supplier_products"),
        *("tax_rates", "shipping_rates", "price_lists", "list_prices", "discount_codes", "closed_months"),
        "audit_lanes",
    }
)
"""What a house has is no longer next year; every other table is."""
GROW = frozenset(metadata.tables) - HOUSE


def listening(work: Work) -> list[str]:
    """Filled from now on with each table that a statement reads from end to end."""
    asked: set[str] = set()
    found: list[str] = []

    @event.listens_for(work.engine, "before_cursor_execute")
    def _look(*told: Any) -> None:
        connection, _, statement, values, _, is_many = told
        if is_many or statement in asked or statement.lstrip().split()[0] not in {"SELECT", "UPDATE", "DELETE", "WITH"}:
            return
        asked.add(statement)
        cursor = connection.connection.driver_connection.cursor()
        plan = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        found.extend(f"{step[3]}: {statement}" for step in plan if _walks(step[3]))

    return found


def _walks(step: str) -> bool:
    """Whether a step of a plan reads a growing table from end to end; a table that is there twice has a number."""
    word, table, *_ = step.split()
    return word == "SCAN" and re.sub(r"_\d+$", "", table) in GROW


def _through_the_hall(work: Work, order_id: int, *pieces: int) -> int:
    """Released, walked, packed with a piece taken back and put in again, and loaded; the shipment."""
    listed = walking.a_list(work, order_id)
    walked = [walking.scan_product(work, listed, piece) for piece in pieces][-1]
    assert walked.finished, walking.said(walked)
    opened = bench.scan_order(work, order_id)
    job = opened.job_id
    assert job, bench.said(opened)
    bench.scan(work, house_code("SK", pieces[0]), job)
    bench.press(work, packing.undo, job)
    for piece in pieces:
        bench.scan(work, house_code("SK", piece), job)
    for box in bench.boxes(work, job):
        work.write(shipping.ship_parcel_scan, gesture=Gesture.of(work.now(), house_code("PK", box.id)))
    return job


@pytest.mark.parametrize("engine_kind", ["sqlite"])
def test_no_act_from_order_to_return_walks_through_the_past(work: Work) -> None:
    a_house(work, pick_while_packing=False)
    mug, sock = a_product(work), a_product(work)
    home = stock(work, mug, 9, a_bin(work, "A-01-1"))
    stock(work, sock, 9, a_bin(work, "B-01-1"))

    walked_through = listening(work)
    order = an_order(work, [(mug, 2), (sock, 1)], confirmed=True)
    work.write(holding.hold, order, HoldReason.OTHER)
    work.write(holding.release_all, order)
    shipment = _through_the_hall(work, order, mug, mug, sock)
    work.write(delivering.deliver, shipment, DeliveryProof.SIGNED, "J. Doe")
    return_id = coming_back.received(work, order, 1)
    line = coming_back.line_id(work, return_id)
    work.write(inspecting.inspect, line, Condition.NEW, Disposition.RESTOCK)
    waits = an_order(work, [(mug, 30)], confirmed=True)
    work.write(receiving.receive, product_id=mug, quantity=30, place_id=home)

    assert the_order(work, waits).headline is Headline.READY_TO_PICK
    assert "\n".join(walked_through) == ""


@pytest.mark.parametrize("engine_kind", ["sqlite"])
def test_a_walk_through_the_past_is_noticed(work: Work) -> None:
    a_house(work)
    walked_through = listening(work)

    work.read(lambda db: db.run(select(Order.id).where(Order.customer_name == "Ana")).all())

    assert [each.split(":")[0] for each in walked_through] == ["SCAN orders"]
