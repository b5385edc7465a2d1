"""Account numbers as ISO 13616 has them: letters of the country, two digits that check the rest, a fixed length."""

import re

from omsdesk.errors import Refusal
from omsdesk.words import Text

_LENGTHS = {
    **dict.fromkeys(("NO",), 15),
    **dict.fromkeys(("BE",), 16),
    **dict.fromkeys(("DK", "FI", "NL"), 18),
    **dict.fromkeys(("MK", "SI"), 19),
    **dict.fromkeys(("AT", "EE", "LT", "LU"), 20),
    **dict.fromkeys(("CH", "HR", "LI", "LV"), 21),
    **dict.fromkeys(("BG", "DE", "GB", "IE", "ME", "RS", "VA"), 22),
    **dict.fromkeys(("GI",), 23),
    **dict.fromkeys(("AD", "CZ", "ES", "MD", "RO", "SE", "SK"), 24),
    **dict.fromkeys(("PT",), 25),
    **dict.fromkeys(("IS",), 26),
    **dict.fromkeys(("FR", "GR", "IT", "MC", "SM"), 27),
    **dict.fromkeys(("AL", "CY", "HU", "PL"), 28),
    **dict.fromkeys(("MT",), 31),
}
"""Countries that take part in SEPA."""
_SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]+")
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_MODULUS = 97


def tidy(typed: str) -> str:
    """Without spaces, in capitals."""
    return "".join(typed.split()).upper()


def is_sound(typed: str) -> bool:
    """Whether its digits check out and its country has such a length."""
    number = tidy(typed)
    if not number.isascii() or _SHAPE.fullmatch(number) is None or len(number) != _LENGTHS.get(number[:2]):
        return False
    digits = "".join(str(int(each, 36)) for each in number[4:] + number[:4])
    return int(digits) % _MODULUS == 1


def read(typed: str) -> str:
    """The number, or a refusal that says what is wrong."""
    number = tidy(typed)
    if number[:2].isalpha() and number[:2] not in _LENGTHS:
        raise Refusal(
            Text("Accounts in {country} do not take part in SEPA.", country=number[:2]),
            Text("Send this money by hand, at your bank."),
        )
    if not is_sound(number):
        raise Refusal(Text("{iban} is no IBAN.", iban=number or "-"), Text("Compare it letter by letter."))
    return number


def read_bic(typed: str) -> str:
    """The bank's code, if one is given."""
    code = tidy(typed)
    if code and _BIC.fullmatch(code) is None:
        raise Refusal(
            Text("{bic} is no BIC.", bic=code), Text("It has 8 or 11 letters and digits. It may be left out.")
        )
    return code
