"""Every code on every paper that was printed, as a list that a stranger's decoder can be held against."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from omsdesk.printing.documents import Document

HEADER = ("file", "page", "kind", "symbology", "dpi", "value")


@dataclass(frozen=True)
class Sheetful:
    """One PDF and the paper in it."""

    file: Path
    document: Document


def write_codes(folder: Path, papers: Iterable[Sheetful]) -> int:
    """Write ``codes.csv``: one row per printed code, paths relative to the folder; how many there are."""
    count = 0
    with (folder / "codes.csv").open("w", encoding="utf-8", newline="") as target:
        rows = csv.writer(target)
        rows.writerow(HEADER)
        for paper in papers:
            for code in paper.document.codes():
                rows.writerow(
                    (
                        paper.file.relative_to(folder).as_posix(),
                        code.page,
                        paper.document.key,
                        code.symbology,
                        paper.document.profile.dpi,
                        code.value,
                    )
                )
                count += 1
    return count
