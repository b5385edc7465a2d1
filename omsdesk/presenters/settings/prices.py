"""Price lists, discount codes, dated rates of tax, and what sending costs by weight and country."""

from collections.abc import Mapping
from datetime import date

from omsdesk.errors import Refusal
from omsdesk.presenters.settings.telling import Telling
from omsdesk.services import keeping_prices, shipping_prices, taxing
from omsdesk.services.discount_codes import CodeTerms
from omsdesk.services.keeping_prices import KeptList
from omsdesk.services.setting_kinds import rate_of
from omsdesk.services.tax_table import DatedRate
from omsdesk.services.typed_amounts import amount_of, discount_of
from omsdesk.words import Text

_WRONG = -1


class Prices(Telling):
    """What is sold to whom for how much."""

    def look_at_prices(self) -> None:
        """Read lists and codes when somebody looks."""
        self.ask(keeping_prices.lists, then=lambda found: self.show(lists=found))
        self.ask(keeping_prices.codes, then=lambda found: self.show(codes=found))

    def open_list(self, list_id: int) -> None:
        """Show the prices of a list as rows."""
        if not list_id:
            self.show(list_rows=(0, ""))
            return
        self.ask(keeping_prices.typed_prices, list_id, then=lambda text: self.show(list_rows=(list_id, text)))

    def keep_list(self, wanted: KeptList, days: tuple[str, str], rows: str) -> None:
        """A price list as it was typed."""
        try:
            first, last = (_day(each) for each in days)
        except Refusal as refusal:
            self.show(errors={**self.state.errors, "list": refusal.reason})
            return
        kept = KeptList(wanted.id, wanted.name, wanted.currency, first, last, wanted.everyone, wanted.active)
        said = Text("Price list {name} is kept", name=wanted.name.strip())
        self._try("list", keeping_prices.keep_list, kept, rows, said=said, show="lists")

    def keep_code(self, typed: Mapping[str, str], *, active: bool) -> None:
        """A discount code as it was typed: code, gives, least, first, last, uses."""
        currency = self.state.company.currency if self.state.company else "EUR"
        try:
            first, last = _day(typed["first"]), _day(typed["last"])
        except Refusal as refusal:
            self.show(errors={**self.state.errors, "code": refusal.reason})
            return
        gives = discount_of(typed["gives"], currency)
        least = amount_of(typed["least"] or "0", currency)
        if gives is None or least is None:
            said = Text("Give what the code takes off, as 10% or as an amount.")
            self.show(errors={**self.state.errors, "code": said})
            return
        code = CodeTerms(
            typed["code"],
            gives.percent_bp,
            gives.amount_minor,
            least,
            currency,
            first,
            last,
            _uses(typed["uses"]),
            active,
        )
        said = Text("Code {code} is kept", code=typed["code"].strip().upper())
        self._try("code", keeping_prices.keep_code, code, said=said, show="codes")

    def keep_rate(self, country: str, tax_class: str, since: str, rate: str) -> None:
        """A rate of tax in a country from a day on, as it was typed."""
        try:
            wanted = DatedRate(country, tax_class, _day(since) or date(1970, 1, 1), rate_of(rate))
        except Refusal as refusal:
            self.show(errors={**self.state.errors, "rate": refusal.reason})
            return
        self._try("rate", taxing.keep_rate, wanted, said=Text("The rate is kept"), show="rates")

    def drop_rate(self, rate: DatedRate) -> None:
        """The rate was a mistake."""

        def undo() -> None:
            self.do(taxing.keep_rate, rate, then=lambda kept: self.show(rates=kept))

        self._try("rate", taxing.drop_rate, rate, said=Text("The rate is gone"), show="rates", undo=undo)

    def keep_shipping(self, service: str, rows: str) -> None:
        """What a service costs by country and weight, as rows."""
        said = Text("The shipping prices are kept")
        self._try("shipping", shipping_prices.keep, service, rows, said=said, show="shipping")


def _day(typed: str) -> date | None:
    """A day, or None when nothing is typed."""
    text = typed.strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(Text("Give the day like 2026-03-01.")) from None


def _uses(typed: str) -> int | None:
    text = typed.strip()
    if not text:
        return None
    return int(text) if text.isdecimal() and len(text) < len(str(2**31)) else _WRONG
