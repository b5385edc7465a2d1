"""When the sample is emptied, wherever somebody does it, no open page shows what is gone."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.services import customers, starting_for_real
from omsdesk.services.customers import NewCustomer
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.scanner import Detector
from tests import factories
from tests.views.bench import Station


@pytest.fixture
def station(qtbot: QtBot, jobs: ThreadJobs, detector: Detector, house: Work, tmp_path: Path) -> Station:
    factories.change_settings(house, sample=True)
    made = Station(qtbot, jobs, detector, house, tmp_path)
    made.open("sign_in")
    made.sign_in("orders", "admin")
    return made


def test_pages_that_were_open_begin_anew_and_a_record_that_is_gone_is_left(
    station: Station, house: Work, qtbot: QtBot
) -> None:
    ana = house.write(customers.make, NewCustomer(name="Ana Sousa", address=factories.HOME))
    mug = factories.a_product(house, "MUG-1")
    factories.stock(house, mug, 5)
    order = factories.an_order(house, [(mug, 1)], customer="Ana Sousa", customer_id=ana, confirmed=True)
    window = station.window
    for page in ("today", "customers", "stock"):
        window.go(page)
    window.go("order_entry", customer=ana)
    station.page.presenter.enter("MUG-1")
    window.go("order_detail", order=order)
    assert station.page.number.text() == f"SO-{order}"

    factories.by_the_program(house).write(starting_for_real.start_for_real)

    qtbot.waitUntil(lambda: station.page.key == "orders")
    assert list(station.page.presenter.state.ids) == []
    window.back()
    assert station.page.key == "orders", "nothing leads back to what is gone"
    window.go("customers")
    state = station.page.presenter.state
    assert (list(state.ids), state.current, state.card, station.page.table.model.rowCount()) == ([], None, None, 0)
    window.go("order_entry")
    assert (station.page.presenter.state.form.lines, station.page.customer.text()) == ((), "")
    window.go("stock")
    assert station.page.key == "stock"
