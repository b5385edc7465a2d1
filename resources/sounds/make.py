"""Make the station's four sounds anew: ``python resources/sounds/make.py``.

They differ in rhythm and length as well as in pitch, so that they can be told apart in a loud hall
and by people who do not hear high notes well.
"""

import math
import wave
from pathlib import Path

RATE = 44_100
FADE_SECONDS = 0.008
LOUDNESS = 0.6
PAUSE = 0.0

Note = tuple[float, float]
"""Pitch in hertz (``PAUSE`` is silence) and length in seconds."""

TUNES: dict[str, tuple[Note, ...]] = {
    "ok": ((880, 0.08),),
    "done": ((659, 0.12), (PAUSE, 0.03), (988, 0.20)),
    "warn": ((523, 0.12), (PAUSE, 0.10), (523, 0.12)),
    "err": ((220, 0.18), (PAUSE, 0.08), (220, 0.18)),
}
BUZZ = {"err": (1.0, 0.0, 0.5, 0.0, 0.33)}
"""Overtones that make a note a buzz; without them it is a pure tone."""


def samples(note: Note, overtones: tuple[float, ...]) -> list[int]:
    """One note, faded in and out so that it does not click."""
    pitch, seconds = note
    count = round(RATE * seconds)
    fade = RATE * FADE_SECONDS
    total = sum(overtones)
    out = []
    for place in range(count):
        turn = 2 * math.pi * pitch * place / RATE
        level = sum(share * math.sin(turn * (step + 1)) for step, share in enumerate(overtones)) / total
        edge = min(1.0, place / fade, (count - place) / fade)
        out.append(round(level * edge * LOUDNESS * 32767))
    return out


def make(folder: Path) -> None:
    """Write one WAV file per sound."""
    for name, tune in TUNES.items():
        data = [sample for note in tune for sample in samples(note, BUZZ.get(name, (1.0,)))]
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(b"".join(sample.to_bytes(2, "little", signed=True) for sample in data))


if __name__ == "__main__":
    make(Path(__file__).parent)
