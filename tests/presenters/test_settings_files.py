"""Files of shops in the settings: what would come of them, and what is done about codes that nobody knows."""

from pathlib import Path

from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.settings import Settings
from tests import factories
from tests.channels.sales import sales
from tests.channels.shop_files import shopify
from tests.services.importing.shops import orders_of


def test_codes_that_a_shop_brought_become_products_from_the_report(house: Work, tmp_path: Path) -> None:
    page = Settings(house, JobsInPlace())
    house.listen(page.changed)
    page.appear()
    page.choose_files(shopify(tmp_path, sales(2, seed=53)))
    page.make_products()
    assert page.state.report is not None
    assert (page.state.report.is_dry_run, page.state.report.channel) == (True, "Shopify")
    page.bring_in()
    unknown = page.state.report.strange

    page.make_products()

    assert page.state.report.strange == ()
    assert page.state.said is not None
    assert str(page.state.said.words) == f"{len(unknown)} new products"
    assert {factories.the_order(house, each).headline for each in orders_of(house)} == {Headline.READY_TO_PICK}
