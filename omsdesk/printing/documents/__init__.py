"""Papers: one file per kind, found by its ``PLUGIN``. This is what a paper is.

A document is frozen data first: the deed that makes it copies what the paper will say, and anyone can
print it later, in any process, with the same result to the byte. A new paper is one new file.
"""

import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from omsdesk.discovery import plugins
from omsdesk.errors import Refusal
from omsdesk.printing.press.marks import CopyMark, PrintedCode
from omsdesk.printing.press.measures import A4_SHEET, Profile
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.printing.press.page import Sheet


@dataclass(frozen=True, kw_only=True)
class Document(ABC):
    """One paper: what it says and for which printer it is drawn."""

    key: ClassVar[str]
    profile: Profile = A4_SHEET
    company: str = ""

    @property
    @abstractmethod
    def title(self) -> Text:
        """What people call this very paper: "Packing slip SO-10482"."""

    @abstractmethod
    def draw(self, sheet: "Sheet") -> None:
        """Tell the paper's story on a sheet and as many further pages as it takes."""

    def pdf(self, mark: CopyMark | None = None) -> bytes:
        """The finished paper; with a mark, who prints it again and why stands on it."""
        return together([self], mark)

    def codes(self) -> tuple[PrintedCode, ...]:
        """Every code on the paper with its page, and exactly what a scanner must answer."""
        from omsdesk.printing.press.book import Book  # noqa: PLC0415 - loads ReportLab, which a window starts without
        from omsdesk.printing.press.page import Sheet  # noqa: PLC0415 - likewise

        sheet = Sheet(Book(title=str(self.title)), self.profile)
        self.draw(sheet)
        return tuple(sheet.codes)

    def unprintable(self) -> tuple[str, ...]:
        """The characters that would come out as empty boxes; ask before printing."""
        from omsdesk.printing.press.text import unprintable  # noqa: PLC0415 - loads ReportLab

        return unprintable(self)

    def demand_printable(self) -> None:
        """Refuse, naming them, when the paper holds characters that no face has."""
        missing = self.unprintable()
        if missing:
            raise Refusal(
                Text(
                    "{title}: these characters cannot be printed: {chars}.", title=str(self.title), chars=list(missing)
                ),
                Text("Write them in another way, or print with empty boxes in their place."),
            )


@dataclass(frozen=True)
class Batch:
    """Several papers that leave as one job, for example the labels of a wave."""

    documents: tuple[Document, ...]

    def pdf(self, mark: CopyMark | None = None) -> bytes:
        """All of them in one PDF."""
        return together(self.documents, mark)


@dataclass(frozen=True)
class Checked:
    """A paper that is drawn only when every character on it can be; otherwise they are named."""

    document: Document

    def pdf(self, mark: CopyMark | None = None) -> bytes:
        """The finished paper, or a refusal that says what would be missing on it."""
        self.document.demand_printable()
        return self.document.pdf(mark)


def together(documents: Sequence[Document], mark: CopyMark | None = None) -> bytes:
    """Several papers in one PDF, each with its own page numbers: a pallet of labels in one job."""
    from omsdesk.printing.press.book import Book  # noqa: PLC0415 - loads ReportLab, which a window starts without
    from omsdesk.printing.press.page import Sheet  # noqa: PLC0415 - likewise

    book = Book(title=str(documents[0].title), author=documents[0].company)
    for document in documents:
        sheet = Sheet(book, document.profile, footer=_footer(document), mark=mark)
        document.draw(sheet)
        sheet.close()
    return book.pdf()


def _footer(document: Document) -> str:
    """Sheets say at their foot what they are; labels have no foot."""
    if document.profile.is_label:
        return ""
    return " \N{MIDDLE DOT} ".join(each for each in (document.company, str(document.title)) if each)


def kinds() -> dict[str, type[Document]]:
    """Every kind of paper by its key."""
    return plugins(sys.modules[__name__])
