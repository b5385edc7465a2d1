"""Boxes are put at a place by scans on the Ship page, and nothing leaves by a scan that was meant to put it down."""

from pathlib import Path

import pytest

from omsdesk.codes import house_code, house_name
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.models.paper import PrintJob
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.ship import Ask, Ship
from omsdesk.services import staging_places
from tests import factories
from tests.presenters.test_ship import Dock
from tests.services import pack_bench


@pytest.fixture
def dock(work: Work, tmp_path: Path) -> Dock:
    factories.a_house(work, print_folder=str(tmp_path))
    product = factories.a_product(work, "MUG", name="Mug")
    factories.stock(work, product, 50)
    page = Ship(work, JobsInPlace())
    work.listen(page.changed)
    page.appear()
    return Dock(page, work, product)


def a_place(dock: Dock, name: str = "STG-01") -> str:
    return house_code("LO", dock.work.write(staging_places.label, name).id)


def test_a_place_then_parcels_until_esc_loads_again(dock: Dock) -> None:
    first, second = dock.packed(), dock.packed(service="elsewhere")
    codes = {row.order_id: house_code("PK", row.parcel_id) for row in dock.page.state.boxes}

    dock.scan(a_place(dock))
    begun = dock.said, dock.page.state.place
    dock.scan(codes[first])
    put = dock.said
    dock.scan(codes[second])
    rows = {row.order_id: row.place for row in dock.page.state.boxes}
    dock.page.calm()
    dock.scan(codes[first])

    assert begun == (("ready", "Put parcels at STG-01"), "STG-01")
    assert put == ("ok", f"{house_name('SO', first)} stands at STG-01")
    assert rows == {first: "STG-01", second: "STG-01"}
    assert dock.page.state.place_id == 0
    assert dock.headline(first) is Headline.SHIPPED
    assert str(dock.page.state.scans[0].said) == house_name("SO", first)


def test_another_place_takes_over_and_a_wrong_one_does_not(dock: Dock) -> None:
    order_id = dock.packed()
    box = house_code("PK", dock.page.state.boxes[0].parcel_id)
    dock.scan(a_place(dock))

    dock.scan("LO99999")
    wrong = dock.said
    dock.scan(a_place(dock, "Cage 2"))
    dock.scan(box)

    assert wrong == ("err", "Unknown place")
    assert dock.said == ("ok", f"{house_name('SO', order_id)} stands at Cage 2")


@pytest.mark.parametrize("how", ["done", "leaves"])
def test_the_code_done_and_leaving_the_page_load_again(dock: Dock, how: str) -> None:
    dock.scan(a_place(dock))

    if how == "done":
        dock.scan("CDDONE")
    else:
        dock.page.disappear()

    assert (dock.page.state.place_id, dock.said) == (0, ("ready", "Scan a parcel or its tracking number"))


def test_esc_takes_a_question_back_before_the_place(dock: Dock) -> None:
    dock.packed()
    dock.scan(a_place(dock))
    dock.page.ask_ship_all()

    dock.page.calm()

    assert (dock.page.state.asks, dock.page.state.place, dock.said) == (
        Ask.NOTHING,
        "STG-01",
        ("ready", "Put parcels at STG-01"),
    )


def test_a_new_place_gets_its_label_by_name(dock: Dock) -> None:
    dock.page.label_place("never asked")
    dock.page.ask_place()
    dock.page.label_place("")
    nameless = dock.said, dock.page.state.asks
    dock.page.label_place("STG-01")

    assert nameless == (("err", "The staging place needs a name."), Ask.PLACE)
    assert dock.said == ("done", "STG-01 is a staging place now")
    assert len(pack_bench.rows(dock.work, PrintJob)) == 1
