"""A language whose words are longer than ours, and the page before anybody has signed in."""

import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from omsdesk import words
from omsdesk.services import settings
from omsdesk.views import theme
from tests.views.looking import untabbed
from tests.views.looks import LOOKS, SIZES, found_on, seen
from tests.views.shop import SIGNED_IN, Shop, copied, open_shop


class LongWords(gettext.NullTranslations):
    """A language like ours, but longer: what German or Finnish will do to every button."""

    def gettext(self, message: str) -> str:
        return _longer(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _longer(msgid1 if n == 1 else msgid2)


def _longer(sentence: str) -> str:
    spare = max(1, round(len(sentence) * 0.4))
    return f"{sentence}{' ~' + '~' * (spare - 2) if spare > 2 else '~' * spare}"


@pytest.fixture
def longer_shop(qapp: QApplication, sample_shop: Path, tmp_path: Path) -> Iterator[Shop]:
    """The whole program in the longer language."""
    with open_shop(qapp, copied(sample_shop, tmp_path), tmp_path) as opened:
        company = opened.read(settings.company)
        words.speak(company.locale, LongWords(), zone=company.zone)
        opened.sign_in()
        yield opened
        words.speak(company.locale, zone=company.zone)


def test_longer_words_still_fit(longer_shop: Shop) -> None:
    # The longest words in the largest letters need the larger screen; every two of the three meet.
    looks = [each for each in LOOKS if each.text_size == theme.TEXT_SIZES[0] or each.size[0] > SIZES[0][0]]

    assert found_on(longer_shop, SIGNED_IN, looks) == []


def test_the_sign_in_has_no_fault_at_any_size(shop: Shop) -> None:
    found = []
    for look in LOOKS:
        shop.look(look.size, look.mode, look.text_size)
        found += [f"names, {look}: {each}" for each in seen(shop, "pack")]
        shop.person.press("1")
        found += [f"PIN, {look}: {each}" for each in (*seen(shop, "pack"), *untabbed(shop.page))]
        shop.person.press("Esc")

    assert found == []
