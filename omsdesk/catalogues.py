"""The words of other languages, read from their .po files as translators leave them.

A window must be painted fast, so nothing but the few forms that a catalogue of ours has is understood:
``msgid``, ``msgid_plural``, ``msgstr`` and comments. Reading one takes some milliseconds and needs no compiled copy.
"""

import gettext
import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from omsdesk.assets import resource

SOURCE = "en"
"""The language that the source itself is written in."""
LOCALES = {
    "en": "English",
    "en_GB": "English (Great Britain)",
    "en_IE": "English (Ireland)",
    "de": "Deutsch",
    "de_AT": "Deutsch (Österreich)",
    "de_CH": "Deutsch (Schweiz)",
}
"""What a house can choose, each called as its own people call it: the words, and how they write numbers and days."""
_PLURAL = re.compile(r"plural=([^;\n]+)")
_PARTS = ("msgid", "msgid_plural", "msgstr", "msgstr[0]", "msgstr[1]", "msgstr[2]", "msgstr[3]", "msgstr[4]")


class Catalogue(gettext.NullTranslations):
    """One language: each sentence of ours and its forms in theirs."""

    def __init__(self, forms: dict[str, tuple[str, ...]]) -> None:
        super().__init__()
        found = _PLURAL.search(forms.get("", ("",))[0])
        self._form: Callable[[int], int] = gettext.c2py(found.group(1).strip() if found else "n != 1")
        self._forms = {sentence: said for sentence, said in forms.items() if sentence and all(said)}

    def gettext(self, message: str) -> str:
        """The sentence in this language; ours where it is not translated."""
        return self._forms.get(message, (message,))[0]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form for so many."""
        forms = self._forms.get(msgid1)
        if forms is None:
            return msgid1 if n == 1 else msgid2
        return forms[min(self._form(abs(n)), len(forms) - 1)]


def nearest(locale: str) -> str:
    """What can be chosen and is closest to the language of a computer."""
    name = locale.replace("-", "_")
    language = name.partition("_")[0]
    return next((each for each in (name, language) if each in LOCALES), SOURCE)


@lru_cache(maxsize=4)
def catalogue(language: str) -> gettext.NullTranslations:
    """The words of a language; the source's own where there is no catalogue."""
    path = resource("translations", language, "omsdesk.po")
    return Catalogue(dict(read(path))) if path.is_file() else gettext.NullTranslations()


def read(path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each sentence of a catalogue with its forms; the first is the empty one, which holds the header."""
    key, parts = "", dict[str, str]()
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, text = line.partition(" ")
        if name == "msgid" and parts:
            yield _entry(parts)
            parts = {}
        if name in _PARTS:
            key, parts[name] = name, _plain(text)
        elif line.startswith('"'):
            parts[key] += _plain(line)
    if parts:
        yield _entry(parts)


def _plain(quoted: str) -> str:
    """What stands between the quotation marks; most lines have nothing to unfold."""
    return str(json.loads(quoted)) if "\\" in quoted else quoted[1:-1]


def _entry(parts: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    return parts["msgid"], tuple(parts[key] for key in sorted(parts) if key.startswith("msgstr"))
