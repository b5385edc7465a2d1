"""What pages for maintainers point at is there: the lists of promises cannot rot, nor can the maps of the house."""

import re
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
DOCS = HOUSE / "docs"
MAPS = [HOUSE / "CONTRIBUTING.md", HOUSE / "README.md", DOCS / "architecture.md", DOCS / "where-things-are.md"]
PAGES = [*sorted((DOCS / "promises").glob("*.md")), *MAPS]
ANY_NAME = "x"
"""Stands for a file that somebody will add: ``carriers/x.py``."""
# Between backticks: a file with an ending or a folder with its closing stroke; a file may carry the name of a test.
PLACE = re.compile(
    r"`(?P<path>[\w.-]+(?:/[\w.-]+)*(?:/|\.(?:py|md|sh|toml|lock|csv|po|svg|ttf|ini)))(?:::(?P<test>\w+))?`"
)
TEST_ALONE = re.compile(r"`(?:::)?(test_\w+)`")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")
IN_COMMANDS = re.compile(r"(?:^|[ `])(?P<path>(?:tests|benchmarks)/[\w./-]+?)(?:::(?P<test>\w+))?(?=[ `])")


def lines() -> list[tuple[str, str]]:
    """Every line of the pages, with the name under which a failure names it."""
    return [
        (f"{page.name}:{number}", line)
        for page in PAGES
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1)
    ]


@cache
def names_in(path: Path) -> frozenset[str]:
    """The names of the tests that a file declares."""
    return frozenset(re.findall(r"^\s*(?:async )?def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE))


@cache
def place(path: str) -> Path | None:
    """The file or folder that a page means: from the root, the program's folder, the tests, or beside the page."""
    roots = (HOUSE, HOUSE / "omsdesk", HOUSE / "tests", DOCS, DOCS / "promises")
    found = (root / path for root in roots if (root / path).exists())
    # A neighbour of a file that the page has just named may stand there without its folder.
    beside = (HOUSE / "omsdesk").rglob(path) if "/" not in path and path.endswith(".py") else iter(())
    return next(found, None) or next(beside, None)


def test_every_place_that_a_promise_names_is_there() -> None:
    named = [
        (at, each["path"]) for at, line in lines() for kind in (PLACE, IN_COMMANDS) for each in kind.finditer(line)
    ]

    assert named
    assert sorted({f"{at} {path}" for at, path in named if place(path) is None and Path(path).stem != ANY_NAME}) == []


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = [HOUSE / "CHANGELOG.md", *MAPS, *sorted(DOCS.rglob("*.md"))]
    links = [(page, link) for page in pages for link in LINK.findall(page.read_text(encoding="utf-8"))]

    assert len(links) > len(MAPS)
    assert [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()] == []


def test_every_test_that_a_promise_names_is_there() -> None:
    every_test = frozenset(name for path in (HOUSE / "tests").rglob("test_*.py") for name in names_in(path))
    named = [
        (at, each["path"], each["test"])
        for at, line in lines()
        for kind in (PLACE, IN_COMMANDS)
        for each in kind.finditer(line)
        if each["test"]
    ]
    gone = [f"{at} {path}::{test}" for at, path, test in named if not has(path, test)]
    gone += [f"{at} {test}" for at, line in lines() for test in TEST_ALONE.findall(line) if test not in every_test]

    assert sorted(set(gone)) == []


def has(path: str, test: str) -> bool:
    """Whether a file is there and declares that test."""
    found = place(path)
    return found is not None and found.is_file() and test in names_in(found)
