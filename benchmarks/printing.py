"""How many papers a second of CPU makes, beside bytes written by hand for the same page.

Floor and program take turns in one run, so that a busy machine slows both alike; what carries over to another
machine is the ratio.
"""

import argparse
import re
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median

from omsdesk.carriers.own import tracking_number
from omsdesk.codes import sscc
from omsdesk.printing.documents import together
from omsdesk.printing.documents.shipping_label import ShippingLabel
from omsdesk.printing.press.barcodes import code128, gs1_128
from omsdesk.printing.press.proof import _VALUES
from tests.printing import samples
from tests.printing.reading import rasters, zbar, zxing

ROUNDS = 5
LABELS = 1_000
SLIPS = 200
QUICK = 20
ESCAPES = str.maketrans({"(": "\\(", ")": "\\)", "\\": "\\\\"})
START_B, START_C, TO_C, FNC1, STOP = 104, 105, 99, 102, "1100011101011"


def rectangles(pattern: str, place: int) -> str:
    """One character's bars at its place in a symbol."""
    return " ".join(f"{11 * place + run.start()} 0 {len(run[0])} 1 re" for run in re.finditer("1+", pattern))


PATTERNS = sorted(_VALUES, key=_VALUES.__getitem__)
CELLS = [[rectangles(pattern, place) for pattern in PATTERNS] for place in range(20)]
STOPS = [rectangles(STOP, place) for place in range(20)]


def some_labels(count: int) -> list[ShippingLabel]:
    """Labels that differ in everything that differs in life."""
    label = samples.shipping_label()
    return [
        replace(
            label,
            ship_to=replace(label.ship_to, name=f"Customer {number:06d}", line1=f"Lindengasse {number % 200:03d}"),
            order_number=10000 + number,
            parcel_number=100000 + number,
            sscc=sscc("0614141", number),
            tracking=tracking_number(100000 + number, 1),
        )
        for number in range(count)
    ]


def values_of(label: ShippingLabel) -> list[str]:
    """The words that differ from label to label."""
    order, parcel = f"SO-{label.order_number:05d}", f"PK-{label.parcel_number:06d}"
    return [label.ship_to.name, label.ship_to.line1, order, parcel, label.tracking, f"\\(00\\) {label.sscc}"]


class Floor:
    """The same page straight as bytes: every text and rectangle at a known place, nothing measured or checked."""

    def __init__(self) -> None:
        label = some_labels(1)[0]
        streams = re.findall(rb"FlateDecode /Length \d+ >>\nstream\n(.*?)\nendstream", label.pdf(), re.DOTALL)
        page = next(each for each in map(zlib.decompress, streams) if b" Td " in each).decode()
        texts = re.findall(r"BT (\S+) (\S+) Td (.*?Tf) \((.*?)\) Tj ET", page)
        own = values_of(label)
        self.texts = [
            (float(x), float(y), look, own.index(words) if words in own else words) for x, y, look, words in texts
        ]
        self.fills = [
            tuple(map(float, each))
            for each in re.findall(r"^(\S+) g (\S+) (\S+) (\S+) (\S+) re f$", page, re.MULTILINE)
        ]
        self.frames = re.findall(r"^q (.*?) cm 0 g", page, re.MULTILINE)

    def page(self, label: ShippingLabel) -> str:
        """One label's operators."""
        values = values_of(label)
        parts = [
            f"{grey:g} g {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f" for grey, x, y, width, height in self.fills
        ]
        for x, y, look, words in self.texts:
            text = values[words] if isinstance(words, int) else words.translate(ESCAPES)
            parts.append(f"BT {x:.2f} {y:.2f} Td {look} ({text}) Tj ET")
        tracking = [START_B, ord("O") - 32, ord("D") - 32, TO_C, *pairs(label.tracking[2:])]
        for frame, symbol in zip(self.frames, (tracking, [START_C, FNC1, *pairs(f"00{label.sscc}")]), strict=True):
            parts.append(f"q {frame} cm 0 g {path(symbol)} f Q")
        return "\n".join(parts)

    def pdf(self, labels: Sequence[ShippingLabel]) -> bytes:
        """All labels in one file with a table of where each object is."""
        kids = b" ".join(b"%d 0 R" % (4 + 2 * place) for place in range(len(labels)))
        fonts = b" ".join(b"/F%d+0 3 0 R" % number for number in range(1, 8))
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(labels), kids),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        for place, label in enumerate(labels):
            objects.append(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 288 432] /Contents %d 0 R "
                b"/Resources << /Font << %b >> >> >>" % (5 + 2 * place, fonts)
            )
            stream = zlib.compress(self.page(label).encode("latin-1"), 1)
            objects.append(b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream))
        return bound(objects)


