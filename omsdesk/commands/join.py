"""``omsdesk join``: work on the shared database of another computer."""

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from omsdesk.commands import Add
from omsdesk.errors import Refusal
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.serving.target import Target

DONE = 0
PASSWORD = "OMSDESK_PASSWORD"  # noqa: S105 - the name of a variable


def add(command: Add) -> None:
    """Teach the parser these words."""
    parser = command("join", join, "work on the shared database of another computer")
    parser.add_argument("code", nargs="?", metavar="CODE", help="what 'omsdesk serve join-code' shows on the server")
    parser.add_argument("--host", metavar="NAMES", help="instead of a code: the server, or several as db1,db2:5433")
    parser.add_argument("--port", default="5432", metavar="PORT", help="where they listen (5432)")
    parser.add_argument("--name", default="omsdesk", metavar="DATABASE", help="the database there (omsdesk)")
    parser.add_argument("--user", default="omsdesk_station", metavar="USER", help="as whom (omsdesk_station)")
    parser.add_argument("--authority", metavar="FILE", help="the certificate of the authority that signed the server's")
    parser.add_argument(
        "--fingerprint", metavar="SHA256", help="the server's own certificate, by its fingerprint; 'show' shows it"
    )
    parser.add_argument("--no-tls", action="store_true", help="everybody in the network may read along")
    parser.add_argument("--test", action="store_true", help="only say whether it would work, and what fails")
    parser.add_argument("--leave", action="store_true", help="back to this computer's own database")


def join(_: str, asked: argparse.Namespace) -> int:
    """Join, test or leave."""
    from omsdesk.serving import join_code, joining, probing

    if asked.leave:
        print(Text("This computer works on {path} again.", path=joining.leave()))
        return DONE
    if asked.fingerprint == "show":
        print(_shown(asked))
        return DONE
    target = joining.known(join_code.read(asked.code)) if asked.code else _named(asked)
    if asked.test:
        found = probing.test(target)
        print(found)
        return DONE if found.is_good else 1
    joined = joining.join(target)
    print(joined.finding)
    print(joined.password)
    print(Text("This computer works there from now on."))
    return DONE


def _named(asked: argparse.Namespace) -> "Target":
    from omsdesk.serving.target import Target, Tls, hosts_of, port_of

    if not asked.host:
        raise Refusal(Text("Give the join code, or name the server with --host."))
    hosts = hosts_of(asked.host, port_of(asked.port))
    target = Target(hosts, asked.name, asked.user, "", Tls.OFF)
    if asked.authority:
        path = Path(asked.authority).expanduser().absolute()
        if not path.is_file():
            raise Refusal(Text("There is no file {path}.", path=path))
        target = Target(hosts, asked.name, asked.user, "", Tls.SIGNED, path)
    elif asked.fingerprint:
        target = Target(hosts, asked.name, asked.user, "", Tls.KNOWN, _compared(target, asked.fingerprint))
    elif not asked.no_tls:
        raise Refusal(
            Text("Say how the server proves who it is: --authority, --fingerprint or --no-tls."),
            Text("'--fingerprint show' shows what to compare."),
        )
    from dataclasses import replace

    return replace(target, password=_password(asked.user))


def _compared(target: "Target", typed: str) -> Path:
    """The certificate that the server shows, if it is the one that was asked for."""
    from omsdesk.errors import Unavailable
    from omsdesk.serving import certificate, joining, probing
    from omsdesk.serving.target import keep_certificate

    shown = joining.introduce(target).certificate
    mark = certificate.fingerprint(shown)
    if typed.replace(":", "").lower() != mark.hex():
        found = probing.other_certificate("{}:{}".format(*target.hosts[0]), mark)
        raise Unavailable(found.words, found.advice)
    return keep_certificate(shown)


def _shown(asked: argparse.Namespace) -> str:
    from omsdesk.serving import certificate, joining
    from omsdesk.serving.target import Target, hosts_of, port_of

    if not asked.host:
        raise Refusal(Text("Name the server with --host."))
    target = Target(hosts_of(asked.host, port_of(asked.port)), asked.name, asked.user, "")
    return certificate.words_of(certificate.fingerprint(joining.introduce(target).certificate))


def _password(user: str) -> str:
    given = os.environ.get(PASSWORD)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Refusal(Text("The password is missing."), Text("Put it into {variable}.", variable=PASSWORD))
    return getpass.getpass(str(Text("Password of {user}: ", user=user)))
