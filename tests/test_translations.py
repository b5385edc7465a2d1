"""Every sentence of the program in every language that it speaks."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from omsdesk import catalogues
from omsdesk.assets import resource
from omsdesk.words import Text, speak
from tests.test_house import HOUSE

LANGUAGES = sorted(path.parent.name for path in resource("translations").glob("*/omsdesk.po"))
HOLE = re.compile(r"\{(\w+)[^}]*\}")


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_translations", HOUSE / "resources" / "translations" / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make = _maker()


@pytest.fixture(scope="module", params=LANGUAGES)
def messages(request: pytest.FixtureRequest) -> list[Message]:
    """What a language says, as Babel reads it."""
    with resource("translations", request.param, "omsdesk.po").open("rb") as file:
        return [each for each in read_po(file, locale=request.param) if each.id]


def test_every_sentence_stands_in_every_catalogue_and_none_is_left_over(messages: list[Message]) -> None:
    source = {(one, many) for one, many in make.sentences()}
    there = {tuple(each.id) if each.pluralizable else (each.id, None) for each in messages}

    assert len(source) > 1_500
    assert sorted(one for one, _ in source - there) == [], "python resources/translations/make.py, then translate"
    assert sorted(str(one) for one, _ in there - source) == [], "python resources/translations/make.py takes them out"


def test_every_sentence_has_its_words_in_every_form(messages: list[Message]) -> None:
    assert [each.id for each in messages if not all(_forms(each)) or each.fuzzy] == []
    assert {len(_forms(each)) for each in messages if each.pluralizable} == {2}


def test_names_and_numbers_stand_where_they_stood(messages: list[Message]) -> None:
    """The holes of a sentence are the same; one form of a plural may do without the number."""
    wrong = []
    for each in messages:
        wanted = [set(HOLE.findall(form)) for form in _ours(each)]
        said = [set(HOLE.findall(form)) for form in _forms(each)]
        is_wrong = said[-1] != wanted[-1] or any(holes - wanted[-1] or wanted[0] - holes for holes in said)
        wrong += [each.id] if is_wrong else []

    assert wrong == []


def test_keys_of_fields_are_given_in_every_language(messages: list[Message]) -> None:
    """``&Name`` is reached by Alt and a letter; every field that has one here has one there."""
    assert [each.id for each in messages if str(each.id).count("&") != str(each.string).count("&")] == []


def test_a_text_is_a_sentence_that_can_be_translated() -> None:
    # Words of statuses and subjects are taken from where they are declared; kept answers hold what was said.
    known = {
        "omsdesk/words.py",
        "omsdesk/lifecycles/__init__.py",
        "omsdesk/services/steps.py",
        "omsdesk/services/importing/telling.py",
        "omsdesk/database/answers.py",
    }

    assert [each for each in make.unread() if each.partition(":")[0] not in known] == []


def test_our_own_reader_reads_what_babel_reads(messages: list[Message], request: pytest.FixtureRequest) -> None:
    language = request.node.callspec.params["messages"]
    read = catalogues.catalogue(language)

    for each in messages:
        one, many = _ours(each)[0], _ours(each)[-1]
        assert [read.ngettext(one, many, n) for n in (1, 2)] == [_forms(each)[0], _forms(each)[-1]]
        assert read.gettext(one) == _forms(each)[0]


def test_german_has_its_own_words_and_plurals() -> None:
    speak("de")
    try:
        said = [str(Text("{n} order", many="{n} orders", n=n)) for n in (0, 1, 2)]
        header = str(Text(""))
    finally:
        speak("en", zone="UTC")

    assert said == ["0 Aufträge", "1 Auftrag", "2 Aufträge"]
    assert header == ""


@pytest.mark.parametrize(
    ("computer", "spoken"),
    [("de_DE", "de"), ("de-AT", "de_AT"), ("de_CH", "de_CH"), ("fr_FR", "en"), ("C", "en"), ("en_GB", "en_GB")],
)
def test_a_computer_is_spoken_to_in_its_own_language_where_we_speak_it(computer: str, spoken: str) -> None:
    assert catalogues.nearest(computer) == spoken


def test_what_can_be_chosen_has_its_words() -> None:
    assert {each.partition("_")[0] for each in catalogues.LOCALES} == {catalogues.SOURCE, *LANGUAGES}


def test_a_broken_or_missing_catalogue_leaves_our_own_words(tmp_path: Path) -> None:
    file = tmp_path / "omsdesk.po"
    file.write_text('msgid "One"\nmsgstr ""\n\nmsgid "Two"\nmsgstr "Zwei"\n', encoding="utf-8")

    said = catalogues.Catalogue(dict(catalogues.read(file)))

    assert [said.gettext(each) for each in ("One", "Two", "Three")] == ["One", "Zwei", "Three"]
    assert catalogues.catalogue("xx").gettext("One") == "One"


def _ours(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())
