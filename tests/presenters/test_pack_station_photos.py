"""Photos of the open box at the bench: kept with the parcel, and said."""

from typing import NoReturn

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.models.picture import Photo
from omsdesk.presenters.pack_station import PackStation
from omsdesk.words import Text
from tests import factories
from tests.pictures_made import a_picture
from tests.presenters import packer
from tests.presenters.packer import Goods


@pytest.fixture
def goods(work: Work) -> Goods:
    return packer.a_shelf(work)


@pytest.fixture
def station(work: Work, goods: Goods) -> PackStation:
    made = packer.opened(work)
    packer.scan(made, "SO", packer.an_order(work, goods))
    return made


def spoilt() -> NoReturn:
    raise Refusal(Text("This is not a picture."), Text("Choose a JPEG, PNG or WebP file."))


def test_before_the_first_piece_there_is_no_box(station: PackStation, work: Work) -> None:
    station.photograph(a_picture)

    assert packer.said(station)[:2] == ("warn", "There is no box yet.")
    assert factories.all_rows(work, Photo) == []


def test_each_photo_is_counted_also_when_the_box_is_closed(station: PackStation, goods: Goods, work: Work) -> None:
    packer.scan(station, "SK", goods.mug)
    station.photograph(a_picture)
    one = packer.said(station)
    for product in (goods.mug, goods.sock, goods.spork):
        packer.scan(station, "SK", product)

    station.photograph(a_picture)

    parcel = station.state.bench.parcel if station.state.bench else ""
    assert one == ("ok", "Photo kept", f"1 photo of {parcel}")
    assert packer.said(station) == ("ok", "Photo kept", f"2 photos of {parcel}")
    assert len(factories.all_rows(work, Photo)) == 2


def test_a_file_that_is_no_picture_is_refused_by_the_band(station: PackStation, goods: Goods, work: Work) -> None:
    packer.scan(station, "SK", goods.mug)

    station.photograph(spoilt)

    assert packer.said(station) == ("err", "This is not a picture.", "Choose a JPEG, PNG or WebP file.")
    assert factories.all_rows(work, Photo) == []
