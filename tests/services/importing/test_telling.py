"""The story of an import speaks the language of who reads it."""

from omsdesk.channels import Kind
from omsdesk.services.importing import telling
from omsdesk.services.importing.report import FileFound, Report, Subject, Tally
from omsdesk.words import speak


def test_kinds_and_subjects_are_told_in_the_language_of_the_window() -> None:
    report = Report(
        files=tuple(FileFound(f"{kind.name}.csv", str(kind), 2, "utf-8", ",", ".") for kind in Kind),
        tallies=tuple(Tally(subject, read=3, new=3) for subject in Subject),
    )
    in_english = telling.lines(report)
    speak("de")
    told = telling.lines(report)

    assert "SALES.csv: orders with their lines, 2 rows" in in_english
    assert "SALES.csv: Aufträge mit Positionen, 2 Zeilen" in told
    assert [line for line in told if line in in_english] == []
