"""What the entries of a day or a month come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from omsdesk.money import Money
from omsdesk.services.accounting.entry import Entry, Source


@dataclass(frozen=True)
class DaySums:
    """One day, or the whole month where there is no day; only what is in the currency of the house."""

    day: date | None
    entries: int
    invoiced: Money
    credited: Money
    received: Money
    """Less what was void, and what banks took back."""
    refunded: Money
    goods_sold: Money
    """At cost, where the house books that."""


def by_day(entries: Sequence[Entry], currency: str) -> tuple[DaySums, ...]:
    """The whole month first, then each day with entries, the newest on top."""
    days: dict[date, list[Entry]] = {}
    for each in entries:
        days.setdefault(each.day, []).append(each)
    return (
        _sums(None, entries, currency),
        *(_sums(day, days[day], currency) for day in sorted(days, reverse=True)),
    )


def _sums(day: date | None, entries: Sequence[Entry], currency: str) -> DaySums:
    def of(*sources: Source) -> int:
        return _total(entries, sources, currency)

    return DaySums(
        day=day,
        entries=len(entries),
        invoiced=Money(of(Source.INVOICE), currency),
        credited=Money(of(Source.CREDIT_NOTE), currency),
        received=Money(of(Source.PAYMENT, Source.DISPUTE_WON) - of(Source.VOID, Source.DISPUTE), currency),
        refunded=Money(of(Source.REFUND), currency),
        goods_sold=Money(_goods_sold(entries, currency), currency),
    )


def _total(entries: Iterable[Entry], sources: Sequence[Source], currency: str) -> int:
    return sum(each.amount_minor for each in entries if each.source in sources and each.currency == currency)


def _goods_sold(entries: Iterable[Entry], currency: str) -> int:
    found = [each for each in entries if each.source is Source.GOODS and each.currency == currency]
    return sum(each.amount_minor if each.is_debit else -each.amount_minor for each in found)
