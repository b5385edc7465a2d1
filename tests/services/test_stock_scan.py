"""Codes at the stock desk: scanned or typed, each is one thing with the words for the screen."""

import pytest

from omsdesk.codes import house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.journal import ScanEvent
from omsdesk.services import founding, stock_scan
from omsdesk.services.resolving import CodeKind
from omsdesk.services.stock_scan import Seen
from tests.factories import a_bin, a_house, a_product, all_rows, an_order, stock


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


def test_a_product_brings_its_own_bin_along(work: Work) -> None:
    mug = a_product(work, "MUG", name="Mug")
    shelf = stock(work, mug, 3, a_bin(work, "A-01-1"))

    assert work.read(stock_scan.look, "MUG") == Seen(
        CodeKind.PRODUCT,
        mug,
        "Mug",
        sku="MUG",
        home_id=shelf,
        home="A-01-1",
        handling=Handling.COUNTED,
        code="MUG",
    )


@pytest.mark.parametrize("typed", ["{code}", "A-01-1", " a-01-1 "])
def test_a_bin_is_known_by_its_code_and_by_its_name(work: Work, typed: str) -> None:
    shelf = a_bin(work, "A-01-1")

    seen = work.read(stock_scan.look, typed.format(code=house_code("LO", shelf)))

    assert (seen.kind, seen.id, seen.name, seen.place_kind) == (CodeKind.LOCATION, shelf, "A-01-1", PlaceKind.BIN)


def test_a_tote_is_a_place_too(work: Work) -> None:
    (tote,) = work.write(founding.add_totes, 1)

    seen = work.read(stock_scan.look, house_code("TO", tote))

    assert (seen.kind, seen.name, seen.place_kind) == (CodeKind.LOCATION, "T-01", PlaceKind.TOTE)


def test_places_outside_the_house_are_not_found_by_name(work: Work) -> None:
    assert work.read(stock_scan.look, "Customers").kind is CodeKind.UNKNOWN


def test_other_things_are_what_they_are(work: Work) -> None:
    order = an_order(work)

    assert work.read(stock_scan.look, house_code("SO", order)).kind is CodeKind.ORDER


def test_every_scan_is_in_the_journal(work: Work) -> None:
    a_product(work, "MUG")

    for code in ("MUG", "9999"):
        work.write(stock_scan.scan, gesture=Gesture.of(work.now(), code))

    columns = list(ScanEvent.__table__.columns.keys())
    rows = [dict(zip(columns, row, strict=True)) for row in all_rows(work, ScanEvent)]
    assert [(row["code"], row["outcome"]) for row in rows] == [
        ("MUG", ScanOutcome.OK),
        ("9999", ScanOutcome.UNKNOWN_CODE),
    ]
