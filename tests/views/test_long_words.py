"""Other languages in the whole window: one longer than any, and German; and the page before anybody has signed in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from omsdesk import words
from omsdesk.services import settings
from omsdesk.views import speaking, theme
from tests.counts import IS_LONG_RUN
from tests.pseudo import Pseudo, accented
from tests.views.looking import untabbed
from tests.views.looks import LOOKS, SIZES, Look, found_on, seen
from tests.views.shop import SIGNED_IN, Shop, copied, open_shop, visible

# German is shorter than the longest words, so where those fit at one look, German is only seen at what is left.
GERMAN = LOOKS if IS_LONG_RUN else (Look(SIZES[0], theme.TEXT_SIZES[-1], "dark"), Look(SIZES[1], 100, "light"))


@pytest.fixture
def longer_shop(qapp: QApplication, sample_shop: Path, tmp_path: Path) -> Iterator[Shop]:
    """The whole program in the longer language."""
    with open_shop(qapp, copied(sample_shop, tmp_path), tmp_path) as opened:
        words.speak("en", Pseudo(), zone=opened.read(settings.company).zone)
        opened.window.speak_anew()
        opened.sign_in()
        yield opened


@pytest.fixture
def german_shop(qapp: QApplication, sample_shop: Path, tmp_path: Path) -> Iterator[Shop]:
    """The whole program in German."""
    with open_shop(qapp, copied(sample_shop, tmp_path), tmp_path) as opened:
        words.speak("de")
        opened.window.speak_anew()
        opened.sign_in()
        yield opened
        words.speak("en")
        speaking.teach_qt(qapp)


def test_longer_words_still_fit_and_no_sentence_was_kept_from_the_catalogue(longer_shop: Shop) -> None:
    # The longest words in the largest letters need the larger screen; every two of the three meet.
    looks = [each for each in LOOKS if each.text_size == theme.TEXT_SIZES[0] or each.size[0] > SIZES[0][0]]

    assert found_on(longer_shop, SIGNED_IN, looks) == []

    longer_shop.window.go("settings", section="looks")
    longer_shop.person.settle()
    plain = [each.text() for each in visible(longer_shop.page, QLabel) if "!!" not in each.text() and each.text()]
    assert plain == []


def test_german_fits(german_shop: Shop) -> None:
    assert found_on(german_shop, SIGNED_IN, GERMAN) == []


def test_the_longer_language_leaves_holes_and_keys_alone() -> None:
    assert accented("Orders") == "[!! Órdérs !!]"
    assert accented("&Name of {who}").startswith("[!! &Ñámé óf {who}")
    assert len(accented("Scan the order, then each piece of it.")) >= 38 * 1.4
    assert accented("{order} · {n}") == "{order} · {n}"


def test_the_sign_in_has_no_fault_at_any_size(shop: Shop) -> None:
    found = []
    for look in LOOKS:
        shop.look(look.size, look.mode, look.text_size)
        found += [f"names, {look}: {each}" for each in seen(shop, "pack")]
        shop.person.press("1")
        found += [f"PIN, {look}: {each}" for each in (*seen(shop, "pack"), *untabbed(shop.page))]
        shop.person.press("Esc")

    assert found == []
