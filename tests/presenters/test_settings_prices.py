"""Settings of prices: lists, codes, dated rates and shipping, as they are typed; what is wrong is said by its row."""

from datetime import date

import pytest

from omsdesk.database.work import Work
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.settings import Settings
from omsdesk.services.keeping_prices import KeptList
from omsdesk.services.tax_table import DatedRate
from tests import factories

NO_DAYS = ("", "")
CODE = {"code": "spring", "gives": "10%", "least": "", "first": "", "last": "", "uses": ""}


@pytest.fixture
def page(house: Work) -> Settings:
    factories.a_product(house, "MUG-1", price=1290)
    made = Settings(house, JobsInPlace())
    made.appear()
    made.look_at_prices()
    return made


def error(page: Settings, key: str) -> str:
    return str(page.state.errors[key])


def test_a_list_is_kept_with_its_rows_and_shown_again_as_it_was_typed(page: Settings) -> None:
    page.keep_list(KeptList(0, " Trade ", "EUR"), ("2026-01-01", "2026-12-31"), "MUG-1\t1\t11,00\nMUG-1; 10; 9.5\n\n")
    kept = page.state.lists[0]

    page.open_list(kept.id)

    assert (kept.name, kept.valid_from, kept.prices) == ("Trade", date(2026, 1, 1), 2)
    assert page.state.list_rows == (kept.id, "MUG-1; 1; 11.00\nMUG-1; 10; 9.50")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("MUG-1; 1", "Row 1 cannot be read. Write it like this: MUG-1; 10; 9.50"),
        ("MUG-1; 1; 11\nMUG-1; 0; 9", "Row 2 cannot be read. Write it like this: MUG-1; 10; 9.50"),
        ("MUG-1; 1; 11.005", "Row 1 cannot be read. Write it like this: MUG-1; 10; 9.50"),
        ("MUG-9; 1; 11", "Row 1: there is no product MUG-9."),
        ("MUG-1; 1; 11\nMUG-1; 1; 12", "Row 2: MUG-1 from 1 stands there twice."),
    ],
)
def test_a_row_that_cannot_be_is_named_and_nothing_is_kept(page: Settings, rows: str, said: str) -> None:
    page.keep_list(KeptList(0, "Trade", "EUR"), NO_DAYS, rows)

    assert error(page, "list").strip() == said
    assert page.state.lists == ()


def test_lists_with_one_name_or_without_days_that_can_be_are_refused(page: Settings) -> None:
    page.keep_list(KeptList(0, "Trade", "EUR"), NO_DAYS, "")
    page.keep_list(KeptList(0, "Trade", "EUR"), NO_DAYS, "")
    twice = error(page, "list")
    page.keep_list(KeptList(0, "Autumn", "EUR"), ("2026-12-31", "2026-01-01"), "")
    backwards = error(page, "list")
    page.keep_list(KeptList(0, "Autumn", "EUR"), ("soon", ""), "")
    without = error(page, "list")
    page.keep_list(KeptList(0, " ", "EUR"), NO_DAYS, "")

    assert error(page, "list").strip() == "A price list needs a name of 1 to 80 letters."
    assert twice == "There is a price list Trade already. Choose another name."
    assert backwards == "It ends before it begins. Correct the days."
    assert without == "Give the day like 2026-03-01."


def test_a_code_is_made_and_changed(page: Settings) -> None:
    page.keep_code({**CODE, "least": "50", "uses": "3"}, active=True)
    page.keep_code({**CODE, "gives": "5,00"}, active=False)

    code = page.state.codes[0]
    assert len(page.state.codes) == 1
    assert (code.code, code.percent_bp, code.amount_minor, code.most_uses) == ("SPRING", 0, 500, None)
    assert (code.least_minor, code.active) == (0, False)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"code": " "}, "A code has 1 to 40 letters and digits."),
        ({"gives": ""}, "Give what the code takes off, as 10% or as an amount."),
        ({"gives": "lots"}, "Give what the code takes off, as 10% or as an amount."),
        ({"uses": "often"}, "Give how often it may be used, or leave it empty."),
    ],
)
def test_a_code_that_cannot_be_is_refused(page: Settings, typed: dict[str, str], said: str) -> None:
    page.keep_code({**CODE, **typed}, active=True)

    assert error(page, "code").strip() == said
    assert page.state.codes == ()


def test_a_rate_counts_from_a_day_and_can_be_taken_out(house: Work, page: Settings) -> None:
    product = factories.a_product(house, tax_rate_bp=None)
    page.keep_rate("DE", "", "2026-03-02", "20")
    page.keep_rate("FR", "", "", "21")
    kept = page.state.rates
    on_the_day = factories.lines_of(house, factories.an_order(house, [(product, 1)]))[0].tax_rate_bp

    page.drop_rate(DatedRate("DE", "", date(2026, 3, 2), 2000))

    assert [(each.country, each.rate_bp) for each in kept] == [("DE", 2000), ("FR", 2100)]
    assert on_the_day == 2000
    assert [each.country for each in page.state.rates] == ["FR"]
    page.keep_rate("DE", "Nothing", "", "20")
    assert error(page, "rate").strip() == "There is no class of tax called Nothing."


def test_shipping_prices_are_kept_by_country_and_weight(page: Settings) -> None:
    page.keep_shipping("standard", "*; 2; 3,90\nSwitzerland; 2.5; 12\nCH; 10; 19")
    kept = [(each.country, each.up_to_g, each.price_minor) for each in page.state.shipping]

    page.keep_shipping("standard", "*; heavy; 3,90")
    unread = error(page, "shipping")
    page.keep_shipping("standard", "*; 2; 3,90\n*; 2; 4,90")

    assert kept == [("", 2000, 390), ("CH", 2500, 1200), ("CH", 10_000, 1900)]
    assert unread == "Row 1 cannot be read. Write it like this: DE; 2.5; 4.90"
    assert error(page, "shipping") == "Two rows are for the same country and weight. Take one of them out."
