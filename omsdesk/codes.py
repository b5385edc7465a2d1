"""The codes that people scan: our house codes, GTINs, SSCCs and GS1 strings.

House codes are two letters and a number (``SO10482``), printed with a hyphen for people. Check
digits follow the GS1 General Specifications, section 7.9: weights 3, 1, 3, ... from the right.
"""

import re
from dataclasses import dataclass

GS = "\x1d"
"""The GS1 group separator: ends a field of variable length when another follows."""

WIDTHS = {"SO": 5, "PL": 5, "TO": 3, "LO": 5, "SK": 5, "RE": 4, "PK": 6, "PO": 5}
"""House code prefixes and how many digits their numbers have at least."""

PREFIXES = frozenset({*WIDTHS, "US", "CD"})
"""Those, and badges and commands, whose codes are no numbers."""
_HOUSE = re.compile(r"([A-Z]{2})([A-Z0-9]+)")
_NOT_OURS = re.compile(r"[^A-Za-z0-9]+")
_GTIN_LENGTHS = (8, 12, 13, 14)
SSCC_LENGTH = 18


@dataclass(frozen=True)
class HouseCode:
    """A code of our own: its two letters and the rest."""

    prefix: str
    rest: str

    @property
    def number(self) -> int | None:
        """The record's id, when the rest is a number of plausible length."""
        return int(self.rest) if self.rest.isdigit() and len(self.rest) <= SSCC_LENGTH else None


def house_code(prefix: str, number: int) -> str:
    """The code as it is encoded in bars: ``SO10482``."""
    return f"{prefix}{number:0{WIDTHS[prefix]}d}"


def house_name(prefix: str, number: int) -> str:
    """The same as people read it: ``SO-10482``."""
    return f"{prefix}-{number:0{WIDTHS[prefix]}d}"


def parse_house_code(raw: str) -> HouseCode | None:
    """Read a scan as a house code, whatever Caps Lock or a foreign keyboard did to hyphens."""
    # Folded before it is raised: a German keyboard types the hyphen as a sharp s, which would become two letters.
    folded = _NOT_OURS.sub("", raw).upper()
    match = _HOUSE.fullmatch(folded)
    if match is None or match[1] not in PREFIXES:
        return None
    return HouseCode(match[1], match[2])


def check_digit(digits: str) -> int:
    """The GS1 check digit for a string of digits that does not yet carry one."""
    from_the_right = digits[::-1]
    return -(3 * sum(map(int, from_the_right[::2])) + sum(map(int, from_the_right[1::2]))) % 10


def has_good_check_digit(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it."""
    return digits.isascii() and digits.isdigit() and check_digit(digits[:-1]) == int(digits[-1])


def gtin14(raw: str) -> str | None:
    """A GTIN-8, -12, -13 or -14 with a right check digit as 14 digits, else None."""
    if len(raw) not in _GTIN_LENGTHS or not has_good_check_digit(raw):
        return None
    return raw.zfill(14)


def looks_like_gtin(raw: str) -> bool:
    """Whether it is as long as a GTIN and all digits, whatever its last one is."""
    return raw.isascii() and raw.isdigit() and len(raw) in _GTIN_LENGTHS


def gtin_length(kept: str) -> int:
    """How many digits stand under the bars of a GTIN that is kept as 14; 0 for any other code."""
    if len(kept) != _GTIN_LENGTHS[-1] or gtin14(kept) is None:
        return 0
    return next(each for each in _GTIN_LENGTHS if len(kept.lstrip("0")) <= each)


def printed(kept: str) -> str:
    """A product's code as it stands on the goods: a GTIN without the zeros in front that make it 14 digits."""
    length = gtin_length(kept)
    return kept[-length:] if length else kept


def sscc(company_prefix: str, serial: int, extension: int = 0) -> str:
    """The 18 digits of a logistic unit: extension digit, company prefix, serial, check digit."""
    width = SSCC_LENGTH - 2 - len(company_prefix)
    body = f"{extension}{company_prefix}{serial % 10**width:0{width}d}"
    return f"{body}{check_digit(body)}"


_FIXED = {"00": 18, "01": 14, "02": 14, "11": 6, "13": 6, "15": 6, "17": 6, "410": 13}
_OPEN = {"10": 20, "21": 20, "37": 8, "400": 30, "401": 30, "403": 30, "420": 20}


def gs1_fields(raw: str) -> dict[str, str] | None:
    """The application identifiers of a GS1 element string, or None when it is not one.

    ``]C1``, ``]d2``, ``]Q3`` and ``]e0`` in front are accepted; check digits of 00, 01 and 02 are tested.
    """
    text = re.sub(r"^\](?:C1|d2|Q3|e0)", "", raw).lstrip(GS)
    fields: dict[str, str] = {}
    while text:
        for ai in (text[:2], text[:3]):
            if ai in _FIXED or ai in _OPEN:
                break
        else:
            return None
        text = text[len(ai) :]
        value = text[: _FIXED[ai]] if ai in _FIXED else text.split(GS, 1)[0]
        if not _is_sound(ai, value) or ai in fields:
            return None
        fields[ai] = value
        text = text[len(value) :].removeprefix(GS)
    return fields or None


def _is_sound(ai: str, value: str) -> bool:
    if ai in _OPEN:
        return 0 < len(value) <= _OPEN[ai]
    return (
        len(value) == _FIXED[ai] and value.isdigit() and (ai not in {"00", "01", "02"} or has_good_check_digit(value))
    )
