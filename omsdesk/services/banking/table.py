"""Statements as tables: columns are found by their headings, in whatever order the bank has them."""

import csv
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from omsdesk.channels import Mark
from omsdesk.channels.files import numbers, sniff
from omsdesk.channels.files.tables import shown_name
from omsdesk.errors import Refusal
from omsdesk.words import Text

_HEADINGS: dict[str, tuple[str, ...]] = {
    "date": ("buchungstag", "buchungsdatum", "bookingdate", "buchung", "valutadatum", "date", "datum", "completeddate"),
    "amount": ("betrag", "amount", "betrageur", "umsatz", "amounteur", "umsatzineur"),
    "currency": ("wahrung", "waehrung", "currency", "umsatzwahrung"),
    "name": (
        *("beguenstigterzahlungspflichtiger", "begunstigterzahlungspflichtiger", "namezahlungsbeteiligter"),
        *("zahlungspflichtiger", "auftraggeberempfanger", "begunstigterauftraggeber", "partnername", "payer", "name"),
        *("counterparty", "zahlungspflichtigerempfanger"),
    ),
    "words": ("verwendungszweck", "remittanceinformation", "purpose", "paymentreference", "reference", "description"),
    "account": ("auftragskonto", "ibanauftragskonto", "ibandesauftragskontos", "account", "accountiban"),
    "payer_iban": ("kontonummeriban", "ibanzahlungsbeteiligter", "partneriban", "iban", "payeriban"),
    "sign": ("sollhaben", "sollhabenkennzeichen", "debitcredit"),
}
_NEEDED = ("date", "amount", "words")
_DELIMITERS = ";,\t|"
_HEAD_WITHIN = 30
"""Some banks write their name, the account and the days over the table."""
_LONGEST = 100_000


def rows_of(path: Path) -> tuple[list[dict[str, str]], Mark | None]:
    """Each row by what its columns mean, and the decimal mark that all of them have in common."""
    text = path.read_text(encoding=sniff.encoding_of(path), errors="strict")
    if len(text.splitlines()) > _LONGEST:
        raise Refusal(Text("{file} has over {n} rows.", file=shown_name(path), n=_LONGEST), Text("Split it."))
    for delimiter in _DELIMITERS:
        rows = _split(path, text, delimiter)
        for at, head in enumerate(rows[:_HEAD_WITHIN]):
            places = _places(head)
            if all(each in places for each in _NEEDED):
                found = [_row(row, places) for row in rows[at + 1 :] if any(cell.strip() for cell in row)]
                return found, _mark(found)
    raise Refusal(
        Text("{file} has no columns for day, amount and purpose.", file=shown_name(path)),
        Text("Export the statement with its headings, or as camt.053."),
    )


def _split(path: Path, text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}").splitlines(), delimiter=delimiter))
    except csv.Error as error:
        raise Refusal(Text("{file} is no table.", file=shown_name(path)), Text("Export it again.")) from error


def _places(head: Sequence[str]) -> dict[str, int]:
    """Where each meaning stands; the better known heading counts where two would fit."""
    folded = [_fold(each) for each in head]
    return {
        meaning: folded.index(name)
        for meaning, names in _HEADINGS.items()
        for name in reversed(names)
        if name in folded
    }


def _fold(heading: str) -> str:
    plain = unicodedata.normalize("NFKD", heading.casefold())
    return "".join(each for each in plain if each.isascii() and each.isalnum())


def _row(row: Sequence[str], places: dict[str, int]) -> dict[str, str]:
    return {meaning: row[place] for meaning, place in places.items() if place < len(row)}


def _mark(rows: Sequence[dict[str, str]]) -> Mark | None:
    """An amount that can be read in one way only tells how all others are meant."""
    marks = {
        found.mark
        for row in rows
        if isinstance((found := numbers.read_number(row.get("amount", "").strip())).value, Decimal) and found.mark
    }
    return next(iter(marks)) if len(marks) == 1 else None
