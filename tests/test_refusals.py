"""Every refusal in the sources is shown by a test: its sentence, and not only that there was one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
_PLACES = re.compile(r"\{[^}]*\}")

NOT_SHOWN_YET: frozenset[str] = frozenset(
    (
        "A shipment needs a tracking number.",
        "A supplier needs a name.",
        "Name, address or number is too long.",
        "No piece was chosen.",
        "Nothing can be written to {folder}. Choose another.",
        "Only an embedded database is restored by this command.",
        "Only an embedded database is saved and restored by this command.",
        "Only the owner of the shared database can move one into it.",
        "Orders are written in English or German.",
        "So large a difference wants a supervisor's word.",
        "Somebody else sent it just now.",
        "Stripe could not give the money back.",
        "The customer's bank is taking this money back.",
        "The drawer changed since it was counted.",
        "The drawer of this station is open already.",
        "The number {number} was noted before.",
        "The server is looked after by another account of this computer.",
        "There is a supplier of this name already.",
        "There is no such order to a supplier.",
        "There is no such supplier.",
        "This computer does not know the secret. Another one that does asks the store.",
        "This day is still to come.",
        "This is no price of a piece.",
        "This is no sum.",
        "This is not an amount that can be a float.",
        "This is not an amount that can be moved.",
        "This line is not with this supplier.",
        "This order to {supplier} is over.",
        "What is it for?",
        "Why does it differ?",
        "{number} was called off before it was sent.",
        "{n} of {product} cannot come from a supplier.",
    )
)
"""Sentences that no test shows yet. This list may only shrink."""


def test_every_refusal_is_shown_by_a_test() -> None:
    shown = "\n".join(words for file in (ROOT / "tests").rglob("*.py") for words in _strings(file)).replace("\\", "")
    sentences = {said for file in (ROOT / "omsdesk").rglob("*.py") for said in _refusals(ast.parse(file.read_text()))}

    missing = {said for said in sentences if _fixed_part(said) not in shown}

    assert sorted(missing - NOT_SHOWN_YET) == [], "Write a test that shows the sentence as a person reads it."
    assert sorted(NOT_SHOWN_YET - missing) == [], "A test shows it now, or it is gone: take it off the list."


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
    """Every string of a test, also those around the values of an f-string; the list below is none."""
    if file == Path(__file__):
        return
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
