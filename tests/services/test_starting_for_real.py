"""Starting for real empties a sample shop, and nothing but a sample shop."""

import pytest

from omsdesk.database import guards
from omsdesk.database.answers import Secret
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.models.message import Message
from omsdesk.models.order import Order
from omsdesk.models.product import Product
from omsdesk.models.stock import StockMove
from omsdesk.services import checks, messaging, settings, signing_in, station_settings
from omsdesk.services.starting_for_real import start_for_real
from tests import factories


def test_company_users_stations_and_printers_stay_and_the_rest_goes(work: Work) -> None:
    factories.a_house(work, sample=True, mail_on=True, mail_way="folder")
    work.write(station_settings.set_printer, "shipping_label", "zebra")
    mug = factories.a_product(work)
    factories.stock(work, mug, 5)
    factories.an_order(work, [(mug, 2)], confirmed=True, email="grace@customer.test")
    (waiting,) = factories.all_rows(work, Message)
    work.write(messaging.cancel, waiting[0])
    work.write(messaging.send_again, waiting[0])

    company = work.write(start_for_real)

    assert (company.sample, company.name, company.mail_on, company.mail_way) == (False, "Test House", False, "smtp")
    assert [factories.all_rows(work, table) for table in (Order, Product, StockMove, Message)] == [[], [], [], []]
    assert [each.name for each in work.read(signing_in.people)] == ["Ada"]
    assert work.read(station_settings.printer_for, "shipping_label") == "zebra"
    with work.engine.connect() as connection:
        assert guards.present(connection) >= set(guards.names(connection.dialect.name))
    assert work.read(checks.violations) == ()
    assert work.write(signing_in.with_pin, work.actor.user_id, Secret(factories.PIN)).person is not None
    assert factories.an_order(work, [(factories.a_product(work), 1)]) == 10001


def test_a_shop_that_is_no_sample_is_never_emptied(work: Work) -> None:
    factories.a_house(work)
    mug = factories.a_product(work)
    before = factories.whole_database(work)

    with pytest.raises(Refusal) as refused:
        work.write(start_for_real)

    assert str(refused.value.reason) == "This is no sample shop. Nothing was emptied."
    assert factories.whole_database(work) == before
    assert mug
    assert not work.read(settings.company).sample
