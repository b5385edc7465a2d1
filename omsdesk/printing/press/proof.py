"""Reads bars back before they are printed, with tables that share nothing with the encoder.

Two encoders that others trust were measured to lose digits without a word. A code that does not read
back as what was asked for never reaches a paper.
"""

from omsdesk.codes import GS

# Widths of bar, space, bar, space, bar, space for the values 0 to 105 (ISO/IEC 15417, table 1).
_WIDTHS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232"
)
_STOP = "1100011101011"
MODULES = 11
_START_A, _START_B, _START_C, _FNC1 = 103, 104, 105, 102
_TO_C, _TO_B, _TO_A, _SHIFT = 99, 100, 101, 98
_PRINTABLE = 96
_CHECK = 103
FNC1 = "\xf1"


def _bars(widths: str) -> str:
    return "".join(("1" if place % 2 == 0 else "0") * int(each) for place, each in enumerate(widths))


_VALUES = {_bars(widths): value for value, widths in enumerate(_WIDTHS.split())}


class Unreadable(ValueError):
    """Bars that no reader would accept, or that say something else."""


def read_code128(modules: str) -> str:
    """The text of a Code 128 symbol, each FNC1 as ``FNC1``; check character and stop are tested."""
    body, stop = modules[: -len(_STOP)], modules[-len(_STOP) :]
    if stop != _STOP or len(body) % MODULES:
        raise Unreadable("no stop pattern")
    try:
        values = [_VALUES[body[at : at + MODULES]] for at in range(0, len(body), MODULES)]
    except KeyError as strange:
        raise Unreadable("a pattern that is no character") from strange
    *data, check = values
    if (data[0] + sum(place * value for place, value in enumerate(data))) % _CHECK != check:
        raise Unreadable("wrong check character")
    return _text(data)


def _text(data: list[int]) -> str:
    sets = {_START_A: "A", _START_B: "B", _START_C: "C"}
    if data[0] not in sets:
        raise Unreadable("no start character")
    current, found = sets[data[0]], []
    for value in data[1:]:
        if value == _FNC1:
            found.append(FNC1)
        elif current == "C" and value < _TO_B:
            found.append(f"{value:02d}")
        elif value in (_TO_A, _TO_B, _TO_C):
            current = {_TO_A: "A", _TO_B: "B", _TO_C: "C"}[value]
        elif current == "B" and value < _PRINTABLE - 1:
            found.append(chr(value + 32))
        else:
            raise Unreadable(f"value {value} in set {current}")
    return "".join(found)


def read_gs1_128(modules: str) -> str:
    """The element string of a GS1-128 symbol, with group separators between the fields."""
    text = read_code128(modules)
    if not text.startswith(FNC1):
        raise Unreadable("no FNC1 in first place")
    return text[1:].replace(FNC1, GS)


_LEFT_ODD = (
    "0001101",
    "0011001",
    "0010011",
    "0111101",
    "0100011",
    "0110001",
    "0101111",
    "0111011",
    "0110111",
    "0001011",
)
_RIGHT = tuple(each.translate(str.maketrans("01", "10")) for each in _LEFT_ODD)
_LEFT_EVEN = tuple(each[::-1] for each in _RIGHT)
_FIRST = ("OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO")
_EAN_MODULES = 95
_DIGIT = 7


def read_ean13(modules: str) -> str:
    """The 13 digits of an EAN-13 symbol; guards are tested, the check digit is the caller's."""
    guards = modules[:3], modules[45:50], modules[92:]
    if len(modules) != _EAN_MODULES or guards != ("101", "01010", "101"):
        raise Unreadable("guard bars")
    left, right = modules[3:45], modules[50:92]
    parities, digits = "", ""
    for at in range(0, len(left), _DIGIT):
        pattern = left[at : at + _DIGIT]
        parity, table = ("O", _LEFT_ODD) if pattern in _LEFT_ODD else ("E", _LEFT_EVEN)
        parities, digits = parities + parity, digits + _digit(table, pattern)
    digits += "".join(_digit(_RIGHT, right[at : at + _DIGIT]) for at in range(0, len(right), _DIGIT))
    if parities not in _FIRST:
        raise Unreadable("parities of the left half")
    return f"{_FIRST.index(parities)}{digits}"


def _digit(table: tuple[str, ...], pattern: str) -> str:
    if pattern not in table:
        raise Unreadable("a pattern that is no digit")
    return str(table.index(pattern))