def bound(objects: Sequence[bytes]) -> bytes:
    """Objects, their table and the trailer."""
    file, at, table = [b"%PDF-1.4\n"], 9, []
    for number, body in enumerate(objects, start=1):
        entry = b"%d 0 obj\n%b\nendobj\n" % (number, body)
        table.append(b"%010d 00000 n \n" % at)
        at += len(entry)
        file.append(entry)
    file.append(b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(table) + 1, b"".join(table)))
    file.append(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(table) + 1, at))
    return b"".join(file)


def pairs(digits: str) -> list[int]:
    """Digits two by two, as set C of Code 128 takes them."""
    return [int(digits[at : at + 2]) for at in range(0, len(digits), 2)]


def path(values: list[int]) -> str:
    """The bars of a symbol, check character and stop included, each character looked up in a table."""
    check = (values[0] + sum(place * value for place, value in enumerate(values))) % 103
    cells = [CELLS[place][value] for place, value in enumerate((*values, check))]
    return " ".join([*cells, STOPS[len(cells)]])


def cpu(act: Callable[[], object]) -> float:
    """Seconds of CPU that an act takes."""
    start = time.process_time()
    act()
    return time.process_time() - start


def forget_symbols() -> None:
    """Empty the memory of symbols: every label of a day is new."""
    code128.cache_clear()
    gs1_128.cache_clear()


def all_decoded(labels: Sequence[ShippingLabel], pdf: bytes) -> int:
    """How many labels both readers read to the byte."""
    good = 0
    for label, raster in zip(labels, rasters(pdf, 203), strict=True):
        wanted = sorted(code.value.encode() for code in label.codes())
        good += sorted(seen.data for seen in zxing(raster)) == wanted == sorted(zbar(raster))
    return good


def main() -> None:
    """Measure in turns and print one line per question."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="a few papers, to see that it works")
    asked.add_argument("--labels", type=int, default=LABELS)
    wanted = asked.parse_args()
    count, of_slips, rounds = (QUICK, QUICK, 1) if wanted.quick else (wanted.labels, SLIPS, ROUNDS)
    labels, floor = some_labels(count), Floor()
    slips = [samples.packing_slip(count=10)] * of_slips
    ours, theirs, slip = [], [], []
    together(labels[:50])
    for _ in range(rounds):
        theirs.append(count / cpu(lambda: floor.pdf(labels)))
        forget_symbols()
        ours.append(count / cpu(lambda: together(labels)))
        slip.append(of_slips / cpu(lambda: together(slips)))
    ratio = median(one / other for one, other in zip(ours, theirs, strict=True))
    pdf = together(labels)
    assert rasters(floor.pdf(labels[:1]), 203)[0].shape == (1218, 812)
    print(f"labels per CPU second, {count} in one PDF   {median(ours):8,.0f}")
    print(f"the same page as hand-written bytes      {median(theirs):8,.0f}")
    print(f"ratio (goal: at least 0.5)               {ratio:8.2f}")
    print(f"packing slips of 10 lines per CPU second {median(slip):8,.0f}")
    print(f"one slip by itself, milliseconds of CPU  {1000 * median(cpu(slips[0].pdf) for _ in range(20)):8.1f}")
    print(f"byte-stable                              {'yes' if pdf == together(labels) else 'NO':>8}")
    sample = labels[:: max(1, count // 20)]
    print(f"the floor's, decoded by both readers     {all_decoded(sample, floor.pdf(sample)):5} of {len(sample)}")
    sample = labels[:: max(1, count // 100)]
    print(f"ours, decoded by both readers                  {all_decoded(sample, together(sample)):5} of {len(sample)}")
    print(f"bytes per label                          {len(pdf) / count:8,.0f}")


if __name__ == "__main__":
    main()
