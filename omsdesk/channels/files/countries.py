"""Countries by the names that exports give them, in the languages order files are written in."""

from functools import cache, lru_cache

from babel import Locale

_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "nb", "fi", "cs", "el", "uk")
_ALPHA_2 = 2
_NOT_COUNTRIES = frozenset({"ZZ", "XA", "XB", "EU", "EZ", "UN", "QO"})

_ALSO = {
    "UK": "GB",
    "GREAT BRITAIN": "GB",
    "ENGLAND": "GB",
    "SCOTLAND": "GB",
    "WALES": "GB",
    "NORTHERN IRELAND": "GB",
    "USA": "US",
    "UNITED STATES OF AMERICA": "US",
    "EIRE": "IE",
    "REPUBLIC OF IRELAND": "IE",
    "CZECH REPUBLIC": "CZ",
    "HOLLAND": "NL",
    "THE NETHERLANDS": "NL",
    "RSA": "ZA",
    "TURKEY": "TR",
    "SOUTH KOREA": "KR",
    "UAE": "AE",
}


@lru_cache(maxsize=1024)
def country_code(written: str) -> str:
    """The ISO 3166 alpha-2 code of a country as someone wrote it, blank when we do not know it."""
    name = _folded(written)
    if not name:
        return ""
    if name in _ALSO:
        return _ALSO[name]
    return next((code for language in _LANGUAGES if (code := _names(language).get(name))), "")


@cache
def _names(language: str) -> dict[str, str]:
    """Names and codes of one language to codes; regions such as "150" and the unknown ZZ are left out."""
    territories: dict[str, str] = dict(Locale.parse(language).territories)
    codes = [code for code in territories if len(code) == _ALPHA_2 and code.isalpha() and code not in _NOT_COUNTRIES]
    return {_folded(territories[code]): code for code in codes} | {code: code for code in codes}


def _folded(name: str) -> str:
    return " ".join(name.replace(".", "").upper().split())
