"""A language that nobody speaks: every sentence accented, bracketed and 40 percent longer.

What stays plain on a screen was never given to a catalogue; what is cut off would be in Finnish.
"""

import gettext
import math
import re

_ACCENTS = str.maketrans("aceinouyACEINOUY", "áçéíñóúýÁÇÉÍÑÓÚÝ")
_HOLE = re.compile(r"(\{[^}]*\}|&(?=\w))")
_LONGER = 0.4
_MARKS = len("[!!  !!]")


class Pseudo(gettext.NullTranslations):
    """``Orders`` becomes ``[!! Órdérs !!]``; what stands in braces and the key of a field stay."""

    def gettext(self, message: str) -> str:
        return accented(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return accented(msgid1 if n == 1 else msgid2)


def accented(sentence: str) -> str:
    """The sentence as this language has it; signs without a word stay as they are."""
    if not re.search(r"[^\W\d_]", _HOLE.sub("", sentence)):
        return sentence
    said = "".join(part if _HOLE.fullmatch(part) else part.translate(_ACCENTS) for part in _HOLE.split(sentence))
    spare = max(0, math.ceil(len(_HOLE.sub("", sentence)) * _LONGER) - _MARKS)
    return f"[!! {said}{'~' * spare} !!]"
