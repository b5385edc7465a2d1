"""Share from this computer: set up the server, have it run behind everything, and hand out its join code."""

import socket
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import psycopg

from omsdesk.errors import Refusal, Unavailable
from omsdesk.serving import autostart, certificate, dumping, home, join_code, keeper, server, upgrading
from omsdesk.serving.cluster import LOOPBACK
from omsdesk.serving.home import DATABASE, Home
from omsdesk.serving.join_code import JoinCode
from omsdesk.words import Text

READY_SECONDS = 180.0
LOOK_SECONDS = 0.2
NOWHERE = ("192.0.2.1", 9)
"""An address that is nobody's: asking the way there sends nothing and tells which network card would be used."""


_started: list["subprocess.Popen[bytes]"] = []
"""Keepers that were started from here: they live on, and nobody waits for them."""


@dataclass(frozen=True)
class Status:
    """How a server is."""

    is_kept: bool
    answers: bool
    shared: bool
    port: int
    major: int | None
    stations: int = 0
    is_upgraded: bool = False
    """Its data is being moved to a newer PostgreSQL."""
    newest_backup: datetime | None = None


def choose(where: Home, **asked: Any) -> None:
    """Keep what was asked for, with what was chosen before and new secrets where there are none."""
    before = where.load() if where.exists else home.Chosen()
    wanted = home.with_secrets(home.changed(before, **asked))
    home.refuse_unfit(wanted)
    where.prepare()
    where.keep(wanted)


def start_behind(where: Home) -> Text:
    """Have it run without a window and outlive this program; says what starts it with the computer."""
    if keeper.is_kept(where):
        keeper.tell_to_start_again(where)
        wait_until_ready(where, None)
        return Text("The server was running already and follows the new choice.")
    autostart.write_unit(where)
    if autostart.has_systemd() and autostart.enable():
        wait_until_ready(where, None)
        return autostart.with_systemd()
    with where.said.open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - this very program
            autostart.command(where),
            cwd=autostart.folder(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=sys.platform != "win32",
        )
    _started.append(process)
    wait_until_ready(where, process)
    return autostart.without_systemd(where)


def wait_until_ready(where: Home, process: "subprocess.Popen[bytes] | None") -> None:
    """Until stations could work there; raises what the server's keeper had to say when it gave up."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline or upgrading.is_under_way(where):
        if process is not None and process.poll() is not None:
            raise Unavailable(Text("The server did not start. {why}", why=last_words(where)))
        if where.is_served and answers(where):
            return
        time.sleep(LOOK_SECONDS)
    raise Unavailable(
        Text("The server is not ready after {seconds} s.", seconds=int(READY_SECONDS)),
        Text("Look into {path}.", path=where.said),
    )


def answers(where: Home) -> bool:
    """Whether the station's door is open and the tables behind it are of this program's version."""
    from omsdesk.serving import joining, probing  # noqa: PLC0415 - they know this module's neighbours

    try:
        return probing.test(joining.known(own_code(where))).is_good
    except (Refusal, Unavailable, OSError):
        return False


def own_code(where: Home) -> JoinCode:
    """The code by which this computer itself joins its own server."""
    chosen = where.load()
    return JoinCode(
        (LOOPBACK,),
        certificate.fingerprint_of_file(where.certificate)[: join_code.FINGERPRINT_BYTES],
        bytes.fromhex(chosen.station_secret),
        chosen.port,
        DATABASE,
    )


def code(where: Home) -> str:
    """The join code for the other stations."""
    chosen = where.load()
    if not where.certificate.exists():
        raise Refusal(Text("The server has not run yet."), Text("Start it with 'omsdesk serve'."))
    if not chosen.shared:
        raise Refusal(
            Text("This server is not shared: it only listens to this computer."),
            Text("'omsdesk serve start --share yes' lets other stations join."),
        )
    return join_code.write(replace(own_code(where), addresses=chosen.addresses or addresses()))


def renew(where: Home) -> None:
    """Another secret: every station has to join again, also the one that was lost."""
    chosen = where.load()
    where.keep(home.with_secrets(replace(chosen, station_secret="")))
    if keeper.is_kept(where):
        keeper.tell_to_start_again(where)
        wait_until_ready(where, None)


def addresses() -> tuple[str, ...]:
    """Where others find this computer: the address it would use to speak to the rest of the network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
            return (str(probe.getsockname()[0]),)
        except OSError:
            pass
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    except OSError:
        return ()
    return tuple(sorted(each for each in found if not each.startswith("127.")))


def status(where: Home) -> Status:
    """How the server is, whether it runs or not."""
    chosen = where.load()
    made = dumping.saved_in(where.backups)
    told = Status(
        keeper.is_kept(where),
        answers=False,
        shared=chosen.shared,
        port=chosen.port,
        major=where.data_major,
        is_upgraded=upgrading.is_under_way(where),
        newest_backup=max(made, default=None),
    )
    try:
        with server.as_admin(chosen) as admin:
            found = admin.execute(
                "SELECT count(DISTINCT client_addr) FROM pg_stat_activity WHERE application_name = 'omsdesk'"
            ).fetchone()
    except psycopg.OperationalError:
        return told
    return replace(told, answers=True, stations=int(found[0]) if found else 0)


def last_words(where: Home) -> str:
    """The last line that the keeper wrote."""
    try:
        lines = where.said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except FileNotFoundError:
        return ""
    return lines[-1] if lines else ""
