"""A process that imports is killed without warning: after it is started again, nothing is lost or doubled."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from omsdesk.database.schema import open_database
from omsdesk.database.work import Work
from omsdesk.money import Money
from omsdesk.services import checks
from omsdesk.services.importing import Subject, import_files
from tests.counts import IS_LONG_RUN
from tests.factories import a_house, all_rows
from tests.services.importing.files import trading_company

KILLS = 60 if IS_LONG_RUN else 4
ORDERS = 900
_IMPORT = """
import sys
from pathlib import Path
from omsdesk.database.schema import open_database
from omsdesk.database.work import Work
from omsdesk.services.importing import import_files
work = Work(open_database(sys.argv[1]))
print("begun", flush=True)
report = import_files(work, [Path(each) for each in sys.argv[2:]], "northwind")
print("done", report.new, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_import_goes_on_where_it_stopped(sqlite_url: str, tmp_path: Path) -> None:
    work = Work(open_database(sqlite_url))
    a_house(work)
    paths = trading_company(tmp_path, orders=ORDERS, shipped=ORDERS - 100)
    dice = random.Random(20260302)

    for _ in range(KILLS):
        _import_and_kill(sqlite_url, paths, after=dice.uniform(0.05, 0.6))
        assert work.read(checks.violations) == ()

    report = import_files(work, paths, "northwind")
    assert (report.of(Subject.ORDERS).new + report.unchanged, report.refused) == (ORDERS, 0)
    again = import_files(work, paths, "northwind")
    assert [each.new for each in again.tallies] == [0, 0, 0, 0, 0]
    assert _sums(work) == (ORDERS, 2 * ORDERS, Money(ORDERS * 2185, "EUR"))
    assert work.read(checks.violations) == ()
    work.engine.dispose()


def _import_and_kill(url: str, paths: list[Path], *, after: float) -> None:
    """Wait until it has begun, then let it work for a moment that the dice choose."""
    process = subprocess.Popen(
        [sys.executable, "-c", _IMPORT, url, *paths], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    time.sleep(after)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()


def _sums(work: Work) -> tuple[int, int, Money]:
    from omsdesk.models.order import Order, OrderLine

    orders = all_rows(work, Order)
    goods = [column.name for column in Order.__table__.columns].index("goods_minor")
    return len(orders), len(all_rows(work, OrderLine)), Money(sum(row[goods] for row in orders), "EUR")
