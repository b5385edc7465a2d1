"""What a station says aloud: one sound per outcome, told apart by rhythm and length, not pitch alone.

Nothing here may ever stop a scan: no device, no driver and no multimedia package all mean silence
(or the system's beep for errors), never an exception.
"""

import contextlib
from typing import Protocol

from PySide6.QtCore import QLoggingCategory, QUrl
from PySide6.QtWidgets import QApplication

from omsdesk.assets import resource

KINDS = ("ok", "done", "warn", "err")
"""The band kinds that sound; ``ready`` is silent."""
_LOUDEST = 100


class BackEnd(Protocol):
    """Something that can make the sound of a band kind."""

    def play(self, kind: str, volume: int) -> None:
        """Sound at 1 to 100 percent; returns at once."""


class Silence:
    """No sound at all."""

    def play(self, kind: str, volume: int) -> None:
        """Stay silent."""


class Beep:
    """The system's own beep, for errors only: it is the same for every kind."""

    def play(self, kind: str, volume: int) -> None:  # noqa: ARG002 - the system's beep has one volume
        """Beep when something is wrong."""
        if kind == "err":
            QApplication.beep()


class Recorder:
    """Remembers what would have sounded, for tests."""

    def __init__(self) -> None:
        self.played: list[str] = []

    def play(self, kind: str, volume: int) -> None:  # noqa: ARG002 - only the kind is of interest
        """Write the kind down."""
        self.played.append(kind)


class Effects:
    """The generated WAV files through Qt Multimedia."""

    def __init__(self) -> None:
        self._playing: list[object] = []

    def play(self, kind: str, volume: int) -> None:
        """Build the effect now and drop it when it has ended.

        Some versions of Qt crash when an audio device is unplugged under a loaded effect, so none
        is kept between two sounds.
        """
        from PySide6.QtMultimedia import QSoundEffect

        effect = QSoundEffect()
        effect.setSource(QUrl.fromLocalFile(str(resource("sounds", f"{kind}.wav"))))
        effect.setVolume(volume / _LOUDEST)
        effect.playingChanged.connect(self._let_go_of_the_silent)
        self._playing.append(effect)
        effect.play()

    def _let_go_of_the_silent(self) -> None:
        self._playing = [each for each in self._playing if each.isPlaying() or not each.isLoaded()]  # type: ignore[attr-defined]


class Sounds:
    """The station's voice: a back end, a volume and an off switch."""

    def __init__(self, back_end: BackEnd, *, volume: int = 70) -> None:
        self.back_end = back_end
        self.volume = volume

    def play(self, kind: str) -> None:
        """Make the sound of a band kind; trouble with the device is nobody's trouble."""
        if kind in KINDS and self.volume > 0:
            with contextlib.suppress(RuntimeError, ImportError, OSError):
                self.back_end.play(kind, self.volume)


def back_end() -> BackEnd:
    """The best voice this computer has."""
    # What the package lacks on a computer without sound is no news to a warehouse.
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")
    try:
        from PySide6.QtMultimedia import QMediaDevices
    except ImportError:
        return Beep()
    return Effects() if QMediaDevices.audioOutputs() else Beep()
