"""The people of the sample shop."""

from omsdesk.channels.files.countries import country_code
from omsdesk.lifecycles.user import UserRole
from omsdesk.services.sample.people import USERS, customers


def test_five_people_work_here_each_with_a_job_and_a_pin_of_their_own() -> None:
    assert [each.role for each in USERS] == [
        UserRole.PICKER,
        UserRole.PACKER,
        UserRole.RETURNS,
        UserRole.OFFICE,
        UserRole.SUPERVISOR,
    ]
    assert len({each.name for each in USERS}) == 5
    assert len({each.pin for each in USERS}) == 5
    assert all(each.pin.isdigit() and len(each.pin) == 4 for each in USERS)


def test_120_customers_order_here_and_no_two_are_alike() -> None:
    register = customers()

    assert len(register) == 120
    assert len({each.name for each in register}) == 120
    assert [each.ref for each in register] == [f"C-{number}" for number in range(1001, 1121)]
    assert len({each.email for each in register}) == 120


def test_the_same_seed_makes_the_same_customers() -> None:
    assert customers(3) == customers(3)
    assert customers(3) != customers(4)


def test_addresses_are_whole_and_their_countries_are_known() -> None:
    for each in customers():
        assert all((each.street, each.postal_code, each.city)), each
        assert country_code(each.country) == each.country_code, each


def test_towns_are_written_as_their_people_write_them() -> None:
    towns = {each.city for each in customers()}

    assert {"Łódź", "Αθήνα", "Київ", "Göteborg"} <= towns
    assert len({each.country_code for each in customers()}) >= 15


def test_mail_and_telephone_reach_nobody() -> None:
    free_for_fiction = (
        "+49 30 23125",
        "+46 31 390 06",
        "+33 1 99 00",
        "+44 20 7946 0",
        "+353 20 91",
        "+1 303 555 01",
        "+1 514 555 01",
    )

    assert all(each.email.endswith("@example.com") for each in customers())
    assert [each.phone for each in customers() if each.phone and not each.phone.startswith(free_for_fiction)] == []
