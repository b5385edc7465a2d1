"""The examples of the architecture page are whole: put into their folders as they stand, they work."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

import omsdesk.carriers
import omsdesk.channels
import omsdesk.printing.documents
from omsdesk.carriers import Consignee, LabelRequest, ServiceLevel
from omsdesk.channels.files.reading import read

PAGE = (Path(__file__).parents[1] / "docs" / "architecture.md").read_text(encoding="utf-8")
EXAMPLES = {name: code for name, code in re.findall(r"```python\n# (\S+)\n(.*?)```", PAGE, re.DOTALL)}  # noqa: C416 - pairs
PACKAGES = {
    "omsdesk/carriers": omsdesk.carriers,
    "omsdesk/channels": omsdesk.channels,
    "omsdesk/printing/documents": omsdesk.printing.documents,
}


@pytest.fixture
def examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each example in its package, as if it had been written there."""
    for name, code in EXAMPLES.items():
        folder, _, file = name.rpartition("/")
        target = tmp_path / folder
        target.mkdir(parents=True)
        (target / file).write_text(code, encoding="utf-8")
        package = PACKAGES[folder]
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(target)])
    yield
    for name in EXAMPLES:
        module = name.removesuffix(".py").replace("/", ".")
        sys.modules.pop(module, None)
        vars(sys.modules[module.rpartition(".")[0]]).pop(module.rpartition(".")[2], None)


def test_there_is_an_example_of_each() -> None:
    assert sorted(name.rpartition("/")[0] for name in EXAMPLES) == sorted(PACKAGES)


@pytest.mark.usefixtures("examples")
def test_a_new_carrier_makes_labels() -> None:
    rider = omsdesk.carriers.carriers()["rider"]

    ask = LabelRequest(
        key="label-7", parcel_number=7, service=ServiceLevel.STANDARD, to=Consignee(name="Ana Sousa"), weight_g=100
    )

    assert rider.buy(ask).tracking_number == "RIDER0000000701"


@pytest.mark.usefixtures("examples")
def test_a_new_layout_is_recognised_and_read(tmp_path: Path) -> None:
    path = tmp_path / "shells.csv"
    path.write_text("Shell,Found\ncockle,12\n")

    assert [(each.sku, each.quantity) for each in read(path).stock] == [("cockle", 12)]


@pytest.mark.usefixtures("examples")
def test_a_new_paper_is_found_and_printed() -> None:
    paper = omsdesk.printing.documents.kinds()["thank_you"](company="Acme")

    pdf = pypdfium2.PdfDocument(paper.pdf())

    assert "Thank you, from all of us at Acme" in pdf[0].get_textpage().get_text_range()
    pdf.close()
