"""Rows that people type or paste out of a spreadsheet: parts with tabs, semicolons or bars between."""

import re
from collections.abc import Iterator

from omsdesk.errors import Refusal
from omsdesk.words import Text

MOST_ROWS = 50_000
_BETWEEN = re.compile(r"\t|;|\|")


def rows(typed: str, parts: int, example: Text) -> Iterator[tuple[int, list[str]]]:
    """The number of each row that says something, and its parts; a row with other parts is refused by its number."""
    lines = typed.splitlines()
    if len(lines) > MOST_ROWS:
        raise Refusal(Text("These are more than {n} rows.", n=MOST_ROWS))
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        said = [each.strip() for each in _BETWEEN.split(line)]
        if len(said) != parts:
            raise wrong(number, example)
        yield number, said


def wrong(number: int, example: Text) -> Refusal:
    """A row that cannot be read."""
    return Refusal(Text("Row {n} cannot be read.", n=number), Text("Write it like this: {example}", example=example))
