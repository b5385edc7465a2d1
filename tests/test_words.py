"""Sentences are data until somebody reads them."""

import ast
import gettext
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from omsdesk.money import Money
from omsdesk.words import Text, speak, when_words

_BENDS = re.compile(
    r"\{(n|left|free|most|promised|missing|waiting|picked|after)\}( of \{\w+\})? "
    r"(are|were|have|lie|wait|go|miss|pieces|digits|more products)\b"
)
_NEVER_ONE = {
    "{n} are too many",
    "A PIN has {n} digits or more.",
    "A PIN has {least} to {most} digits.",
    "{n} MB are needed and {free} are free.",
}


class Shouting(gettext.NullTranslations):
    """A catalogue that makes every sentence loud, so that one sees it was asked."""

    def gettext(self, message: str) -> str:
        return message.upper().replace("{N}", "{n}").replace("{WHO}", "{who}")


def test_arguments_are_shown_as_the_locale_writes_them() -> None:
    said = Text("{amount} on {day} for {n} pieces", amount=Money(123456, "EUR"), day=date(2026, 11, 25), n=1234)

    assert str(said) == "€1,234.56 on 25 Nov 2026 for 1,234 pieces"
    speak("de_DE")
    assert str(said) == "1.234,56\N{NO-BREAK SPACE}€ on 25. Nov. 2026 for 1.234 pieces"


def test_n_chooses_between_one_and_many() -> None:
    assert [str(Text("{n} piece", many="{n} pieces", n=n)) for n in (1, 2)] == ["1 piece", "2 pieces"]


def test_no_sentence_says_that_one_are() -> None:
    """What counts something and bends with the number has both forms."""
    alone = {each for each in _without_plural() if _BENDS.search(each)} - _NEVER_ONE

    assert sorted(alone) == [], "Give it `many=` and call the number `n`."


def _without_plural() -> Iterator[str]:
    for file in (Path(__file__).parents[1] / "omsdesk").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="Text"), args=[ast.Constant(value=str(said)), *_], keywords=named):
                    if not any(each.arg == "many" for each in named):
                        yield said


def test_a_text_is_translated_when_it_is_read_not_when_it_is_made() -> None:
    said = Text("Open on {who}", who="PACK-1")

    speak("en", Shouting())

    assert str(said) == "OPEN ON PACK-1"


def test_a_sentence_inside_a_sentence_is_resolved_too() -> None:
    assert str(Text("It is {status}.", status=Text("Packed"))) == "It is Packed."


def test_texts_with_the_same_words_and_arguments_are_equal() -> None:
    assert Text("{n} left", n=2) == Text("{n} left", n=2)
    assert hash(Text("{n} left", n=2)) == hash(Text("{n} left", n=2))
    assert Text("{n} left", n=2) != Text("{n} left", n=3)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-24T15:00+00:00", "Today 16:00"),
        ("2026-11-24T23:30+00:00", "Tomorrow 00:30"),
        ("2026-11-23T08:00+00:00", "Yesterday 09:00"),
        ("2026-11-27T15:00+00:00", "Fri 27 Nov 16:00"),
        ("2026-12-24T15:00+00:00", "Thu 24 Dec"),
        ("2025-01-02T15:00+00:00", "2 Jan 2025"),
    ],
)
def test_moments_are_said_in_the_companys_zone(moment: str, words: str) -> None:
    speak("en", zone="Europe/Berlin")

    assert when_words(datetime.fromisoformat(moment), datetime(2026, 11, 24, 10, 0, tzinfo=UTC)) == words
