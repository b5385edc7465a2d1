"""The sample shop opens in an empty database, and everybody it names can sign in."""

import pytest

from omsdesk.database.answers import Secret
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.services import settings, signing_in
from omsdesk.services.sample.opening import open_sample
from tests import factories


def test_everybody_named_signs_in_with_the_pin_told(work: Work) -> None:
    opened = work.write(open_sample)

    ids = {each.name: each.id for each in work.read(signing_in.people)}
    tried = [work.write(signing_in.with_pin, ids[name], Secret(pin)) for name, _, pin in opened.people]
    assert [each.person.name for each in tried if each.person] == ["Mehmet", "Tomas", "Aino", "Ines", "Grace", "Ada"]
    assert work.read(settings.company).sample


def test_a_house_that_exists_is_left_alone(work: Work) -> None:
    factories.a_house(work)
    before = factories.whole_database(work)

    with pytest.raises(Refusal, match="set up already"):
        work.write(open_sample)

    assert factories.whole_database(work) == before
