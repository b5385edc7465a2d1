"""What somebody gives as a picture, made anew: read whole, turned upright, made small, written as a plain JPEG.

Runs on a worker. Nothing of the file that came in is kept, neither where it was taken nor what else lies in it;
and a file that only pretends, is cut off, or would not fit into memory is refused in words before it is unpacked.
"""

import tempfile
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageReader, QPainter

from omsdesk.errors import Refusal
from omsdesk.services.pictures import Picture
from omsdesk.words import Text

MOST_BYTES = 25_000_000
MOST_DOTS = 120_000_000
"""What the largest cameras of today give, and no more: a tiny file can unpack into gigabytes."""
ENDINGS = ("*.jpg", "*.jpeg", "*.png", "*.webp", "*.bmp", "*.gif")

_SMALL, _LARGE = 264, 1_600
"""Sides in dots: three times the 88 of a line for the sharpest screens, and enough to read a label on a photo."""
_WHITE = 0xFFFFFFFF
"""A dot as the format keeps it: what is transparent in a picture becomes paper, whatever the theme."""
_QUALITIES = (86, 74, 60, 45)
_KINDS = ((b"\xff\xd8\xff", b"jpeg"), (b"\x89PNG\r\n\x1a\n", b"png"), (b"GIF8", b"gif"), (b"BM", b"bmp"))
_SCAN, _END = b"\xff\xda", b"\xff\xd9"
"""Where the dots of a JPEG begin, and its end. Neither can stand among the dots themselves."""


def from_file(path: Path) -> Picture:
    """The picture in a file, made anew."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _too_large()
        data = path.read_bytes()
    except OSError as error:
        raise Refusal(Text("This file cannot be opened."), Text("Choose another file.")) from error
    kind = _kind_of(data)
    if kind is None:
        raise Refusal(Text("This is not a picture."), Text("Choose a JPEG, PNG or WebP file."))
    if _is_cut_off(kind, data):
        raise _damaged()
    return from_image(_read(path, kind))


def from_image(image: QImage) -> Picture:
    """A picture that a camera gave, or that was dropped without a file."""
    if image.isNull():
        raise _damaged()
    if image.width() * image.height() > MOST_DOTS:
        raise _too_large()
    upright = _plain(image)
    return Picture(_written(upright, _SMALL, Picture.MOST_SMALL), _written(upright, _LARGE, Picture.MOST_LARGE))


def opened(data: bytes) -> QImage:
    """A kept picture, ready to be drawn."""
    return QImage.fromData(QByteArray(data))


small_of = lru_cache(maxsize=128)(opened)
"""The same for small ones, which stand in lines that are drawn again and again."""


def _read(path: Path, kind: bytes) -> QImage:
    reader = QImageReader(str(path), QByteArray(kind))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.width() * size.height() > MOST_DOTS:
        raise _too_large()
    if max(size.width(), size.height()) > _LARGE:
        reader.setScaledSize(_within(size, _LARGE))
    image = reader.read()
    if image.isNull():
        raise _damaged()
    return image


def _kind_of(data: bytes) -> bytes | None:
    """By what stands in it, not by its name."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return b"webp"
    return next((kind for mark, kind in _KINDS if data.startswith(mark)), None)


def _is_cut_off(kind: bytes, data: bytes) -> bool:
    """Whether the end is missing: readers fill the rest with grey and say nothing."""
    match kind:
        case b"jpeg":
            # A preview inside has an end of its own: what counts is the one after the last dots.
            return data.rfind(_END) <= data.rfind(_SCAN)
        case b"png":
            return b"IEND" not in data[-64:]
        case b"webp":
            return int.from_bytes(data[4:8], "little") + 8 > len(data)
        case b"bmp":
            return int.from_bytes(data[2:6], "little") > len(data)
        case _:
            return not data.rstrip(b"\0").endswith(b";")


def _plain(image: QImage) -> QImage:
    """The dots alone, on white, in the colours of screens; words and profiles of the file stay behind."""
    if image.colorSpace().isValid():
        image = image.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    size = _within(image.size(), _LARGE) if max(image.width(), image.height()) > _LARGE else image.size()
    plain = QImage(size, QImage.Format.Format_RGB32)
    plain.fill(_WHITE)
    painter = QPainter(plain)
    scaled = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    painter.drawImage(0, 0, scaled)
    painter.end()
    return plain


def _written(image: QImage, side: int, most: int) -> bytes:
    """As a JPEG of at most so many bytes; what is full of detail gives some of it, then some of its size."""
    if max(image.width(), image.height()) > side:
        image = image.scaled(
            _within(image.size(), side),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "picture.jpg"
        for quality in _QUALITIES:
            if not image.save(str(file), None, quality):
                raise Refusal(Text("This picture cannot be kept."), Text("Choose a JPEG or PNG file."))
            if file.stat().st_size <= most:
                return file.read_bytes()
    return _written(image, side * 3 // 4, most)


def _within(size: QSize, side: int) -> QSize:
    fitted = size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
    return fitted.expandedTo(QSize(1, 1))


def _too_large() -> Refusal:
    return Refusal(
        Text("This picture is too large."),
        Text("Up to {mb} MB and {dots} million dots.", mb=MOST_BYTES // 1_000_000, dots=MOST_DOTS // 1_000_000),
    )


def _damaged() -> Refusal:
    return Refusal(Text("This picture is damaged."), Text("Take it again, or choose another file."))
