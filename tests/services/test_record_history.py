"""The history of one record: a person, a return with its pieces, a station, a part of the settings, a paper."""

from datetime import UTC, datetime

import pytest

from omsdesk.database.answers import Secret
from omsdesk.database.work import Work
from omsdesk.lifecycles.goods_return import Condition, Disposition
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import (
    hall_papers,
    inspecting,
    printing_jobs,
    receiving_return,
    record_history,
    requesting_return,
    return_picture,
    setting_fields,
    signing_in,
    station_settings,
    stock_list,
    taking_back,
    ways_to_send,
)
from omsdesk.services.audit_trail import AuditRow
from tests.factories import a_bin, a_house, a_product, an_order, change_settings, lines_of, stock

LAST_WEEK = datetime(2026, 2, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


def told(work: Work, subject: str, record: int, part: str = "") -> list[str]:
    return [str(row.said) for row in history(work, subject, record, part)]


def history(work: Work, subject: str, record: int, part: str = "") -> tuple[AuditRow, ...]:
    return work.read(record_history.history, subject, record, part)


def test_a_person_has_a_history(work: Work) -> None:
    mehmet = work.write(signing_in.add_person, name="Mehmet Kaya", role=UserRole.PICKER, pin=Secret("1357"))
    work.write(signing_in.change_role, mehmet, UserRole.STOCK)

    story = history(work, "user", mehmet)

    assert [(str(row.before), str(row.after)) for row in story] == [("Picker", "Stock"), ("", "Picker")]
    assert [str(row.said) for row in story] == ["Another role", "Added"]


def test_a_return_tells_of_its_pieces_too_and_of_no_other_return(work: Work) -> None:
    mug = a_product(work, "MUG", name="Mug")
    stock(work, mug, 4, a_bin(work))
    first, second = (
        work.write(requesting_return.request_and_approve, order, {lines_of(work, order)[0].id: 2})
        for order in (an_order(work, [(mug, 3)], shipped_at=LAST_WEEK, is_paid=True) for _ in range(2))
    )
    for each in (first, second):
        work.write(receiving_return.receive, each)
    line = work.read(return_picture.show, first).lines[0].id
    work.write(inspecting.inspect, line, Condition.NEW, Disposition.RESTOCK)
    work.write(taking_back.take_back, first)
    work.write(receiving_return.missing, line)

    assert told(work, "return", first) == [
        "A piece that should have come is missing",
        "The last decision was taken back",
        "Looked at: 1 restock",
        f"Return RE-{first} arrived",
        "Pieces came back (+2)",
        f"Return RE-{first} approved",
        f"Return RE-{first} asked for",
    ]
    assert len(told(work, "return", second)) == 4


def test_a_station_and_a_service_have_a_history(work: Work) -> None:
    assert work.actor.station_id is not None
    work.write(signing_in.change_station, work.actor.station_id, name="PACK-7", start_page="pack")
    work.write(station_settings.set_printer, "packing_slip", "Laser")
    way = work.read(ways_to_send.ways)[0]
    work.write(ways_to_send.change, way)

    assert {"Station renamed", "Another printer for: Packing slip"} <= set(told(work, "station", work.actor.station_id))
    assert told(work, "service", way.id) == ["Sold otherwise"]


def test_a_part_of_the_settings_tells_of_its_own_settings_only(work: Work) -> None:
    change_settings(work, currency="CHF", return_days=14, sounds=False)

    assert next((row.before, row.after) for row in history(work, "setting", 0, "company")) == ("EUR", "CHF")
    assert next((row.before, row.after) for row in history(work, "setting", 0, "work")) == ("30", "14")
    assert [(str(row.before), str(row.after)) for row in history(work, "setting", 0, "scanning")] == [("Yes", "No")]
    assert history(work, "setting", 0, "boxes") == ()


def test_every_setting_stands_in_one_section_of_the_history() -> None:
    sections = {each.section for each in setting_fields.FIELDS} | {"boxes", "data"}
    keys = [key for section in sections for key in setting_fields.keys_of(section)]

    assert len(keys) == len(set(keys))
    assert setting_fields.keys_of("people") == ()


def test_a_paper_has_a_history_in_words(work: Work) -> None:
    job = work.write(hall_papers.print_command_sheet)
    work.write(printing_jobs.cancel, job)

    assert told(work, "print job", job) == ["Not printed after all", "To be printed"]


def test_the_moves_of_a_place_are_found_by_its_name(work: Work) -> None:
    here, there = a_bin(work, "A-01-1"), a_bin(work, "B-01-1")
    mug, sock = a_product(work, "MUG", name="Mug"), a_product(work, "SOCK", name="Sock")
    stock(work, mug, 4, here)
    stock(work, sock, 2, there)

    found = work.read(stock_list.move_rows, work.read(stock_list.move_ids, " a-01-1 "))

    assert [(row.sku, row.to_place) for row in found] == [("MUG", "A-01-1")]
