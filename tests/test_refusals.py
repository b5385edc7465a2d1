"""Every refusal in the sources is shown by a test: its sentence, and not only that there was one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
_PLACES = re.compile(r"\{[^}]*\}")


def test_every_refusal_is_shown_by_a_test() -> None:
    shown = "\n".join(words for file in (ROOT / "tests").rglob("*.py") for words in _strings(file)).replace("\\", "")
    sentences = {said for file in (ROOT / "omsdesk").rglob("*.py") for said in _refusals(ast.parse(file.read_text()))}

    missing = {said for said in sentences if _fixed_part(said) not in shown}

    assert sorted(missing) == [], "Write a test that shows the sentence as a person reads it."


def _refusals(tree: ast.AST) -> Iterator[str]:
    """The reasons of all refusals made in a module."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        said = node.args[0]
        if not (name == "Refusal" or name.endswith("Refused")) or not isinstance(said, ast.Call):
            continue
        if getattr(said.func, "id", "") == "Text" and said.args and isinstance(said.args[0], ast.Constant):
            yield str(said.args[0].value)


def _fixed_part(template: str) -> str:
    """The longest stretch that is the same whatever the values are."""
    return max((each.strip(" .:") for each in _PLACES.split(template)), key=len)


def _strings(file: Path) -> Iterator[str]:
    """Every string of a test, also those around the values of an f-string."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
