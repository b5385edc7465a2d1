"""Invoice numbers have no gaps, however many write at once and whatever is taken back; what was issued stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from omsdesk.database.db import Db
from omsdesk.database.engine import WRITES
from omsdesk.database.work import Actor, Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.invoice import InvoiceKind
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.invoice import Invoice, InvoiceCounter
from omsdesk.services import checks, refunding, settings, ways_of_working
from omsdesk.services.invoicing import by_itself, crediting, issuing, numbering
from omsdesk.services.settings import Company
from omsdesk.words import Text
from tests.counts import counted
from tests.database.station import a_shared_house, station_url
from tests.engines import a_test_engine
from tests.factories import a_house, a_product, all_rows, an_order
from tests.sentences import says_no

WRITERS = 4
HOW = "Set one in Settings, Invoices, for example IN-{year}-"


def _issue(db: Db, order_id: int, *, goes_wrong: bool) -> int:
    invoice_id = issuing.for_order(db, order_id)
    if goes_wrong:
        raise Refusal(Text("Taken back"))
    return invoice_id


def test_many_writers_of_whom_some_give_up_leave_no_gap(work: Work) -> None:
    a_house(work)
    mug = a_product(work)
    orders = [an_order(work, [(mug, 1)]) for _ in range(counted(short=24, long=400))]

    def write(order_id: int) -> int:
        try:
            work.write(_issue, order_id, goes_wrong=order_id % 3 == 0)
        except Refusal:
            return 0
        return 1

    with ThreadPoolExecutor(WRITERS) as pool:
        kept = sum(pool.map(write, orders))

    numbers = sorted(row[3] for row in all_rows(work, Invoice))
    assert numbers == list(range(1, kept + 1))
    assert kept == sum(1 for each in orders if each % 3)
    assert all_rows(work, InvoiceCounter) == [(f"IN-{work.now().year}-", kept)]
    assert work.read(checks.violations) == ()


def test_several_stations_that_look_at_once_write_each_invoice_once(work: Work) -> None:
    a_house(work, invoice_when="paid")
    mug = a_product(work)
    orders = [an_order(work, [(mug, 1)], is_paid=True) for _ in range(6)]

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(by_itself.carry_out, [work] * WRITERS))

    assert sorted(row[5] for row in all_rows(work, Invoice)) == orders
    assert work.read(checks.violations) == ()


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE invoices SET total_minor = 1, net_minor = 1, tax_minor = 0",
        "UPDATE invoice_lines SET net_minor = 1",
        "DELETE FROM invoice_lines",
        "DELETE FROM credited_refunds",
        "UPDATE invoice_counters SET last = last + 2",
        "UPDATE invoice_counters SET last = last - 1",
        "DELETE FROM invoice_counters",
    ],
)
def test_what_was_issued_stays(work: Work, act: str) -> None:
    a_house(work, invoice_when="paid")
    order_id = an_order(work, is_paid=True)
    by_itself.carry_out(work)
    (invoice_id,) = (row[0] for row in all_rows(work, Invoice))
    work.write(crediting.credit, invoice_id, "Wrong", amount_minor=1)
    work.write(refunding.refund, order_id, 1, reason="Wrong")
    by_itself.carry_out(work)
    before = all_rows(work, Invoice)

    with (
        pytest.raises(DBAPIError, match=r"what was issued|go on one by one"),
        work.engine.execution_options(**{WRITES: True}).begin() as connection,
    ):
        connection.execute(text(act))

    assert (all_rows(work, Invoice), len(before), before[0][5]) == (before, 3, order_id)


def test_a_stations_own_login_writes_what_is_due_where_nobody_is(postgresql_url: str) -> None:
    with a_shared_house(postgresql_url, ("Ines", UserRole.OFFICE)) as (owner, _):
        owner.write(settings.change, invoice_when="paid")
        an_order(owner, is_paid=True)
        engine = a_test_engine(station_url(postgresql_url))
        try:
            assert by_itself.carry_out(Work(engine, Actor(None, 1))) == 1
        finally:
            engine.dispose()

        assert owner.read(checks.violations) == ()


def test_a_series_begins_where_the_house_says_and_each_year_anew(work: Work) -> None:
    a_house(work, invoice_series="R{year}/", invoice_start=501)
    company = work.read(settings.company)

    assert [work.write(_take, day, company) for day in (date(2026, 12, 31), date(2026, 12, 31), date(2027, 1, 1))] == [
        "R2026/00501",
        "R2026/00502",
        "R2027/00501",
    ]


def _take(db: Db, day: date, company: Company) -> str:
    return numbering.take(db, InvoiceKind.INVOICE, day, company).name


@pytest.mark.parametrize(
    ("series", "said"),
    [
        ("", f"Invoices cannot be numbered: - is no beginning of a number. {HOW}"),
        ("IN-{month}-", f"Invoices cannot be numbered: IN-{{month}}- is no beginning of a number. {HOW}"),
        ("IN-" * 9, f"Invoices cannot be numbered: {'IN-' * 9} is no beginning of a number. {HOW}"),
        ("CN-{year}-", "Invoices and credit notes would have the same numbers. Give each its own letters."),
    ],
)
def test_a_beginning_that_no_number_can_follow_is_refused(work: Work, series: str, said: str) -> None:
    a_house(work)

    with says_no(said):
        work.write(ways_of_working.change, invoice_series=series)

    assert work.read(settings.company).invoice_series == "IN-{year}-"
