"""A carrier over the network that answers as a test says, and a box whose label comes from it."""

import pytest
from sqlalchemy import insert, select

from omsdesk import carriers
from omsdesk.carriers import Carrier, LabelAnswer, LabelRequest
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.models.order import Service
from omsdesk.services import labelling
from tests.factories import a_house, a_product, stock
from tests.services import pack_bench as bench


class Courier(Carrier):
    """Asked, and answering."""

    key = "courier"
    name = "Courier"
    asked: list[str]
    answer: Exception | str

    def buy(self, ask: LabelRequest) -> LabelAnswer:
        self.asked.append(ask.key)
        if isinstance(self.answer, Exception):
            raise self.answer
        return LabelAnswer(tracking_number=self.answer)


@pytest.fixture
def courier(monkeypatch: pytest.MonkeyPatch) -> Courier:
    """One more carrier among those that are found."""
    found = Courier()
    found.asked, found.answer = [], "CR123456789"
    every = {**carriers.carriers(), found.key: found}
    monkeypatch.setattr(carriers, "carriers", lambda: every)
    labelling._carriers.cache_clear()
    return found


@pytest.fixture
def shop(work: Work) -> Work:
    a_house(work, pick_while_packing=False)
    work.write(_add_service)
    labelling._carriers.cache_clear()
    return work


def a_packed_box(shop: Work, service: str = "standard") -> tuple[int, int, int]:
    """Order, shipment and box."""
    product = a_product(shop)
    stock(shop, product, 1)
    order_id, job = bench.packed(shop, (product, 1), service=service)
    return order_id, job, bench.boxes(shop, job)[0].id


def _add_service(db: Db) -> None:
    assert db.run(select(Service.id).where(Service.key == "courier")).first() is None
    db.run(insert(Service).values(key="courier", name="Courier", carrier="courier"))
