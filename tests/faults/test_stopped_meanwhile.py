"""A hold or a cancellation that commits while a packer's scan stands at the order's lock: nothing more is packed."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

from omsdesk.codes import house_code
from omsdesk.database.db import Db
from omsdesk.database.engine import open_engine
from omsdesk.database.work import Work
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.services import cancelling, holding, packing
from tests.factories import a_house, a_product, an_order, stock
from tests.services import pack_bench as bench

_WAITS = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")


def hold(db: Db, order_id: int) -> None:
    holding.hold(db, order_id, HoldReason.OTHER)


def cancel(db: Db, order_id: int) -> None:
    cancelling.cancel_order(db, order_id, "changed their mind")


@pytest.fixture
def shop(postgresql_url: str) -> Iterator[Work]:
    engine = open_engine(postgresql_url)
    work = Work(engine)
    a_house(work, pick_while_packing=False)
    yield work
    engine.dispose()


@pytest.mark.parametrize(("stop", "said"), [(hold, "On hold"), (cancel, "Cancelled")])
@pytest.mark.parametrize("act", ["a piece", "another box", "the box by its name"])
def test_a_scan_that_waited_for_a_stop_obeys_it(
    shop: Work, stop: Callable[[Db, int], None], said: str, act: str
) -> None:
    product_id = a_product(shop)
    stock(shop, product_id, 2)
    order_id = an_order(shop, [(product_id, 2)], confirmed=True)
    bench.picked(shop, order_id)
    job = bench.scan_order(shop, order_id).job_id
    bench.scan(shop, house_code("SK", product_id), job)
    acts: dict[str, Callable[[], Any]] = {
        "a piece": lambda: bench.scan(shop, house_code("SK", product_id), job),
        "another box": lambda: bench.press(shop, packing.next_box, job),
        "the box by its name": lambda: bench.press(shop, packing.choose_box, job, name="M"),
    }

    result = while_it_waits(shop, stop, order_id, acts[act])

    if act == "the box by its name" and stop is hold:
        assert result.outcome is ScanOutcome.OK  # nothing more is packed by it
    else:
        assert (result.outcome, str(result.headline)) == (ScanOutcome.NOT_PACKABLE, said)
    assert bench.lines(shop, job)[0][2] == 1


def while_it_waits(shop: Work, stop: Callable[[Db, int], None], order_id: int, act: Callable[[], Any]) -> Any:
    """Stop the order, and commit only when the act stands at a lock."""
    begun = threading.Event()

    def stop_slowly(db: Db) -> None:
        stop(db, order_id)
        begun.set()
        while not shop.read(lambda other: other.run(_WAITS).scalar_one()):
            threading.Event().wait(0.01)

    with ThreadPoolExecutor(2) as hands:
        stopped = hands.submit(shop.write, stop_slowly)
        assert begun.wait(10)
        result = hands.submit(act)
        stopped.result()
        return result.result()
