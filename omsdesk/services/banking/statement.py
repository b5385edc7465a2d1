"""A statement of the bank as a file: camt.053 as banks send it, or a table with headings."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from omsdesk.channels import Mark
from omsdesk.channels.files import dates, numbers, sniff
from omsdesk.channels.files.tables import Limits, shown_name
from omsdesk.errors import Refusal
from omsdesk.money import to_minor
from omsdesk.services.banking import camt, iban, table
from omsdesk.words import Text

_LONGEST_NAME, _LONGEST_WORDS = 200, 1_000


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """Money that came in."""

    booked_on: date
    amount_minor: int
    currency: str
    name: str
    words: str
    account: str = ""
    payer_iban: str = ""
    key: str = ""
    """What it is known by: the same line of the same statement has the same."""


@dataclass(frozen=True)
class Statement:
    """What a file says."""

    file: str
    lines: tuple[StatementLine, ...]
    going_out: int
    """Lines of money that went out; they pay no order."""


def read(path: Path, currency: str) -> Statement:
    """The whole file, or a refusal that says where it breaks; nothing of a broken one is taken."""
    limits = Limits()
    sort = sniff.sort_of(path, limits)
    if sort is sniff.Bytes.XML:
        rows: list[dict[str, str]] = camt.rows_of(path)
        mark: Mark | None = Mark.POINT
    elif sort is sniff.Bytes.TEXT:
        rows, mark = table.rows_of(path)
    else:
        raise Refusal(
            Text("{file} is no statement of a bank.", file=shown_name(path)),
            Text("Export it as camt.053 (XML) or as CSV."),
        )
    made = [_line(path, number, row, mark, currency) for number, row in enumerate(rows, 1)]
    coming_in = [each for each in made if each.amount_minor > 0]
    return Statement(path.name[:_LONGEST_NAME], tuple(_keyed(coming_in)), len(made) - len(coming_in))


def _line(path: Path, number: int, row: dict[str, str], mark: Mark | None, currency: str) -> StatementLine:
    day = dates.read_moment(row.get("date", "").strip()).value
    amount = numbers.read_number(row.get("amount", "").strip().replace("\N{MINUS SIGN}", "-"), mark).value
    if day is None or amount is None:
        what = row.get("date", "") if day is None else row.get("amount", "")
        raise Refusal(
            Text(
                "{file}, entry {n}: {what} cannot be read.", file=shown_name(path), n=number, what=what.strip() or "-"
            ),
            Text("Nothing was taken. Export the statement again."),
        )
    money = (row.get("currency", "").strip() or currency).upper()[:3]
    payer = iban.tidy(row.get("payer_iban", ""))
    return StatementLine(
        booked_on=day.date(),
        amount_minor=to_minor(_signed(amount, row.get("sign", "")), money),
        currency=money,
        name=" ".join(row.get("name", "").split())[:_LONGEST_NAME],
        words=" ".join(row.get("words", "").split())[:_LONGEST_WORDS],
        account=iban.tidy(row.get("account", ""))[:40],
        payer_iban=payer if iban.is_sound(payer) else "",
        key=row.get("key", "").strip(),
    )


def _signed(amount: Decimal, sign: str) -> Decimal:
    return -abs(amount) if sign.strip().upper()[:1] in {"S", "D"} else amount


def _keyed(lines: Iterable[StatementLine]) -> Iterator[StatementLine]:
    """Two payments alike on one day are two lines: the second is known as the second."""
    seen: Counter[tuple[Any, ...]] = Counter()
    for each in lines:
        what: tuple[Any, ...] = (each.account, each.booked_on.isoformat(), each.amount_minor, each.currency, each.key)
        if not each.key:
            what = (*what, each.name, each.words)
        seen[what] += 1
        text = "\n".join(map(str, (*what, seen[what])))
        yield StatementLine(**{**each.__dict__, "key": hashlib.sha256(text.encode()).hexdigest()})
