"""Which texts are dates, and which could be two."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from omsdesk.channels import DateOrder
from omsdesk.channels.files.dates import read_moment


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("1996-07-04 00:00:00.000", datetime.fromisoformat("1996-07-04")),
        ("2026-11-23", datetime.fromisoformat("2026-11-23")),
        ("2026-11-23T16:05", datetime.fromisoformat("2026-11-23 16:05")),
        ("2026/11/3 7:05:09", datetime.fromisoformat("2026-11-03 07:05:09")),
        ("3.4.2026", datetime.fromisoformat("2026-04-03")),
        ("03.04.26 16:00", datetime.fromisoformat("2026-04-03 16:00")),
        ("13/4/2026", datetime.fromisoformat("2026-04-13")),
        ("4/13/26", datetime.fromisoformat("2026-04-13")),
        ("5/5/2026 12:30 AM", datetime.fromisoformat("2026-05-05 00:30")),
        ("5/5/2026 12:30 pm", datetime.fromisoformat("2026-05-05 12:30")),
        ("5/5/96", datetime.fromisoformat("1996-05-05")),
    ],
)
def test_a_date_with_one_reading_is_read_as_a_wall_clock(raw: str, moment: datetime) -> None:
    assert read_moment(raw).value == moment


def test_a_zone_that_is_written_is_kept() -> None:
    assert read_moment("2026-11-23T16:00:00Z").value == datetime(2026, 11, 23, 16, tzinfo=UTC)
    assert read_moment("2026-11-23 16:00 +0130").value == datetime(
        2026, 11, 23, 16, tzinfo=timezone(timedelta(hours=1, minutes=30))
    )


def test_a_date_with_two_readings_is_not_guessed() -> None:
    moment = read_moment("3/4/2026")

    assert moment.value is None
    assert moment.is_ambiguous


def test_a_known_order_leaves_one_reading() -> None:
    assert read_moment("12/1/10 8:26", DateOrder.MONTH_FIRST).value == datetime.fromisoformat("2010-12-01 08:26")
    assert read_moment("12/1/10 8:26", DateOrder.DAY_FIRST).value == datetime.fromisoformat("2010-01-12 08:26")


def test_a_day_over_twelve_gives_the_order_away() -> None:
    assert read_moment("13/4/2026").order is DateOrder.DAY_FIRST
    assert read_moment("4/13/2026").order is DateOrder.MONTH_FIRST


@pytest.mark.parametrize(
    "raw",
    [
        "2026-02-30",
        "2026-13-01",
        "31/31/2026",
        "1/1/0001",
        "9999-01-01",
        "2026-01-01 25:00",
        "5/5/2026 13:00 PM",
        "45000",
        "yesterday",
        "٣/٤/٢٠٢٦",
        "2026-11-23 16:00 +9999",
        "1" * 100_000,
    ],
)
def test_what_is_no_day_is_none(raw: str) -> None:
    moment = read_moment(raw)

    assert moment.value is None
    assert not moment.is_ambiguous
