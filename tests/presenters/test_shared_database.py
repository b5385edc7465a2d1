"""Joining says what is wrong beside what was typed, tests before it keeps anything, and never guesses a certificate."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from omsdesk.database import chosen
from omsdesk.database.work import Work
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.shared_database import SharedDatabase, Way
from omsdesk.serving import certificate, join_code
from omsdesk.serving.gate import Gate
from omsdesk.serving.home import Chosen, Home
from omsdesk.serving.join_code import JoinCode
from omsdesk.serving.probing import Fault
from omsdesk.serving.target import Tls
from tests.serving.running import free_port


@pytest.fixture
def page(house: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SharedDatabase:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    made = SharedDatabase(house, JobsInPlace())
    made.home = Home(tmp_path / "server")
    return made


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[tuple[int, bytes]]:
    """Something that speaks TLS like a server, with nothing behind it; its port and its certificate's mark."""
    home = Home(tmp_path / "gate")
    home.folder.mkdir()
    certificate.make(home.certificate, home.key)
    port = free_port()
    opened = Gate(home, Chosen(port=port, inner_port=free_port()))
    opened.open()
    yield port, certificate.fingerprint_of_file(home.certificate)
    opened.close()


def test_a_mistyped_code_is_said_under_the_field(page: SharedDatabase) -> None:
    good = join_code.write(JoinCode(("127.0.0.1",), bytes(10), bytes(10)))
    page.answer(code=good[:-1] + ("2" if good[-1] != "2" else "3"))

    page.join()

    assert str(page.state.error_of("code")).startswith("Group 8 of the code")
    assert not page.state.is_moved


def test_what_was_found_out_is_gone_with_the_next_key(page: SharedDatabase) -> None:
    page.answer(code="no code")
    page.join()

    page.answer(code="")

    assert page.state.errors == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"host": ""}, "Name the server."),
        ({"host": "db1:x"}, "'x' is not a port."),
        ({"host": "db1", "port": "99999"}, "'99999' is not a port."),
        ({"host": "db1", "tls": Tls.SIGNED, "authority": "/no/such.crt"}, "There is no file /no/such.crt."),
    ],
)
def test_what_was_typed_by_hand_is_read_before_anybody_is_called(
    page: SharedDatabase, given: dict[str, object], said: str
) -> None:
    page.choose(Way.BY_HAND)
    page.answer(**given)

    page.test()

    assert str(page.state.error_of("host")).startswith(said)


def test_a_test_names_what_fails_and_keeps_nothing(page: SharedDatabase) -> None:
    page.choose(Way.BY_HAND)
    page.answer(host="127.0.0.1", port=str(free_port()), tls=Tls.OFF)

    page.test()

    assert page.state.finding is not None
    assert page.state.finding.fault is Fault.PORT
    assert chosen.database().endswith("omsdesk.db")


def test_a_server_that_cannot_be_worked_with_is_not_joined(page: SharedDatabase) -> None:
    page.choose(Way.BY_HAND)
    page.answer(host="127.0.0.1", port=str(free_port()), tls=Tls.OFF)

    page.join()

    assert page.state.trouble is not None
    assert not page.state.is_moved
    assert chosen.database().endswith("omsdesk.db")


def test_a_certificate_is_shown_before_it_is_believed(page: SharedDatabase, gate: tuple[int, bytes]) -> None:
    port, mark = gate
    page.choose(Way.BY_HAND)
    page.answer(host="127.0.0.1", port=str(port), password="pw")

    page.test()
    shown = page.state.fingerprint
    page.test()

    assert shown == certificate.words_of(mark)
    assert page.state.finding is not None  # now somebody has compared it: the log-in was tried


def test_another_servers_name_is_compared_anew(page: SharedDatabase, gate: tuple[int, bytes]) -> None:
    page.choose(Way.BY_HAND)
    page.answer(host="127.0.0.1", port=str(gate[0]), password="pw")
    page.test()

    page.answer(host="localhost")

    assert page.state.fingerprint == ""
