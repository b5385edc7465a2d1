"""The weight of a box, typed at the bench where the house waits for it."""

import pytest

from omsdesk import units
from omsdesk.database.work import Work
from omsdesk.models.shipment import Parcel
from omsdesk.presenters.pack_station import PackStation
from tests import factories
from tests.presenters import packer
from tests.presenters.packer import Goods


@pytest.fixture
def goods(work: Work) -> Goods:
    return packer.a_shelf(work)


@pytest.fixture
def station(work: Work, goods: Goods) -> PackStation:
    """Every piece is in, and the band asks for the weight."""
    factories.change_settings(work, pack_wait=True)
    order_id = packer.an_order(work, goods)
    made = packer.opened(work)
    packer.scan(made, "SO", order_id)
    packer.pack_all(made, goods)
    return made


def weights(work: Work) -> list[int]:
    place = list(Parcel.__table__.columns.keys()).index("weight_g")
    return [row[place] for row in factories.all_rows(work, Parcel)]


@pytest.mark.parametrize(("typed", "grams"), [("1240", 1_240), ("1,24", 1_240), ("0.9", 900), ("12.", 12_000)])
def test_grams_and_kilograms_are_understood(station: PackStation, work: Work, typed: str, grams: int) -> None:
    asked = packer.said(station)
    for letter in typed:
        station.type(letter)
    shown = packer.said(station)
    station.go_on()

    assert asked[:2] == ("warn", "Weigh the box, or scan a box code")
    assert shown[1:] == (f"Weight {units.weight_text(grams)}", "Enter closes the box. Esc goes back.")
    assert weights(work) == [grams]
    assert station.state.is_packed


def test_done_by_code_takes_the_weight_that_was_typed(station: PackStation, work: Work) -> None:
    for letter in "950":
        station.type(letter)

    packer.scan_code(station, "CDDONE")

    assert weights(work) == [950]


def test_what_is_no_weight_is_refused_and_asked_for_again(station: PackStation, work: Work) -> None:
    station.type(",")
    station.fill()
    refused = packer.said(station)
    station.calm()

    assert refused[:2] == ("warn", "No box weighs that")
    assert station.state.is_packing
    assert packer.said(station)[1] == "Weigh the box, or scan a box code"
    assert weights(work) == [0]


def test_esc_forgets_the_digits_and_undo_takes_the_last_piece_out(station: PackStation) -> None:
    station.type("7")
    station.calm()
    station.undo()

    assert station.state.typed == ""
    assert packer.said(station)[1] == "Taken back"
    assert not station.state.may_weigh
