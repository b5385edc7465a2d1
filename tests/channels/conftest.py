"""Files to read, written as other programs would."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

AFile = Callable[..., Path]


@pytest.fixture
def a_file(tmp_path: Path) -> AFile:
    """Write text (or bytes as they are) into a file and tell its path."""

    def write(content: str | bytes, *, name: str = "file.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


@pytest.fixture
def a_sheet(tmp_path: Path) -> AFile:
    """Write rows into the first sheet of a workbook and tell its path."""

    def write(*rows: list[object], name: str = "book.xlsx") -> Path:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)
        path = tmp_path / name
        book.save(path)
        return path

    return write
