"""A password lies in the keyring or in a file that says what it is; an address never shows it."""

import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from omsdesk.database import passwords
from omsdesk.database.engine import parse_url
from omsdesk.errors import Refusal

URL = "postgresql+psycopg://omsdesk_station@/omsdesk?host=10.0.0.5:5480&host=10.0.0.6:5480"


class MemoryKeyring(KeyringBackend):
    """A keyring that works, for as long as the test does."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "omsdesk"


@pytest.fixture
def own_keyring() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    made = MemoryKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def _take_the_keyring_away() -> None:
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]


def test_a_keyring_keeps_it_and_no_file_is_written(own_keyring: MemoryKeyring, home: Path) -> None:
    url = passwords.keep(parse_url(URL), "s3cret")

    assert passwords.filled(url).password == "s3cret"
    assert "s3cret" not in url.render_as_string(hide_password=False)
    assert str(passwords.told(url)) == "The password lies in this computer's keyring."
    assert list(own_keyring.kept.values()) == ["s3cret"]
    assert not passwords.file().exists()


def test_without_a_keyring_a_file_keeps_it_that_says_what_it_is(home: Path) -> None:
    _take_the_keyring_away()

    url = passwords.keep(parse_url(URL), "s3cret")

    assert passwords.filled(url).password == "s3cret"
    assert passwords.filled(url).query["host"] == ("10.0.0.5:5480", "10.0.0.6:5480")
    assert passwords.file() == home / "passwords-in-plain-text.json"
    assert stat.S_IMODE(passwords.file().stat().st_mode) == 0o600
    said = str(passwords.told(url))
    assert said.startswith(f"This computer has no keyring. The password lies readable in {passwords.file()}; only your")


def test_a_file_that_others_may_read_is_not_used(home: Path) -> None:
    _take_the_keyring_away()
    url = passwords.keep(parse_url(URL), "s3cret")
    passwords.file().chmod(0o644)

    with pytest.raises(Refusal, match="Others on this computer may read"):
        passwords.filled(url)


def test_two_databases_have_two_passwords(home: Path) -> None:
    _take_the_keyring_away()
    one = passwords.keep(parse_url(URL), "one")
    two = passwords.keep(parse_url(URL.replace("10.0.0.5", "10.0.0.9")), "two")

    assert [passwords.filled(each).password for each in (one, two)] == ["one", "two"]


def test_a_password_that_is_gone_is_told_in_words(home: Path) -> None:
    url = parse_url(f"{URL}&password_from=file")

    with pytest.raises(Refusal, match=r"is not on this computer any more\. Join the shared database again"):
        passwords.filled(url)


def test_an_address_without_a_place_stays_as_it_is() -> None:
    url = parse_url("postgresql://ada:pw@db/omsdesk")

    assert passwords.filled(url) is url
