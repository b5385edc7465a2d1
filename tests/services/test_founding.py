"""A new house has all that a day's work needs."""

import pytest
from sqlalchemy import select

from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.stock import OUTSIDE, PlaceKind
from omsdesk.models.order import Channel, Service
from omsdesk.models.stock import Location
from omsdesk.services import founding, settings, shorting, signing_in
from omsdesk.words import speaking
from tests.factories import a_house, a_product, an_order
from tests.sentences import says_no


def test_a_new_house_has_its_places_channels_and_services(work: Work) -> None:
    a_house(work)

    places = work.read(_places)
    assert {name for name, outside in places.items() if outside} == {str(kind.word) for kind in OUTSIDE}
    assert [name for name, outside in places.items() if not outside] == [
        "Bench",
        "Dock",
        "Put-away",
        "Quarantine",
        "Missing",
    ]
    assert work.read(_keys, Channel) == ["web", "phone", "email", "counter", "kiosk", "marketplace", "file"]
    assert work.read(_keys, Service) == ["standard", "express", "pickup", "elsewhere"]


def test_the_places_of_a_house_are_named_in_the_language_of_its_founder(work: Work) -> None:
    with speaking("de"):
        work.write(founding.found, company={"locale": "de"}, admin_name="Ada", pin=Secret("2580"))

    names = [name for name, outside in work.read(_places).items() if not outside]
    assert names == ["Packplatz", "Rampe", "Einlagerung", "Sperrlager", "Fehlt"]
    assert work.read(_name_of_missing_place) == "Fehlt"


def test_nothing_is_picked_from_the_places_of_the_house(work: Work) -> None:
    a_house(work)

    assert work.read(_pickable) == []


def test_a_hall_has_totes(work: Work) -> None:
    a_house(work, hall=True, tote_count=3)

    assert [name for name in work.read(_places) if name.startswith("T-")] == ["T-01", "T-02", "T-03"]


def test_the_first_order_is_10001(work: Work) -> None:
    a_house(work)

    assert an_order(work) == 10001


def test_a_shop_that_moves_over_goes_on_with_its_own_numbers(work: Work) -> None:
    work.write(founding.found, company={}, admin_name="Ada", pin=Secret("2580"), next_order=500_001)

    assert an_order(work) == 500_001


def test_order_numbers_never_go_back(work: Work) -> None:
    a_house(work)
    an_order(work)

    with says_no("Order SO-10001 exists already. Choose a higher number. Numbers are never given twice."):
        work.write(founding.next_order_from, 10001)

    work.write(founding.next_order_from, 20_000)
    assert an_order(work) == 20_000


def test_a_house_is_founded_once(work: Work) -> None:
    a_house(work)

    with says_no("This database is set up already. Sign in, or choose another file."):
        a_house(work, name="Second House")

    assert work.read(settings.company).name == "Test House"


def test_what_cannot_be_founded_leaves_nothing_behind(work: Work) -> None:
    with pytest.raises(Refusal, match="A PIN has 4 to 12 digits"):
        work.write(founding.found, company={}, admin_name="Ada", pin="12a4")
    with says_no("The administrator needs a name."):
        work.write(founding.found, company={}, admin_name=" ", pin="2580")
    with says_no("0 cannot be the next number. Give a number from 1 to 1,000,000,000,000."):
        work.write(founding.found, company={}, admin_name="Ada", pin="2580", next_order=0)

    assert work.read(_places) == {}
    assert work.read(signing_in.people) == ()


def test_bins_stand_where_their_names_say(work: Work) -> None:
    a_house(work)

    ids = work.write(founding.add_bins, ["A-04-2", "B-02-1", "A-04-2"])

    assert len(ids) == 2
    assert work.read(_place, ids[0]) == (PlaceKind.BIN, "A-04-2", 0, 4_800)
    assert work.read(_place, ids[1]) == (PlaceKind.BIN, "B-02-1", 3_000, 2_400)
    assert work.write(founding.add_bins, ["A-04-2"]) == ids[:1]


def test_products_have_no_number_in_common_with_orders(work: Work) -> None:
    a_house(work)

    assert a_product(work) == 1


def _name_of_missing_place(db: Db) -> str:
    place: str = db.run(select(Location.name).where(Location.id == shorting.missing_place(db))).scalar_one()
    return place


def _places(db: Db) -> dict[str, bool]:
    return dict(db.run(select(Location.name, Location.outside).order_by(Location.id)).all())


def _pickable(db: Db) -> list[str]:
    return list(db.run(select(Location.name).where(Location.pickable)).scalars())


def _keys(db: Db, table: type[Channel] | type[Service]) -> list[str]:
    return list(db.run(select(table.key).order_by(table.id)).scalars())


def _place(db: Db, location_id: int) -> tuple[object, ...]:
    row = db.run(
        select(Location.kind, Location.name, Location.x_mm, Location.y_mm).where(Location.id == location_id)
    ).one()
    return tuple(row)
