"""A paper gets where it should be, or somebody hears in words why not."""

from pathlib import Path

import pytest

from omsdesk.errors import Unavailable
from omsdesk.printing.press.measures import A4_SHEET, LABEL_203
from omsdesk.printing.press.transports import (
    Delivery,
    FolderTransport,
    Paper,
    SystemPrinter,
    installed_printers,
    safe_name,
)

LABEL = Paper(pdf=b"%PDF-1.3 label", name="shipping_label PK-104821", media=LABEL_203.media)


class Cups:
    """Programs of a printing system that note how they were called."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        self.program("cancel", 'echo "$@" > "$0.called"')

    def program(self, name: str, script: str) -> None:
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def lp_accepts(self) -> None:
        self.program("lp", 'echo "$@" > "$0.called"\ncat > "$0.input"\necho "request id is ZEBRA-12 (1 file(s))"')

    def job_is(self, *alerts: str) -> None:
        listing = "".join(f"\\tAlerts: {each}\\n" for each in alerts)
        self.program(
            "lpstat", f"printf 'ZEBRA-11 x 1 d\\n\\tAlerts: aborted-by-system\\nZEBRA-12 x 1 d\\n{listing}\\tqueued\\n'"
        )

    def called(self, name: str) -> str:
        return (self.folder / f"{name}.called").read_text().strip()


@pytest.fixture
def cups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cups:
    return Cups(tmp_path, monkeypatch)


def a_printer(*, timeout: float = 10, patience: float = 5) -> SystemPrinter:
    return SystemPrinter("ZEBRA", timeout=timeout, patience=patience)


def test_a_printer_is_told_the_size_and_not_to_scale(cups: Cups) -> None:
    cups.lp_accepts()
    cups.job_is("job-completed-successfully")

    delivery = a_printer().send(LABEL)

    assert delivery == Delivery(where="ZEBRA", job="ZEBRA-12")
    assert cups.called("lp") == (
        "-d ZEBRA -t shipping_label-PK-104821 -n 1 -o media=na_index-4x6_4x6in -o print-scaling=none -"
    )
    assert (cups.folder / "lp.input").read_bytes() == LABEL.pdf


def test_a_job_that_the_printer_aborts_is_told_with_its_reason_and_taken_back(cups: Cups) -> None:
    cups.lp_accepts()
    cups.job_is("aborted-by-system unsupported-attributes-or-values")

    with pytest.raises(Unavailable, match=r"ZEBRA did not print job ZEBRA-12: aborted by system, unsupported"):
        a_printer().send(LABEL)

    assert cups.called("cancel") == "ZEBRA-12"


def test_a_stopped_printer_is_told_and_its_job_taken_back(cups: Cups) -> None:
    cups.lp_accepts()
    cups.job_is("printer-stopped")

    with pytest.raises(Unavailable, match="printer stopped"):
        a_printer().send(LABEL)

    assert cups.called("cancel") == "ZEBRA-12"


def test_a_job_still_printing_when_patience_ends_counts_as_handed_over(cups: Cups) -> None:
    cups.lp_accepts()
    cups.job_is("job-printing")

    assert a_printer(patience=0.1).send(LABEL).job == "ZEBRA-12"


def test_a_refusal_of_the_printing_system_is_passed_on_in_its_words(cups: Cups) -> None:
    cups.program("lp", 'echo "lp: The printer or class does not exist." >&2\nexit 1')

    with pytest.raises(Unavailable, match=r"ZEBRA took no job: The printer or class does not exist\."):
        a_printer().send(LABEL)


def test_a_printing_system_without_an_answer_is_not_waited_for_for_ever(cups: Cups) -> None:
    cups.program("lp", "exec sleep 30")

    with pytest.raises(Unavailable, match="ZEBRA did not answer within 0 seconds"):
        a_printer(timeout=0.2).send(LABEL)


def test_an_answer_without_a_job_number_is_no_success(cups: Cups) -> None:
    cups.program("lp", "cat > /dev/null; echo hello")

    with pytest.raises(Unavailable, match="ZEBRA took no job: hello"):
        a_printer().send(LABEL)


def test_a_computer_without_printing_is_told_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Unavailable, match="has no lp program"):
        a_printer().send(LABEL)
    assert installed_printers() == []


def test_the_printers_of_the_system_are_listed(cups: Cups) -> None:
    cups.program("lpstat", "printf 'ZEBRA\\nBrother_HL\\n'")

    assert installed_printers() == ["Brother_HL", "ZEBRA"]


def test_a_folder_keeps_each_paper_and_replaces_none(tmp_path: Path) -> None:
    folder = FolderTransport(tmp_path / "papers")

    first, second = folder.send(LABEL), folder.send(LABEL)

    assert [Path(each.where).name for each in (first, second)] == [
        "shipping_label-PK-104821.pdf",
        "shipping_label-PK-104821-2.pdf",
    ]
    assert Path(second.where).read_bytes() == LABEL.pdf
    assert sorted(each.name for each in (tmp_path / "papers").iterdir()) == [
        "shipping_label-PK-104821-2.pdf",
        "shipping_label-PK-104821.pdf",
    ]


def test_a_folder_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "papers").write_text("a file where the folder should be")

    with pytest.raises(Unavailable, match="could not be saved in"):
        FolderTransport(tmp_path / "papers").send(LABEL)


def test_a_folder_without_links_gets_a_whole_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError("links are not allowed here")

    monkeypatch.setattr("os.link", no_links)

    delivery = FolderTransport(tmp_path).send(LABEL)

    assert Path(delivery.where).read_bytes() == LABEL.pdf


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\x", "C-Windows-x"),
        ("Łódź slip", "d-slip"),
        ("", "paper"),
        ("...", "paper"),
        ("a\x00b\u202e", "a-b"),
        ("x" * 300, "x" * 100),
    ],
)
def test_no_name_leads_out_of_the_folder(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_each_size_has_a_name_that_printing_systems_know() -> None:
    assert (A4_SHEET.media, LABEL_203.media) == ("iso_a4_210x297mm", "na_index-4x6_4x6in")
