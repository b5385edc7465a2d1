"""Goods go to another country than the one whoever pays lives in."""

from omsdesk.channels.files.countries import country_code
from omsdesk.services.reviews import Reviewed
from omsdesk.services.reviews.fraud import Sign
from omsdesk.words import Country, Text


class CountryFactor:
    """Seen only where both countries are known; presents go abroad too, so it is one sign among others."""

    key = "country"

    def look(self, order: Reviewed) -> Sign | None:
        """Name both countries."""
        home, away = country_code(order.own_country), country_code(order.ship_to.country)
        if not order.travels or not home or not away or home == away:
            return None
        said = Text("at home in {home}, sent to {away}", home=Country(home), away=Country(away))
        return Sign(said)


PLUGIN = CountryFactor()
