"""Where the law wants a certified cash register, software or fiscal device for cash: there the drawer here is off.

One line a country: its law, as it is called there, and who says so. Not in the table, though often named with them:
Belgium (its box is for restaurants), Denmark (nothing is certified, jbfiscalconsulting.com) and Czechia (suspended).
"""

from dataclasses import dataclass

from omsdesk.services.settings import Company
from omsdesk.words import Text, country_words

_VATCALC = "vatcalc.com, Slovenia VAT certified cash registers: table of European countries"
_SWISSBIT = "swissbit.com, Products, Point of Sale: fiscalization in Europe"
_COMMERCE = "learn.microsoft.com, Dynamics 365 Commerce, localizations, fiscal integration of this country"
_FISCAL = "jbfiscalconsulting.com, the page of this country"


@dataclass(frozen=True)
class Law:
    """What a country wants, and the source that says so."""

    name: str
    source: str


LAWS: dict[str, Law] = {
    "AL": Law("Ligji 87/2019 (fiskalizimi)", _VATCALC),
    "AT": Law("RKSV, §\N{NO-BREAK SPACE}131b BAO", _SWISSBIT),
    "BG": Law("Наредба Н-18", _VATCALC),
    "DE": Law("KassenSichV (TSE), §\N{NO-BREAK SPACE}146a AO", _SWISSBIT),
    "FR": Law("CGI, art. 286 I 3° bis", _VATCALC),
    "GR": Law("ν. 4308/2014 (ΦΗΜ)", _VATCALC),
    "HR": Law("Zakon o fiskalizaciji", _VATCALC),
    "HU": Law("48/2013. NGM rendelet", _VATCALC),
    "IT": Law("D.Lgs. 127/2015 (Registratore Telematico)", _COMMERCE),
    "LT": Law("i.EKA", _FISCAL),
    "ME": Law("Zakon o fiskalizaciji", _VATCALC),
    "NO": Law(
        "kassasystemlova, bokføringsloven §\N{NO-BREAK SPACE}10a",
        "skatteetaten.no, FAQ concerning new cash register systems",
    ),
    "PL": Law("ustawa o VAT, art. 111", _COMMERCE),
    "PT": Law("Portaria 363/2010", _VATCALC),
    "RO": Law("OUG 28/1999", _VATCALC),
    "RS": Law("Zakon o fiskalizaciji", _VATCALC),
    "RU": Law("54-ФЗ", _VATCALC),
    "SE": Law("SFL, 39 kap. (kassaregister)", _COMMERCE),
    "SI": Law("ZDavPR", _VATCALC),
    "SK": Law("zákon 289/2008 (eKasa)", _FISCAL),
    "TR": Law("3100 sayılı Kanun", _VATCALC),
    "UA": Law("Закон 265/95-ВР", _VATCALC),
}
"""The law, by the country of the house."""


def why_off(company: Company) -> Text | None:
    """Why no drawer can be opened in this house, and what to do; None where one can."""
    law = LAWS.get(company.country.upper())
    if law is not None:
        return Text(
            "The drawer is off: in {country} the law wants a certified device for cash ({law}). Use a certified cash "
            "register; the receipt here only names the goods, the tax and how it was paid.",
            country=country_words(company.country),
            law=law.name,
        )
    if not company.drawers:
        return Text(
            "The drawer is off. Ask first whether the law of your country wants a certified cash register; if it does "
            "not, switch the drawer on under Settings, Books."
        )
    return None
