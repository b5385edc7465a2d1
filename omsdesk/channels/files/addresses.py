"""The postal address of a row, for every channel whose columns have the usual names."""

from omsdesk.channels import AddressRecord, Row
from omsdesk.channels.files.countries import country_code

LONGEST_EXTRA = 200
_USUAL = ("name", "street", "extra", "city", "region", "postal_code", "country")


def address_of(row: Row, **other: str) -> AddressRecord:
    """The address in the usual columns; ``other`` are fields that this channel takes from elsewhere."""
    fields = {each: row.text(each) for each in _USUAL if each not in other} | other
    return AddressRecord(**fields, country_code=country_code(fields["country"]))


def second_line(*parts: str) -> str:
    """What stands beside the street: company, floor, the rest of the address."""
    return ", ".join(each for each in parts if each)[:LONGEST_EXTRA]
