"""The rules of the house that no linter knows: sizes, finished work, the lock, licences, what a wheel carries.

Imports are held to their layers by import-linter, which ./test.sh runs beside this.
"""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from omsdesk.models.all import metadata

HOUSE = Path(__file__).resolve().parent.parent
LONGEST = 400
WRITTEN_BY_PEOPLE = {".py", ".md", ".sh", ".toml"}
NOT_OURS = {".venv", ".git", "dist", "build", "out", "node_modules"}
# Put together here, so that this file does not hold what it looks for.
UNFINISHED = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK", "NotImplemented" + "Error")))


def files(*suffixes: str) -> list[Path]:
    """Everything in the project that people wrote, with one of these endings."""
    return sorted(
        path
        for path in HOUSE.rglob("*")
        if path.suffix in suffixes and path.is_file() and not NOT_OURS & set(path.relative_to(HOUSE).parts)
    )


def name(path: Path) -> str:
    """How a failure names a file."""
    return path.relative_to(HOUSE).as_posix()


def tree(path: Path) -> ast.Module:
    """A file as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"))


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files(*WRITTEN_BY_PEOPLE)}

    assert "tests/test_house.py" in lengths
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_nothing_is_left_to_be_done_later() -> None:
    found = [
        f"{name(path)}:{number}: {line.strip()}"
        for path in files(".py", ".sh", ".toml")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]

    assert found == []


def test_every_exception_from_a_rule_says_why() -> None:
    silent = re.compile("# no" + r"qa(?!: [A-Z]+\d+(?:, ?[A-Z]+\d+)* - \w)")
    found = [
        f"{name(path)}:{number}: {line.strip()}"
        for path in files(".py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if silent.search(line)
    ]

    assert found == []


def test_every_exception_of_the_project_says_why() -> None:
    """In pyproject.toml a rule that is let go has its reason beside it, or on the line above."""
    project = (HOUSE / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^ignore = \[\n(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    by_file = re.search(r"^\[tool\.ruff\.lint\.per-file-ignores\]\n(.*?)^\[", project, re.MULTILINE | re.DOTALL)
    assert listed is not None
    assert by_file is not None
    lines = [*listed[1].splitlines(), *by_file[1].splitlines()]

    is_code = re.compile(r'(?:= \[|^ *)"[A-Z]+\d+"')
    silent = [
        line
        for above, line in pairwise(lines)
        if is_code.search(line) and "#" not in line and not above.lstrip().startswith("#")
    ]

    assert silent == []


def test_no_module_is_a_drawer_for_anything() -> None:
    """The floors break the build for a stray module on the top floor only."""
    drawers = {"util", "utils", "helper", "helpers", "common", "misc", "tools"}

    assert [name(path) for path in files(".py") if drawers & {*path.relative_to(HOUSE).with_suffix("").parts}] == []


def test_no_function_is_an_empty_shell() -> None:
    shells = [f"{name(path)}:{each.lineno}: {each.name}" for path in files(".py") for each in empty_functions(path)]

    assert shells == []


def empty_functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions whose whole body is three dots, where nothing says that another one stands in for them."""
    if "..." not in path.read_text(encoding="utf-8"):
        return
    everything = list(ast.walk(tree(path)))
    protocols = {
        function
        for each in everything
        if isinstance(each, ast.ClassDef) and any("Protocol" in ast.unparse(base) for base in each.bases)
        for function in (part.name for part in each.body if isinstance(part, ast.FunctionDef))
    }
    for each in everything:
        if not isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) or each.name in protocols:
            continue
        stood_in_for = any(ast.unparse(mark).endswith(("abstractmethod", "overload")) for mark in each.decorator_list)
        if is_ellipsis(each.body[-1]) and not stood_in_for:
            yield each


def is_ellipsis(statement: ast.stmt) -> bool:
    """Whether a statement is nothing but three dots."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and statement.value.value is Ellipsis
    )


def test_every_module_says_what_it_is_for() -> None:
    told = re.compile(r'"""\w')
    unsure = [path for path in files(".py") if not told.match(path.read_text(encoding="utf-8"))]
    silent = [name(path) for path in unsure if ast.get_docstring(tree(path)) is None]

    assert silent == []


def test_only_work_commits() -> None:
    commits = [
        name(path)
        for path in files(".py")
        if path.is_relative_to(HOUSE / "omsdesk")
        if re.search(r"\.(commit|rollback)\(", path.read_text(encoding="utf-8"))
    ]

    of_work = {f"omsdesk/database/{each}.py" for each in ("work", "transaction", "kept_connections")}
    assert set(commits) <= {*of_work, "omsdesk/database/migrations/env.py"}
    # And nobody else begins a transaction with them.
    users = [
        name(path)
        for path in files(".py")
        if path.is_relative_to(HOUSE / "omsdesk")
        and re.search(r"import (KeptConnections|Transaction)\b", path.read_text(encoding="utf-8"))
    ]
    assert set(users) <= of_work


def test_tables_are_named_in_the_plural() -> None:
    odd = {each for each in metadata.tables if not each.endswith("s")}

    # docs/decisions/names-of-tables.md says why.
    assert odd == {"different_people", "outbox"}


def test_the_lock_names_no_address_and_no_path() -> None:
    lock = (HOUSE / "requirements.lock").read_text(encoding="utf-8")

    lines = [line for line in lock.splitlines() if re.search(r"^-|/|\s@\s", line)]

    assert lines == []


def test_every_locked_package_is_pinned_and_hashed() -> None:
    for package, pinned in locked().items():
        assert re.match(r"==[^ ]+", pinned), package
        assert "--hash=sha256:" in pinned, package


def test_the_lock_fulfils_what_the_project_asks_for() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]

    for requirement in map(Requirement, wanted):
        pinned = locked()[requirement.name.lower()]
        version = pinned.removeprefix("==").split()[0]
        assert requirement.specifier.contains(version, prereleases=True), requirement


def locked() -> dict[str, str]:
    """Each package of the lock, with its pin and its hashes on one line."""
    lock = (HOUSE / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    pins = re.findall(r"^([a-z0-9._-]+)(==.*)$", lock, flags=re.MULTILINE)
    assert len(pins) > 40
    return dict(pins)


@pytest.mark.parametrize("kind", ["fonts", "icons"])
def test_what_others_drew_comes_with_its_licence(kind: str) -> None:
    folder = HOUSE / "resources" / kind

    licences = [path for path in folder.glob("LICENSE-*.txt") if path.stat().st_size > 0]

    assert licences != []


def test_every_font_names_a_licence_that_is_there() -> None:
    fonts = HOUSE / "resources" / "fonts"
    families = {re.split(r"[-_.]", font.name)[0].lower() for font in fonts.glob("*.ttf")}

    licences = {path.stem.removeprefix("LICENSE-").lower() for path in fonts.glob("LICENSE-*.txt")}

    assert families != set()
    assert {family for family in families if not any(family.startswith(each) for each in licences)} == set()


def test_our_own_licence_is_there() -> None:
    assert (HOUSE / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


def test_a_wheel_carries_everything_the_program_reads(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)],
        cwd=HOUSE,
        check=True,
        capture_output=True,
    )

    [wheel] = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    modules = {name(path) for path in files(".py") if path.is_relative_to(HOUSE / "omsdesk")}
    resources = {
        f"omsdesk/{name(path)}" for path in (HOUSE / "resources").rglob("*") if path.is_file() and path.suffix != ".pyc"
    }
    assert any("/migrations/versions/" in module for module in modules)
    assert modules - packed == set()
    assert resources - packed == set()
