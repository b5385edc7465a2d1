"""What is taken as a picture, and what is refused in words."""

from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from omsdesk.errors import Refusal
from omsdesk.services.pictures import Picture
from omsdesk.views import pictures
from tests.sentences import says_no


@pytest.fixture(autouse=True)
def _app(qapp: QApplication) -> None:
    """Readers of pictures are plug-ins of the application."""


def drawn(width: int = 400, height: int = 300) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#204060"))
    return image


def noise(side: int) -> QImage:
    """As hard to write small as anything that a camera sees."""
    dots = Random(1).randbytes(side * side * 4)
    return QImage(dots, side, side, QImage.Format.Format_RGB32).copy()


def saved(image: QImage, folder: Path, name: str) -> Path:
    file = folder / name
    assert image.save(str(file))
    return file


def looked_at(data: bytes) -> QImage:
    image = QImage.fromData(QByteArray(data))
    assert data.startswith(b"\xff\xd8\xff")
    assert not image.isNull()
    return image


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.bmp", "named wrongly.txt"])
def test_every_usual_kind_is_made_a_small_and_a_large_jpeg(tmp_path: Path, name: str) -> None:
    file = saved(drawn(3_200, 2_400), tmp_path, name.replace("txt", "png"))
    given = file.rename(tmp_path / name)

    made = pictures.from_file(given)

    small, large = looked_at(made.small), looked_at(made.large)
    assert (small.width(), small.height()) == (264, 198)
    assert (large.width(), large.height()) == (1_600, 1_200)
    assert QColor(large.pixel(800, 600)).blue() == pytest.approx(0x60, abs=6)


def test_a_small_picture_is_not_blown_up(tmp_path: Path) -> None:
    made = pictures.from_file(saved(drawn(100, 40), tmp_path, "a.png"))

    assert (looked_at(made.large).width(), looked_at(made.small).width()) == (100, 100)


def test_what_shines_through_becomes_white(tmp_path: Path) -> None:
    image = QImage(50, 50, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))

    made = pictures.from_file(saved(image, tmp_path, "a.png"))

    assert QColor(looked_at(made.small).pixel(25, 25)).lightness() > 250


def test_what_else_lies_in_the_file_stays_behind(tmp_path: Path) -> None:
    image = drawn()
    image.setText("Description", "taken at home, 52.52 north")

    made = pictures.from_file(saved(image, tmp_path, "a.png"))

    assert b"52.52" not in made.large + made.small


def test_however_much_is_to_be_seen_it_fits_its_room() -> None:
    made = pictures.from_image(noise(700))

    assert len(made.small) <= Picture.MOST_SMALL
    assert len(made.large) <= Picture.MOST_LARGE


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.bmp"])
def test_a_file_that_is_cut_off_is_damaged(tmp_path: Path, name: str) -> None:
    file = saved(noise(80), tmp_path, name)
    file.write_bytes(file.read_bytes()[: file.stat().st_size * 2 // 3])

    with says_no("This picture is damaged. Take it again, or choose another file."):
        pictures.from_file(file)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a picture"),
        (b"%PDF-1.4 and so on", "not a picture"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not a picture"),
        (b"\xff\xd8\xff\xe0", "damaged"),
    ],
    ids=["empty", "a paper", "a drawing that could do things", "only a beginning"],
)
def test_what_is_no_picture_is_refused_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(content)

    with pytest.raises(Refusal, match=said) as refused:
        pictures.from_file(file)

    assert refused.value.advice is not None


def test_a_tiny_file_that_would_unpack_into_gigabytes_is_too_large(tmp_path: Path) -> None:
    """The width and height of a PNG stand in bytes 16 to 24, guarded by a checksum behind them."""
    from zlib import crc32

    data = bytearray(saved(drawn(8, 8), tmp_path, "a.png").read_bytes())
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = crc32(bytes(data[12:29])).to_bytes(4, "big")
    (tmp_path / "bomb.png").write_bytes(data)

    with pytest.raises(Refusal, match="too large"):
        pictures.from_file(tmp_path / "bomb.png")


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "film.jpg"
    with file.open("wb") as opened:
        opened.truncate(pictures.MOST_BYTES + 1)

    with says_no("This picture is too large. Up to 25 MB and 120 million dots."):
        pictures.from_file(file)


def test_a_file_that_went_away_is_said(tmp_path: Path) -> None:
    with says_no("This file cannot be opened. Choose another file."):
        pictures.from_file(tmp_path / "gone.jpg")
