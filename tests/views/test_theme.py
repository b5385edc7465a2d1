"""Colours: readable in both themes, told apart by everyone, and written down in one place only."""

import re
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

import omsdesk.views
from omsdesk.lifecycles.headline import Headline, Mark
from omsdesk.views import icons, theme
from omsdesk.views.widgets.label import label
from omsdesk.views.window import MainWindow

THEMES = {"light": theme.LIGHT, "dark": theme.DARK}
TEXT, GRAPHIC = 4.5, 3.0
PAIRS = (
    *((ink, ground, TEXT) for ink in ("text", "text2") for ground in ("surface", "selected", "bg", "hover")),
    ("disabled", "surface", GRAPHIC),
    ("control", "surface", GRAPHIC),
    ("control", "bg", GRAPHIC),
    ("accent", "surface", TEXT),
    ("on_accent", "accent", TEXT),
    ("on_accent", "accent_hover", TEXT),
    ("focus", "surface", GRAPHIC),
    ("focus", "bg", GRAPHIC),
    ("rail_text", "rail", TEXT),
    ("rail_text2", "rail", TEXT),
    ("rail_text", "rail_sel", TEXT),
    ("rail_focus", "rail", GRAPHIC),
    ("rail_mark", "rail", GRAPHIC),
    *((role, f"{role}_bg", TEXT) for role in ("ok", "warn", "err", "info", "hold", "neutral")),
    *((f"on_{role}", f"{role}_fill", TEXT) for role in ("ok", "warn", "err", "info")),
    *((chart, "surface", GRAPHIC) for chart in ("c1", "c2", "c3", "c4")),
    *((role, "surface", TEXT) for role in ("ok", "warn", "err", "info", "hold")),
)


def linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def channels(code: str) -> tuple[float, float, float]:
    colour = QColor(code)
    return linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())


def contrast(one: str, other: str) -> float:
    weights = (0.2126, 0.7152, 0.0722)
    first, second = (sum(w * c for w, c in zip(weights, channels(code), strict=True)) for code in (one, other))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("ink", "ground", "need"), PAIRS)
def test_every_ink_can_be_read_on_its_ground(name: str, ink: str, ground: str, need: float) -> None:
    tokens = THEMES[name]

    assert contrast(tokens[ink], tokens[ground]) >= need


def test_both_themes_have_the_same_tokens() -> None:
    assert set(theme.LIGHT) == set(theme.DARK)


SEEN_BY = {
    # Machado, Oliveira and Fernandes 2009, full severity, on linear channels.
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}


def lab(code: str, kind: str) -> tuple[float, float, float]:
    seen = [min(1.0, max(0.0, sum(w * c for w, c in zip(row, channels(code), strict=True)))) for row in SEEN_BY[kind]]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    xyz = [sum(w * c for w, c in zip(row, seen, strict=True)) / w0 for row, w0 in zip(to_xyz, white, strict=True)]
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("kind", SEEN_BY)
def test_good_and_bad_are_told_apart_by_people_who_see_no_red_or_green(name: str, kind: str) -> None:
    good, bad = lab(THEMES[name]["ok_fill"], kind), lab(THEMES[name]["err_fill"], kind)

    distance = sum((a - b) ** 2 for a, b in zip(good, bad, strict=True)) ** 0.5

    assert distance >= 30


@pytest.mark.parametrize("status", [*Headline, *Mark])
def test_every_status_has_a_word_a_known_role_and_an_icon_that_is_there(status: Headline | Mark) -> None:
    assert str(status.word)
    assert f"{status.role}_bg" in theme.LIGHT
    assert icons.exists(status.icon)


def test_headlines_of_one_role_differ_in_word_and_most_in_icon() -> None:
    same_words = [(a, b) for a, b in combinations(Headline, 2) if str(a.word) == str(b.word)]
    same_pictures = {(a.word.template, b.word.template) for a, b in combinations(Headline, 2) if a.icon == b.icon}

    assert same_words == []
    # A truck is on its way, whole or in part; two failures are both a parcel with a cross. Their words differ.
    assert same_pictures == {("Part shipped", "Shipped"), ("Delivery failed", "Short")}


SOURCES = sorted(Path(omsdesk.views.__file__).parent.rglob("*.py"))
LITERALS = (
    re.compile(r"""["']#[0-9A-Fa-f]{3,8}["']"""),
    re.compile(r":\s*#[0-9A-Fa-f]{3,8}\b"),
    re.compile(r"QColor\(\s*[\d\"']"),
    re.compile(r"GlobalColor\.(?!transparent)"),
    re.compile(r"rgba?\("),
    re.compile(r"font-(size|family)\s*:"),
    re.compile(r"setP(ixel|oint)Size(F)?\("),
)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_module_but_the_theme_holds_a_colour_or_a_letter_size(source: Path) -> None:
    found = [match.group() for pattern in LITERALS for match in pattern.finditer(source.read_text(encoding="utf-8"))]

    assert source.name == "theme.py" or found == []


def test_a_switched_theme_leaves_no_pixel_of_the_other_ones_ground(at_pack: MainWindow, qapp: QApplication) -> None:
    at_pack.go("orders")
    at_pack.show_looks(mode="dark")
    qapp.processEvents()

    for page in ("orders", "pack"):
        at_pack.go(page)
        image = at_pack.grab().toImage()
        seen = {
            image.pixelColor(x, y).name().upper()
            for x in range(0, image.width(), 3)
            for y in range(0, image.height(), 3)
        }
        assert theme.DARK["bg"] in seen
        assert theme.LIGHT["bg"] not in seen


def test_larger_text_reaches_labels_that_are_open_already(qtbot: QtBot, qapp: QApplication) -> None:
    words = label("Ready", theme.DETAIL, theme.SEMIBOLD)
    qtbot.addWidget(words)
    before = words.font().pixelSize()

    theme.apply(qapp, "light", 130)

    assert (before, words.font().pixelSize()) == (18, 23)


def test_four_faces_of_the_typeface_have_four_widths(qtbot: QtBot, qapp: QApplication) -> None:
    words = QLabel("Enamel camping mug")
    qtbot.addWidget(words)
    widths = []
    for weight in (theme.REGULAR, theme.MEDIUM, theme.SEMIBOLD, theme.BOLD):
        theme.set_font(words, theme.HEADLINE, weight)
        widths.append(words.sizeHint().width())

    assert widths == sorted(set(widths))


def test_digits_in_columns_have_one_width(qapp: QApplication) -> None:
    from PySide6.QtGui import QFontMetrics

    metrics = QFontMetrics(theme.font(theme.PAGE, tabular=True))

    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("0000")
