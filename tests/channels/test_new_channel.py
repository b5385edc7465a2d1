"""A new channel is one new file; nothing else is edited."""

import sys
from pathlib import Path

import pytest

from omsdesk import channels
from omsdesk.channels.files.reading import read, recognise
from tests.channels.conftest import AFile

BEACH_SHOP = """
from omsdesk.channels import Channel, Column, Kind, Layout, Need, StockRecord
from omsdesk.words import Text

class _Shells(Layout):
    key, kind = "beach.shells", Kind.STOCK
    columns = (Column("sku", ("Shell",), Need.FILLED), Column("quantity", ("Found",), Need.FILLED))
    def read(self, row):
        yield StockRecord(line=row.line, sku=row.text("sku"), quantity=row.whole("quantity"))

PLUGIN = Channel("beach", Text("Beach shop"), (_Shells(),))
"""


def test_a_new_channel_is_one_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, a_file: AFile) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "beach.py").write_text(BEACH_SHOP)
    monkeypatch.setattr(channels, "__path__", [*channels.__path__, str(folder)])

    try:
        path = a_file("Shell,Found\ncockle,12\n")

        assert recognise(path).key == "beach.shells"
        assert [(each.sku, each.quantity) for each in read(path).stock] == [("cockle", 12)]
    finally:
        sys.modules.pop("omsdesk.channels.beach", None)
        vars(channels).pop("beach", None)
