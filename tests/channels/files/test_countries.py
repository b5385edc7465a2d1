"""Countries by the names people write."""

import pytest

from omsdesk.channels.files.countries import country_code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("United Kingdom", "GB"),
        ("UK", "GB"),
        ("U.S.A.", "US"),
        ("EIRE", "IE"),
        ("Deutschland", "DE"),
        ("Ελλάδα", "GR"),
        ("Україна", "UA"),
        ("  polska ", "PL"),
        ("se", "SE"),
        ("Czech Republic", "CZ"),
        ("European Union", ""),
        ("EU", ""),
        ("Narnia", ""),
        ("", ""),
    ],
)
def test_a_country_is_found_by_its_usual_names(written: str, code: str) -> None:
    assert country_code(written) == code
