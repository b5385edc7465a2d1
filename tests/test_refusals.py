"""Every refusal in the sources is shown by a test: its sentence, and not only that there was one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.refusal_sentences import Trace, read

ROOT = Path(__file__).parents[1]
_PLACES = re.compile(r"\{[^}]*\}")


def test_every_refusal_is_shown_by_a_test() -> None:
    shown = "\n".join(words for file in (ROOT / "tests").rglob("*.py") for words in _strings(file)).replace("\\", "")
    trace = Trace(read(ROOT / "omsdesk"))
    refused = trace.refusals()

    missing = {
        f"{module}: {said}"
        for said, module in refused.items()
        if not any(_fixed_part(each) in shown for each in (said, trace.plurals.get(said, said)))
    }

    assert sorted(missing) == [], "Write a test that shows the sentence as a person reads it."
    assert len(refused) > 700, "The sentences are no longer found."


@pytest.mark.parametrize(
    "source",
    [
        'raise Refusal(Text("No."))',
        'said = Text("Yes.") if ok else Text("No.")\n    raise Refusal(said)',
        "raise Refusal(WORDS[key])",
        'raise Refusal(Text("Yes."), NO)',
        "raise Refusal(*_both())",
        "raise Refusal(_why(key))",
        "if (said := other.why(key)) is not None:\n        raise Refusal(said)",
        "raise Refusal(Rule(key).why_not)",
        "raise Refusal(Told(NO).words)",
        "for said in _each():\n        raise Refusal(said)",
        '_refuse(Text("No."))',
        'raise Gone(reason=Text("No."))',
        'return [Blocker(Text("No."))]',
    ],
)
def test_a_sentence_is_found_wherever_it_stands(source: str, tmp_path: Path) -> None:
    house = tmp_path / "house"
    house.mkdir()
    (house / "other.py").write_text('def why(key):\n    return None if key else Text("No.")\n')
    (house / "deed.py").write_text(
        "from house import other\nfrom house.other import why as _why\n"
        'NO = Text("No.")\nWORDS = {"a": Text("Yes."), "b": NO}\n'
        "class Gone(Refusal):\n    pass\n"
        'class Rule:\n    @property\n    def why_not(self):\n        return Text("No.")\n'
        "class Told:\n    words: Text\n"
        "def _both():\n    return NO, None\n"
        "def _each():\n    yield NO\n"
        "def _refuse(said):\n    raise Refusal(said)\n"
        f"def deed(key, ok):\n    {source}\n"
    )

    assert "No." in Trace(read(house)).refusals()


def _fixed_part(template: str) -> str:
    """The longest stretch that is the same whatever the values are."""
    return max((each.strip(" .:") for each in _PLACES.split(template)), key=len)


def _strings(file: Path) -> Iterator[str]:
    """Every string of a test, also those around the values of an f-string."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
