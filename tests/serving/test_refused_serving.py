"""A server that cannot be started, shared or looked after: what is wrong and what to do, in words."""

import os
import pwd
import shutil
import sys
from pathlib import Path

import pytest

from omsdesk.serving import account, dumping, home, keeper, sharing
from omsdesk.serving.account import Account
from omsdesk.serving.dumping import Reached
from omsdesk.serving.home import Chosen, Home
from omsdesk.words import Text
from tests.sentences import says_no


def test_what_no_server_could_be_started_with_is_refused() -> None:
    with says_no("80 cannot be the port. Choose one from 1024 to 65535."):
        home.refuse_unfit(Chosen(port=80))
    with says_no("'the office' is not a network. Write it like 192.168.7.0/24."):
        home.refuse_unfit(Chosen(networks=("the office",)))


def test_a_folder_without_a_whole_server_is_told(tmp_path: Path) -> None:
    here = Home(tmp_path)

    with says_no(f"No server was set up in {tmp_path}. Start one with 'omsdesk serve'."):
        here.load()
    with says_no(f"The server in {tmp_path} does not run."):
        keeper.tell_to_stop(here)
    (tmp_path / "server.json").write_text("{", encoding="utf-8")
    with says_no(f"{tmp_path / 'server.json'} cannot be understood. Bring it back from a backup of this computer."):
        here.load()


def test_a_server_that_is_not_shared_has_no_join_code(tmp_path: Path) -> None:
    here = Home(tmp_path)
    here.keep(Chosen())

    with says_no("The server has not run yet. Start it with 'omsdesk serve'."):
        sharing.code(here)
    here.certificate.write_text("a certificate", encoding="ascii")
    with says_no(
        "This server is not shared: it only listens to this computer."
        " 'omsdesk serve start --share yes' lets other stations join."
    ):
        sharing.code(here)


def test_root_needs_somebody_to_run_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(name: str) -> None:
        raise KeyError(name)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with monkeypatch.context() as without:
        without.setattr(pwd, "getpwnam", nobody)
        with says_no(
            "PostgreSQL does not run as root, and there is no account 'postgres'. Start this as an ordinary user."
        ):
            account.borrowed()
    monkeypatch.setattr(account, "borrowed", lambda: Account("postgres", 1, 1))
    with monkeypatch.context() as without:
        without.setattr(shutil, "which", lambda _: None)
        with says_no(
            "PostgreSQL does not run as root, and the program 'setpriv' is not there. Start this as an ordinary user."
        ):
            account.command("postgres")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(account, "_closed", lambda _: closed)
    with says_no(
        f"The server runs as 'postgres', and {closed} is closed to it."
        " Choose a folder elsewhere with --data, for example /var/lib/omsdesk/server."
    ):
        account.refuse_unreachable(closed / "server")


def test_an_account_that_may_not_read_everything_makes_no_backup() -> None:
    complaint = "import sys; sys.exit('pg_dump: error: permission denied for table orders')"

    with says_no(
        "Nothing was saved: this account may not read everything."
        " Do it on the server's computer, or with the address of the database's owner."
    ):
        dumping.run([sys.executable, "-c", complaint], Reached("", {}, 16), Text("Nothing was saved"))
