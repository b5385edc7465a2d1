"""Commands that lack something say which option gives it, before anything is asked or changed."""

import io
import sys
from pathlib import Path

import pytest

from omsdesk import cli
from omsdesk.commands import somebody
from omsdesk.database.work import Work
from tests.sentences import says_no

SHOWN = "'--fingerprint show' shows what to compare."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["join"], "Give the join code, or name the server with --host."),
        (["join", "--fingerprint", "show"], "Name the server with --host."),
        (
            ["join", "--host", "127.0.0.1"],
            f"Say how the server proves who it is: --authority, --fingerprint or --no-tls. {SHOWN}",
        ),
        (["join", "--host", "127.0.0.1", "--no-tls"], "The password is missing. Put it into OMSDESK_PASSWORD."),
        (["share"], "Say where to: --to URL, or --serve DIR."),
    ],
    ids=["no code", "nobody to ask", "no proof", "no password", "no target"],
)
def test_a_command_says_what_is_missing(
    words: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))

    assert cli.main(["--database", str(tmp_path / "shop.db"), *words]) != 0

    assert said in " ".join(capsys.readouterr().err.split())


def test_a_command_in_somebodys_name_asks_for_their_pin(house: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMSDESK_PIN", raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))

    with says_no("The PIN or password of Ada is needed. Give it in OMSDESK_PIN."):
        somebody.sign_in(house, "Ada")
