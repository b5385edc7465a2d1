"""Scanner test: what a scanner made of a code we know, what is wrong with it, and what the station can put right.

A scanner is a keyboard. When its layout differs from the computer's, letters change places; when Caps Lock is
on, they change their size. From one code with the letters that move, both can be told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from omsdesk.words import Text

TEST_CODE = "CDYZAQW5"
"""Shown on the screen and printed on every test page: it has the letters that keyboards move, and one digit."""

USUAL_GAP_MS, LARGEST_GAP_MS = 35, 150
LEAST_LENGTH = 4
_ROOM = 1.5
"""A scanner is given half as much time again as it needed in the test."""


@dataclass(frozen=True)
class ScannerSettings:
    """How this station reads its scanner."""

    gap_ms: int = USUAL_GAP_MS
    has_suffix: bool = True
    letters: Mapping[str, str] = field(default_factory=dict)
    """What the scanner types, and what it means: another keyboard layout, undone."""

    def read(self, code: str) -> str:
        """A code as it stands on the label."""
        return "".join(self.letters.get(each, each) for each in code)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "ScannerSettings":
        """From what a station keeps."""
        return cls(**kept)

    def kept(self) -> dict[str, Any]:
        """As a station keeps it."""
        return {"gap_ms": self.gap_ms, "has_suffix": self.has_suffix, "letters": dict(self.letters)}


@dataclass(frozen=True)
class Verdict:
    """What the test says."""

    headline: Text
    facts: Text
    """Length, speed and suffix."""
    faults: tuple[Text, ...] = ()
    advice: Text | None = None
    save: ScannerSettings | None = None
    """What the station should keep; None when it would not help."""

    @property
    def is_good(self) -> bool:
        """Whether the scanner does as it should."""
        return not self.faults


def judge(code: str, *, gap_ms: int, suffix: str) -> Verdict:
    """Say what a burst of keys tells about the scanner."""
    faults: list[Text] = []
    advice, letters = None, {}
    layout = _layout_of(code)
    if layout is None and (layout := _layout_of(code.swapcase())) is not None:
        faults.append(Text("Caps Lock is on."))
        advice = Text("Switch Caps Lock off and scan again.")
    if layout is not None and layout.words is not None:
        faults.append(layout.words)
        letters = layout.undone()
        advice = advice or Text("Save it for this station, and the letters are put right.")
    if not suffix:
        faults.append(Text("No Enter at the end."))
        advice = advice or Text("Save it for this station, or set the scanner to send Enter.")
    if layout is None:
        headline = Text("The scanner read '{code}'.", code=code)
        advice = advice or Text("Scan the code shown here to test letters too.")
    else:
        headline = Text("The scanner works.") if not faults else Text("The scanner read '{code}'.", code=code)
    return Verdict(
        headline=headline,
        facts=_facts(code, gap_ms, suffix),
        faults=tuple(faults),
        advice=advice,
        save=ScannerSettings(
            gap_ms=min(max(USUAL_GAP_MS, round(gap_ms * _ROOM)), LARGEST_GAP_MS),
            has_suffix=bool(suffix),
            letters=letters,
        ),
    )


def _facts(code: str, gap_ms: int, suffix: str) -> Text:
    ending = Text("ended by {key}", key=suffix) if suffix else Text("without Enter at the end")
    return Text(
        "{n} character, longest pause {gap} ms, {ending}.",
        many="{n} characters, longest pause {gap} ms, {ending}.",
        n=len(code),
        gap=gap_ms,
        ending=ending,
    )


@dataclass(frozen=True)
class _Layout:
    """A layout of the computer, as a scanner set to the American one is read on it."""

    words: Text | None
    keys: str = ""
    typed: str = ""

    def mistyped(self, code: str) -> str:
        """A code as it arrives."""
        return code.translate(str.maketrans(self.keys, self.typed))

    def undone(self) -> dict[str, str]:
        """Every character that arrives, and the one that was meant."""
        return dict(zip(self.typed, self.keys, strict=True))


_STRAIGHT = _Layout(None)
_LAYOUTS = (
    _STRAIGHT,
    _Layout(
        Text("The scanner uses another keyboard layout: Y and Z are swapped."),
        "YZyz-/",
        "ZYzyß-",
    ),
    _Layout(
        Text("The scanner uses another keyboard layout: A and Q, Z and W are swapped, digits come as signs."),
        "AQZWaqzwMm1234567890-",
        "QAWZqawz?,&é\"'(-è_çà)",
    ),
    _Layout(
        Text("The scanner uses another keyboard layout: A and Q, Z and W are swapped."),
        "AQZWaqzw",
        "QAWZqawz",
    ),
)


def _layout_of(code: str) -> _Layout | None:
    return next((each for each in _LAYOUTS if each.mistyped(TEST_CODE) == code), None)
