"""The page of the drawer without a window: why it is off, the blind count, and what each act answers."""

import pytest

from omsdesk.database.forbidden import Forbidden
from omsdesk.database.work import Actor, Work
from omsdesk.lifecycles.drawer import DrawerWord, MoveKind
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.rights import RIGHTS
from omsdesk.lifecycles.user import UserRole
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.drawer import Drawer, Form
from omsdesk.services import paying
from tests import factories


@pytest.fixture
def page(house: Work) -> Drawer:
    factories.change_settings(house, country="GB", drawers=True)
    return opened(house)


def opened(work: Work) -> Drawer:
    made = Drawer(work, JobsInPlace())
    work.listen(made.changed)
    made.appear()
    return made


def test_a_day_of_a_drawer_from_its_float_to_its_close(house: Work, page: Drawer) -> None:
    assert page.state.why_not_open is None
    assert str(page.state.why_not_count) == "The drawer of this station is not open. F6 opens it."
    assert str(page.open_drawer("ten")) == "Give an amount, for example 12.90."
    assert page.open_drawer("100") is None
    house.write(paying.record, factories.an_order(house), PaymentMethod.CASH)
    assert str(page.move(MoveKind.TO_BANK, "5", "")) == "Say in a few words what it is for."
    assert page.move(MoveKind.TO_BANK, "5", "night safe") is None
    assert [each.kind for each in page.state.moves] == [MoveKind.TO_BANK]
    assert "with a float of €100.00" in str(page.state.stands)

    assert page.sum_words("2x50 and") is None
    assert str(page.sum_words("2x50 4x1")) == "Comes to €104.00"
    page.count("2x50 4x1")

    assert page.state.counted is not None
    assert page.state.asked is not None
    assert (page.state.asked.form, page.state.counted.difference.minor) == (Form.CLOSE, -100)
    assert "counted and is not closed yet" in str(page.state.stands)
    assert str(page.close("104.01", "lost")) == "Only €104.00 is in the drawer."
    assert str(page.close("100", "")) == "Say in a few words why it differs, also that nobody knows."
    assert page.close("100", "lost") is None
    [row] = page.state.rows.values()
    assert (row.word, row.reason, len(page.state.moves)) == (DrawerWord.CLOSED, "lost", 2)
    assert str(page.state.stands).endswith("is closed. €100.00 lies in it as float.")


def test_a_large_difference_asks_for_somebody_who_may(house: Work, page: Drawer) -> None:
    office = factories.another_user(house, "Ines")
    house.actor = Actor(office, house.actor.station_id, RIGHTS[UserRole.OFFICE])
    offered: list[Forbidden] = []
    page.offer = offered.append
    page.open_drawer("100")
    page.count("50")

    page.close("50", "robbed")

    assert [each.doubt.deed.__name__ for each in offered] == ["close_large"]
    assert page.state.here is not None


def test_where_the_law_wants_a_device_the_page_says_why_and_what_to_do(house: Work) -> None:
    page = opened(house)

    off = str(page.state.why_not_open)
    assert off.startswith("The drawer is off: in Germany the law wants a certified device for cash (KassenSichV (TSE)")
    assert "Use a certified cash register" in off
    assert str(page.state.why_not_count) == off
    assert page.state.stands is None, "the empty list says it"
