"""How a service is sold: names, prices, days and hours that cannot be are refused with what to type instead."""

from dataclasses import replace
from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.services import ways_to_send
from tests.sentences import says_no


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "A service needs a name of 1 to 80 letters."),
        ({"price_minor": -1}, "Give a price from 0 and 0 to 60 days on the way."),
        ({"cut_off_hour": 24}, "Give an hour from 0 to 23, or leave it empty."),
    ],
    ids=["no name", "less than nothing", "after midnight"],
)
def test_a_service_that_cannot_be_is_not_kept(house: Work, typed: dict[str, Any], said: str) -> None:
    before = house.read(ways_to_send.ways)

    with says_no(said):
        house.write(ways_to_send.change, replace(before[0], **typed))

    assert house.read(ways_to_send.ways) == before


def test_one_service_stays_in_use(house: Work) -> None:
    *others, last = house.read(ways_to_send.ways)
    for each in others:
        house.write(ways_to_send.change, replace(each, active=False))

    with says_no("One service has to be in use. Switch another one on first."):
        house.write(ways_to_send.change, replace(last, active=False))
