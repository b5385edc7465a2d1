"""What came of an import: how much was read, what is new, and what stayed out, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from omsdesk.channels import Problem, Question
from omsdesk.channels.files.read_file import ReadFile
from omsdesk.money import Money
from omsdesk.words import Text


class Subject(StrEnum):
    """What is counted."""

    CUSTOMERS = "customers"
    PRODUCTS = "products"
    SUPPLIERS = "suppliers"
    STOCK = "stock"
    ORDERS = "orders"


@dataclass(frozen=True)
class Tally:
    """How many of one subject were read, and what became of them."""

    subject: Subject
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0

    def plus(self, *, read: int = 0, new: int = 0, changed: int = 0, unchanged: int = 0, refused: int = 0) -> "Tally":
        """The same with more counted in."""
        return replace(
            self,
            read=self.read + read,
            new=self.new + new,
            changed=self.changed + changed,
            unchanged=self.unchanged + unchanged,
            refused=self.refused + refused,
        )


@dataclass(frozen=True)
class FileFound:
    """How a file was understood, for a person to check."""

    name: str
    kind: str
    rows: int
    encoding: str
    delimiter: str
    decimal: str


@dataclass(frozen=True)
class Refused:
    """A row, or an order, that did not come in as it stands, and why."""

    file: str
    line: int
    reason: Text
    column: str = ""
    order_ref: str = ""
    code: str = ""
    """Set when all that is wrong is a code that stands for no product: the order comes in and waits."""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        said = f"{self.column}: {self.reason}" if self.column else str(self.reason)
        return f"{where}: {said}"


@dataclass(frozen=True)
class Asked:
    """Something a file leaves open that only a person can answer."""

    file: str
    line: int
    about: str
    text: Text
    choices: tuple[str, ...]


@dataclass(frozen=True)
class TakenBack:
    """A cancellation in a file: the order it names, and how many pieces it took off it."""

    external_ref: str
    line: int
    file: str
    order_id: int | None = None
    pieces: int = 0

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: {self.external_ref}"
        if self.order_id is None:
            return f"{where}: {Text('a cancellation; the order it takes back is not here.')}"
        said = Text(
            "a cancellation; {n} piece taken off its order.",
            many="a cancellation; {n} pieces taken off its order.",
            n=self.pieces,
        )
        return f"{where}: {said}"


@dataclass(frozen=True)
class Report:
    """The whole story of one import."""

    files: tuple[FileFound, ...] = ()
    channel: str = ""
    """Where the orders come from."""
    tallies: tuple[Tally, ...] = tuple(Tally(subject) for subject in Subject)
    lines: int = 0
    """Order lines of the new orders."""
    goods: Money | None = None
    """Goods of the new orders, each line rounded half up."""
    shipping: Money | None = None
    refused_rows: tuple[Refused, ...] = ()
    taken_back: tuple[TakenBack, ...] = ()
    questions: tuple[Asked, ...] = ()
    first_rows: tuple[tuple[str, ...], ...] = ()
    """The first records of each file, for a dry run."""
    order_ids: tuple[int, ...] = ()
    unknown_skus: tuple[str, ...] = ()
    """SKUs that stock or orders name and no catalogue has, known from a dry run."""
    uncounted: int = 0
    """Products that would come in without a count of their stock."""
    is_dry_run: bool = False
    was_stopped: bool = False

    def of(self, subject: Subject) -> Tally:
        """The tally of one subject."""
        return next(each for each in self.tallies if each.subject is subject)

    @property
    def read(self) -> int:
        """Orders read."""
        return self.of(Subject.ORDERS).read

    @property
    def new(self) -> int:
        """Orders that were not known before."""
        return self.of(Subject.ORDERS).new

    @property
    def changed(self) -> int:
        """Orders that were here already and that the channel has changed since."""
        return self.of(Subject.ORDERS).changed

    @property
    def unchanged(self) -> int:
        """Orders that were here already."""
        return self.of(Subject.ORDERS).unchanged

    @property
    def refused(self) -> int:
        """Orders that did not come in."""
        return self.of(Subject.ORDERS).refused

    @property
    def strange(self) -> tuple[str, ...]:
        """Codes that stand for no product: their orders wait."""
        return tuple(dict.fromkeys(each.code for each in self.refused_rows if each.code))

    def counting(self, tally: Tally) -> "Report":
        """The same with one tally replaced."""
        return replace(self, tallies=tuple(tally if each.subject is tally.subject else each for each in self.tallies))

    def refusing(self, *rows: Refused) -> "Report":
        """The same with more refused rows."""
        return replace(self, refused_rows=(*self.refused_rows, *rows))


def file_found(read: ReadFile) -> FileFound:
    """How a file was understood."""
    return FileFound(
        name=read.path.name,
        kind=str(read.kind),
        rows=read.rows_read,
        encoding=read.encoding,
        delimiter=read.delimiter,
        decimal="" if read.decimal is None else str(read.decimal),
    )


def refused_row(path: Path, problem: Problem) -> Refused:
    """A problem of a file as one refused row."""
    return Refused(path.name, problem.line, problem.reason, problem.column or "", problem.order_ref or "")


def asked(path: Path, question: Question) -> Asked:
    """An open question of a file."""
    return Asked(path.name, question.line, question.about, question.text, tuple(question.choices))


def in_line_order(rows: Sequence[Refused]) -> tuple[Refused, ...]:
    """Refused rows, file by file and line by line, each once."""
    return tuple(sorted(dict.fromkeys(rows), key=lambda each: (each.file, each.line)))
