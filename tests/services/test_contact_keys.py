"""One spelling for each way to reach somebody."""

import pytest

from omsdesk.services.contact_keys import email_key, phone_key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("0421 5566", "4215566"),
        ("0421/55-66", "4215566"),
        ("+49 421 5566", "4215566"),
        ("+49 (0)421 5566", "4215566"),
        ("0049 421 5566", "4215566"),
        ("+1 (212) 555-0100", "2125550100"),
        ("212.555.0100", "2125550100"),
        ("+353 1 677 1234", "16771234"),
        ("01 677 1234", "16771234"),
        ("+39 06 1234567", "61234567"),
        ("110", ""),
        ("", ""),
        ("call me", ""),
    ],
)
def test_a_number_has_one_key_however_it_is_written(written: str, key: str) -> None:
    assert phone_key(written) == key


@pytest.mark.parametrize("written", ["grace@example.com", " Grace@Example.com ", "GRACE@EXAMPLE.COM"])
def test_an_address_has_one_key_however_it_is_written(written: str) -> None:
    assert email_key(written) == "grace@example.com"
