"""The journal as files: a table that any program reads, and the batch of entries that DATEV takes.

DATEV's format is described on developer.datev.de: a head of 31 fields, a line of 125 headings, and entries by position;
semicolons, commas in numbers, lines that end as on Windows, and the characters of Windows-1252.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from omsdesk.channels.files import writing
from omsdesk.channels.files.writing import Cell
from omsdesk.clock import in_zone
from omsdesk.codes import house_name
from omsdesk.errors import Refusal
from omsdesk.money import Money
from omsdesk.services.accounting.entry import Entry
from omsdesk.services.invoicing import saving
from omsdesk.services.settings import Company
from omsdesk.words import Text

_FORMAT, _CATEGORY, _VERSION = 700, 21, 13
_LONGEST_TEXT, _LONGEST_DOCUMENT, _LONGEST_NAME, _LONGEST_VAT_ID = 60, 36, 30, 15
_PERCENT = 100
_NOT_IN_DOCUMENTS = re.compile(r"[^A-Za-z0-9$&%*+\-/]")
_COLUMNS: tuple[Text, ...] = (
    *(
        Text("Date"),
        Text("Document"),
        Text("Order"),
        Text("Debit account"),
        Text("Credit account"),
        Text("Amount"),
        Text("Currency"),
    ),
    *(Text("Tax rate"), Text("Net"), Text("Tax"), Text("Text"), Text("Belongs to")),
)


def _counted(first: str, second: str, count: int) -> Iterator[str]:
    for number in range(1, count + 1):
        yield f"{first} {number}"
        yield f"{second} {number}"


HEADINGS: tuple[str, ...] = (
    *(
        "Umsatz (ohne Soll/Haben-Kz)",
        "Soll/Haben-Kennzeichen",
        "WKZ Umsatz",
        "Kurs",
        "Basis-Umsatz",
        "WKZ Basis-Umsatz",
    ),
    *("Konto", "Gegenkonto (ohne BU-Schlüssel)", "BU-Schlüssel", "Belegdatum", "Belegfeld 1", "Belegfeld 2", "Skonto"),
    *("Buchungstext", "Postensperre", "Diverse Adressnummer", "Geschäftspartnerbank", "Sachverhalt", "Zinssperre"),
    *("Beleglink", *_counted("Beleginfo - Art", "Beleginfo - Inhalt", 8)),
    *("KOST1 - Kostenstelle", "KOST2 - Kostenstelle", "Kost-Menge", "EU-Land u. UStID (Bestimmung)"),
    *("EU-Steuersatz (Bestimmung)", "Abw. Versteuerungsart", "Sachverhalt L+L", "Funktionsergänzung L+L"),
    *("BU 49 Hauptfunktionstyp", "BU 49 Hauptfunktionsnummer", "BU 49 Funktionsergänzung"),
    *_counted("Zusatzinformation - Art", "Zusatzinformation- Inhalt", 20),
    *("Stück", "Gewicht", "Zahlweise", "Forderungsart", "Veranlagungsjahr", "Zugeordnete Fälligkeit", "Skontotyp"),
    *("Auftragsnummer", "Buchungstyp", "USt-Schlüssel (Anzahlungen)", "EU-Land (Anzahlungen)"),
    *("Sachverhalt L+L (Anzahlungen)", "EU-Steuersatz (Anzahlungen)", "Erlöskonto (Anzahlungen)", "Herkunft-Kz"),
    *("Buchungs GUID", "KOST-Datum", "SEPA-Mandatsreferenz", "Skontosperre", "Gesellschaftername"),
    *("Beteiligtennummer", "Identifikationsnummer", "Zeichnernummer", "Postensperre bis"),
    *("Bezeichnung SoBil-Sachverhalt", "Kennzeichen SoBil-Buchung", "Festschreibung", "Leistungsdatum"),
    *("Datum Zuord. Steuerperiode", "Fälligkeit", "Generalumkehr (GU)", "Steuersatz", "Land"),
    *("Abrechnungsreferenz", "BVV-Position", "EU-Land u. UStID (Ursprung)", "EU-Steuersatz (Ursprung)"),
    "Abw. Skontokonto",
)
_PLACE = {heading: place for place, heading in enumerate(HEADINGS)}


def save_table(entries: Sequence[Entry], path: Path) -> Path:
    """The journal as CSV or Excel, by the ending of the name."""
    writing.write(path, [str(each) for each in _COLUMNS], (_row(each) for each in entries))
    return path


def save_datev(entries: Sequence[Entry], path: Path, head: "Head") -> Path:
    """The journal as DATEV takes it."""
    saving.write(path, datev(entries, head))
    return path


class Head:
    """What the first line of a DATEV file says."""

    def __init__(self, company: Company, first: date, last: date, now: datetime, *, is_closed: bool) -> None:
        self.company, self.first, self.last, self.is_closed = company, first, last, is_closed
        self.now = in_zone(now, company.zone)

    @property
    def year_begins(self) -> date:
        """The first day of the year of the books."""
        year = self.first.year - (1 if self.first.month < self.company.year_begins else 0)
        return date(year, self.company.year_begins, 1)

    def line(self) -> str:
        """All of its fields."""
        made = f"{self.now:%Y%m%d%H%M%S}{self.now.microsecond // 1000:03d}"
        company = self.company
        name = _words(f"{company.name}", _LONGEST_NAME)
        fields = [
            *(
                '"EXTF"',
                str(_FORMAT),
                str(_CATEGORY),
                '"Buchungsstapel"',
                str(_VERSION),
                made,
                "",
                '"OD"',
                '"OMS Desk"',
            ),
            *('""', str(company.datev_consultant), str(company.datev_client), f"{self.year_begins:%Y%m%d}"),
            *(str(company.datev_digits), f"{self.first:%Y%m%d}", f"{self.last:%Y%m%d}", name, '""', "1", "0"),
            *(str(int(self.is_closed)), f'"{company.currency}"', "", '""', "", "", '""', "", "", '""', '""'),
        ]
        return ";".join(fields)


def datev(entries: Sequence[Entry], head: Head) -> bytes:
    """The whole file; refused where it holds what DATEV could not book."""
    foreign = sorted({each.currency for each in entries if each.currency != head.company.currency})
    if foreign:
        raise Refusal(
            Text("There are entries in {currencies}; DATEV wants a rate of exchange for them.", currencies=foreign),
            Text("Save the journal as CSV and have your accountant book them."),
        )
    lines = [head.line(), ";".join(HEADINGS), *(_entry(each, is_closed=head.is_closed) for each in entries)]
    return "".join(f"{line}\r\n" for line in lines).encode("cp1252", errors="replace")


def _row(entry: Entry) -> tuple[Cell, ...]:
    def money(minor: int) -> Cell:
        return Money(minor, entry.currency).amount

    is_taxed = entry.rate_bp is not None
    return (
        entry.day.isoformat(),
        entry.document,
        _order(entry),
        entry.debit,
        entry.credit,
        money(entry.amount_minor),
        entry.currency,
        f"{(entry.rate_bp or 0) / _PERCENT:g}" if is_taxed else "",
        money(entry.net_minor) if is_taxed else "",
        money(entry.tax_minor) if is_taxed else "",
        entry.words,
        entry.belongs_to.isoformat() if entry.belongs_to else "",
    )


def _order(entry: Entry) -> str:
    return "" if entry.order_id is None else house_name("SO", entry.order_id)


def _entry(entry: Entry, *, is_closed: bool) -> str:
    fields = [""] * len(HEADINGS)
    amount = Money(entry.amount_minor, entry.currency).amount
    late = f" {entry.belongs_to:%d.%m.%Y}" if entry.belongs_to else ""
    for heading, value in (
        ("Umsatz (ohne Soll/Haben-Kz)", f"{amount:f}".replace(".", ",")),
        ("Soll/Haben-Kennzeichen", '"S"' if entry.is_debit else '"H"'),
        ("WKZ Umsatz", f'"{entry.currency}"'),
        ("Konto", entry.account),
        ("Gegenkonto (ohne BU-Schlüssel)", entry.contra),
        ("Belegdatum", f"{entry.day:%d%m}"),
        ("Belegfeld 1", f'"{_NOT_IN_DOCUMENTS.sub("", entry.document)[:_LONGEST_DOCUMENT]}"'),
        ("Buchungstext", _words(f"{entry.words}{late}", _LONGEST_TEXT)),
        ("EU-Land u. UStID (Bestimmung)", _words(entry.vat_id, _LONGEST_VAT_ID) if entry.vat_id else ""),
        ("Auftragsnummer", _words(_order(entry), _LONGEST_NAME)),
        ("Festschreibung", str(int(is_closed))),
    ):
        fields[_PLACE[heading]] = value
    return ";".join(fields)


def _words(text: str, most: int) -> str:
    """In quotes, on one line, and in letters that Windows-1252 has: Łódź becomes Lodz rather than ?od?."""
    plain = "".join(_letter(each) for each in " ".join(text.split()))
    return '"' + plain[:most].replace('"', "'") + '"'


def _letter(letter: str) -> str:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        bare = unicodedata.normalize("NFKD", letter.translate(_STROKES))
        return "".join(each for each in bare if each.isascii()) or "?"
    return letter


_STROKES = str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "ı": "i"})
