"""A language that is longer than any in the whole window, and the page before anybody has signed in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from omsdesk import words
from omsdesk.services import settings
from tests.pseudo import Pseudo, accented
from tests.views.looking import untabbed
from tests.views.looks import LOOKS, seen
from tests.views.shop import Shop, copied, open_shop, visible


@pytest.fixture
def longer_shop(qapp: QApplication, sample_shop: Path, tmp_path: Path) -> Iterator[Shop]:
    """The whole program in the longer language."""
    with open_shop(qapp, copied(sample_shop, tmp_path), tmp_path) as opened:
        words.speak("en", Pseudo(), zone=opened.read(settings.company).zone)
        opened.window.speak_anew()
        opened.sign_in()
        yield opened


def test_no_sentence_was_kept_from_the_catalogue(longer_shop: Shop) -> None:
    longer_shop.window.go("settings", section="looks")
    longer_shop.person.settle()

    plain = [each.text() for each in visible(longer_shop.page, QLabel) if "!!" not in each.text() and each.text()]
    assert plain == []


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
