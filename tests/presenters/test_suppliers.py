"""The page of suppliers without a window: what rests and why, days as they are typed, and what is said afterwards."""

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.supply import SupplyStatus, ToldBy
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.suppliers import Form, Suppliers
from omsdesk.services.suppliers import choosing, listing, roster
from omsdesk.services.suppliers.roster import Known
from tests import factories


@pytest.fixture
def page(house: Work) -> Suppliers:
    acme = house.write(roster.keep, Known(0, "Acme Tents", "orders@acme.test", "", "en"))
    tent = factories.a_product(house, "TENT", name="Tent")
    order = factories.an_order(house, [(tent, 2)], confirmed=True)
    house.write(choosing.give, order, factories.lines_of(house, order)[0].id, acme, 2)
    made = Suppliers(house, JobsInPlace())
    made.appear()
    return made


def said(page: Suppliers) -> str:
    return str(page.state.said.words) if page.state.said is not None else ""


def test_an_order_goes_from_to_be_ordered_to_left(page: Suppliers) -> None:
    [row] = page.state.rows.values()
    assert (page.state.row, page.state.why_not_send, str(page.state.why_not_note)) == (
        row,
        None,
        "Send the order first.",
    )
    page.ask_send()
    assert page.state.asked is not None
    assert (page.state.asked.form, str(page.state.why_not_mail)) == (Form.SEND, "E-mail is switched off.")
    page.send(ToldBy.OTHERWISE)
    assert said(page) == f"Noted: Acme Tents knows of {row.number}"
    assert (str(page.state.why_not_send), page.state.why_not_note) == ("They know of it already.", None)

    line = row.lines[0].line_id
    assert str(page.note("UPS", "1Z", "32.13.", {line: 2})) == "Give a day: today, or 28.11."
    assert page.note("UPS", "1Z", "2.3.", {line: 2}) is None

    assert said(page) == f"{row.order} has left"
    assert page.state.ids == ()
    page.show_only_open(only_open=False)
    assert [each.status for each in page.state.rows.values()] == [SupplyStatus.SHIPPED]
    assert str(page.state.why_not_take_back) == "Nothing of it is still to be sent."
    page.open_order()
    assert page.state.way is not None
    assert page.state.way.focus == {"order": row.order_id}


def test_a_day_of_last_year_is_not_next_year(page: Suppliers) -> None:
    page.send(ToldBy.OTHERWISE)
    line = page.state.rows[page.state.ids[0]].lines[0].line_id

    page.note("UPS", "1Z", "31.12.", {line: 2})

    assert page.state.trouble is not None
    assert str(page.state.trouble.headline) == "That was before it was ordered."


def test_what_is_called_off_waits_here_again_and_a_supplier_is_changed(page: Suppliers, house: Work) -> None:
    page.take_back()
    assert said(page) == "These pieces wait for stock here"
    assert house.read(listing.listed) == ()

    [acme] = page.state.known
    page.keep(Known(acme.id, "Acme Outdoor", "", "K-1", "de", active=False))

    assert said(page) == "Acme Outdoor is kept"
    assert house.read(roster.known) == ()
    assert [each.name for each in page.state.known] == ["Acme Outdoor"]
