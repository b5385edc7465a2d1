"""One spelling for each way to reach somebody, so that the same person is known however a shop or a clerk wrote it."""

import re

LEAST_DIGITS = 5
"""Shorter numbers are extensions or typing mistakes, and say nothing of who it is."""
_TWO_DIGITS = re.compile("2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")
"""Country codes of two digits; 1 and 7 are whole by themselves, all others have three (ITU-T E.164)."""


def email_key(email: str) -> str:
    """Capitals and blanks make no other person."""
    return "".join(email.split()).casefold()


def phone_key(phone: str) -> str:
    """The number as it is dialled within its country: +49 (0)421 5566, 0049 421-5566 and 0421/5566 are one."""
    plain = re.sub(r"\(0\)", "", phone.strip())
    digits = re.sub(r"\D", "", plain)
    if plain.startswith("+"):
        digits = _national(digits)
    elif digits.startswith("00"):
        digits = _national(digits[2:])
    digits = digits.lstrip("0")
    return digits if len(digits) >= LEAST_DIGITS else ""


def keys(email: str, phone: str) -> dict[str, str]:
    """Both, as the columns of an order."""
    return {"email_key": email_key(email), "phone_key": phone_key(phone)}


def _national(digits: str) -> str:
    if digits[:1] in ("1", "7"):
        return digits[1:]
    return digits[2:] if _TWO_DIGITS.match(digits) else digits[3:]
