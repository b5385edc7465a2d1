"""The tour is the main job: every screen and paper it leaves behind is there, and every code reads as it says."""

import csv
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from omsdesk.printing.documents import kinds
from omsdesk.printing.press.measures import Symbology
from omsdesk.tour import tour
from omsdesk.views.pages import PAGES
from tests.printing.reading import IDENTIFIERS, rasters, zbar, zxing
from tests.sentences import says_no
from tests.services.importing.files import trading_company

ROOT = Path(__file__).parents[2]
THE_MAIN_JOB = (
    "by the welcome",
    "Brought in",
    "Chose the folders for papers and mails",
    "Placed an order by hand for",
    "to the hall",
    "Scanned the wrong bin",
    "Took the last pick",
    ": short",
    "which is not in this order: refused",
    "Scanned one piece too many: refused",
    "back with F4",
    "Printed the last papers again",
    "signed by",
    "and put it on its shelf",
    "Printed the labels of products, bins and totes",
    "Printed the label of RE-",
    "always comes straight from",
    "on paper",
    "Printed the badge of",
    "Printed the sheet of scan commands",
    "Printed a test page",
)
"""What a day has, in the words of its story."""
SEEN_OTHERWISE = {"first_run", "shared_database", "history", "backups"}
"""Each step of the welcome has its picture; the others come before there is a house, from a record, or to few."""


def test_a_tour_overwrites_nothing_and_reads_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    with says_no(f"{tmp_path} is not empty. Name a new folder; nothing was overwritten."):
        tour(tmp_path, ())
    with says_no(f"There is no file at {tmp_path / 'gone.csv'}."):
        tour(tmp_path / "out", (tmp_path / "gone.csv",))

    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.long
def test_a_tour_works_through_a_day_and_leaves_pictures_and_papers(tmp_path: Path) -> None:
    files = trading_company(tmp_path, orders=60, shipped=40)
    products = tmp_path / "products.csv"  # enough that orders fill, and something that nobody was promised
    listed = (
        products.read_text(encoding="utf-8").replace("10.50,7,", "10.50,60,").replace("bottles,10,0,", "bottles,10,60,")
    )
    products.write_text(listed, encoding="utf-8")
    out = tmp_path / "out"

    done = subprocess.run(
        [sys.executable, "main.py", "tour", "--out", str(out), "--source", *map(str, files)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    story = (out / "story.txt").read_text(encoding="utf-8")
    assert "; 0 lines stayed out" in story
    assert [told for told in THE_MAIN_JOB if told not in story] == []
    assert story.count("Packed SO-") == 3
    assert story.count("Loaded and shipped SO-") == 3
    assert [line for line in story.splitlines() if line.startswith("Packed SO-") and " -> SO-" not in line] == []
    assert story.count(": 0 violations") == 11
    screens = [each.stem for each in (out / "screens").glob("*.png")]
    shown = {each.split("-", 1)[1].rpartition("-")[0] for each in screens}
    pages = {each.key.replace("_", "-") for each in PAGES if each.key not in SEEN_OTHERWISE}
    assert sorted(pages - shown) == []
    assert Counter(each.rpartition("-")[2] for each in screens)["light"] * 2 == len(screens)
    _every_code_reads(out)


def _every_code_reads(out: Path) -> None:
    with (out / "codes.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    assert {row["kind"] for row in rows} | {"trial_page"} == set(kinds()) | {"trial_page"}
    for file in {row["file"] for row in rows}:
        mine = [row for row in rows if row["file"] == file]
        for page, raster in enumerate(rasters((out / file).read_bytes(), int(mine[0]["dpi"])), start=1):
            wanted = [row for row in mine if int(row["page"]) == page]
            seen = Counter((each.identifier, each.data) for each in zxing(raster))
            told = [(IDENTIFIERS[Symbology(row["symbology"])], row["value"].encode()) for row in wanted]
            assert Counter(told) == seen, file
            # zbar leaves the first FNC1 of a GS1 symbol out, as its documentation says.
            assert {row["value"].encode() for row in wanted} == set(zbar(raster)), file
