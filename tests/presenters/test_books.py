"""The page of the books: a month and its days, saved as files, and closed."""

from datetime import timedelta
from pathlib import Path

from omsdesk.database.work import Work
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.books import Books
from omsdesk.services import paying
from omsdesk.services.invoicing import issuing
from tests import factories
from tests.still_clock import StillClock


def opened(work: Work) -> Books:
    page = Books(work, JobsInPlace())
    work.listen(page.changed)
    page.appear()
    return page


def test_a_month_says_what_each_day_came_to_and_is_saved(house: Work, clock: StillClock, tmp_path: Path) -> None:
    order_id = factories.an_order(house)
    house.write(issuing.issue, order_id)
    clock.pass_by(days=1)
    house.write(paying.record, order_id, PaymentMethod.CASH)
    page = opened(house)

    assert page.state.journal is not None
    whole, paid, invoiced = page.state.journal.days
    assert (whole.day, whole.entries, whole.invoiced.minor, whole.received.minor) == (None, 2, 1000, 1000)
    assert (paid.day, invoiced.day) == (clock.now.date(), clock.now.date() - timedelta(days=1))
    page.choose_day(2)
    page.save_table(str(tmp_path / page.suggested("csv")))
    page.save_datev(str(tmp_path / "EXTF.csv"))

    assert page.state.said is not None
    assert str(page.state.said.words) == "1 entry is in the file"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["2026-03-02.csv", "EXTF.csv"]
    assert ";20260302;20260302;" in (tmp_path / "EXTF.csv").read_text(encoding="cp1252")


def test_a_month_that_is_over_is_closed(house: Work, clock: StillClock) -> None:
    house.write(issuing.issue, factories.an_order(house))
    page = opened(house)
    assert str(page.state.why_not_close) == "This month is not over yet."
    page.close()
    assert page.state.trouble is not None

    clock.pass_by(days=31)
    page.refresh()
    page.choose_month(1)
    assert page.state.current == "2026-03"
    assert page.state.why_not_close is None
    page.close()

    assert [each.closed_at is not None for each in page.state.months] == [False, True]
    assert str(page.state.why_not_close) == "This month is closed."


def test_an_account_that_is_missing_is_said_on_the_page(house: Work) -> None:
    house.write(issuing.issue, factories.an_order(house, [(factories.a_product(house, tax_rate_bp=500), 1)]))

    page = opened(house)

    assert page.state.trouble is not None
    assert str(page.state.trouble.headline) == "There is no account for sales of 5."
    assert str(page.state.why_not_save) == "The journal is still loading."
