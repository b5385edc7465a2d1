"""``omsdesk serve``: share a database from this computer, and look after its server."""

import argparse
import logging
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from omsdesk.commands import Add
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.serving.home import Home

DONE = 0
DEEDS = ("run", "start", "stop", "status", "join-code", "renew-code", "backup")


def add(command: Add) -> None:
    """Teach the parser these words."""
    parser = command("serve", serve, "share a database from this computer, and look after its server")
    parser.add_argument(
        "what",
        nargs="?",
        choices=DEEDS,
        default="run",
        help="run: look after it until stopped (the default); start: the same behind everything, also after a restart; "
        "renew-code: shut out every station until it joins again",
    )
    parser.add_argument("--data", metavar="DIR", help="the server's folder; else one in your data folder")
    parser.add_argument("--port", type=int, metavar="PORT", help="where it listens (5480)")
    parser.add_argument("--share", choices=["yes", "no"], help="let other computers in, or only this one (no)")
    parser.add_argument("--address", action="append", metavar="NAME", help="how others reach this computer")
    parser.add_argument("--programs", metavar="DIR", help="the PostgreSQL to use; else the one found")
    parser.add_argument("--network", action="append", metavar="NET", help="let another network in, as 192.168.7.0/24")


def as_owner(folder: str) -> str:
    """The address of the server in a folder, or of this computer's own, for its owner."""
    from omsdesk.serving import server
    from omsdesk.serving.home import Home, default_home

    home = Home(Path(folder).expanduser().absolute()) if folder else default_home()
    return server.owner_url(home.load())


def serve(_: str, asked: argparse.Namespace) -> int:
    """Do what was asked with the server of one folder."""
    from omsdesk.serving.home import Home, default_home

    home = Home(Path(asked.data).expanduser().absolute()) if asked.data else default_home()
    deeds = {
        "run": _run,
        "start": _start,
        "stop": _stop,
        "status": _status,
        "join-code": _join_code,
        "renew-code": _renew,
        "backup": _back_up,
    }
    return deeds[asked.what](home, asked)


def _run(home: "Home", asked: argparse.Namespace) -> int:
    from omsdesk.serving.keeper import Keeper

    _choose(home, asked)
    keeper = Keeper(home, proof=_broken, told=lambda words: print(words, flush=True))
    signal.signal(signal.SIGTERM, lambda *_: keeper.stop())
    signal.signal(signal.SIGINT, lambda *_: keeper.stop())
    signal.signal(signal.SIGHUP, lambda *_: keeper.start_again())
    handler = logging.FileHandler(home.said, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.getLogger("omsdesk.serving")
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    try:
        keeper.keep(lambda: _tell(home))
    finally:
        log.removeHandler(handler)
        handler.close()
    print(Text("The server is stopped."))
    return DONE


def _broken(database: str) -> tuple[str, ...]:
    """The rules that do not hold there."""
    from omsdesk.database import schema
    from omsdesk.database.work import Work
    from omsdesk.services import checks

    engine = schema.open_database(database)
    try:
        return Work(engine).read(checks.violations)
    finally:
        engine.dispose()


def _start(home: "Home", asked: argparse.Namespace) -> int:
    from omsdesk.serving import sharing

    _choose(home, asked)
    print(sharing.start_behind(home))
    _tell(home)
    return DONE


def _stop(home: "Home", _: argparse.Namespace) -> int:
    from omsdesk.serving import autostart, keeper

    keeper.tell_to_stop(home)
    autostart.disable()
    print(Text("The server is stopped. It does not start by itself any more."))
    return DONE


def _status(home: "Home", _: argparse.Namespace) -> int:
    from omsdesk.serving import sharing

    found = sharing.status(home)
    if found.answers:
        print(Text("The server runs on port {port}.", port=str(found.port)))
    elif found.is_upgraded:
        print(Text("The data is being moved to a newer PostgreSQL. Stations can work again when that is done."))
    elif found.is_kept:
        print(Text("The server is being started."))
    else:
        print(Text("The server does not run."))
    print(Text("Shared with other computers.") if found.shared else Text("Only this computer is let in."))
    print(Text("PostgreSQL {major}, in {path}.", major=found.major or "", path=home.folder))
    if found.answers:
        print(Text("{n} computer is connected.", many="{n} computers are connected.", n=found.stations))
    if found.newest_backup is None:
        print(Text("There is no backup yet."))
    else:
        print(Text("The newest backup is of {when} UTC.", when=f"{found.newest_backup:%Y-%m-%d %H:%M}"))
    return DONE if found.answers else 1


def _join_code(home: "Home", _: argparse.Namespace) -> int:
    from omsdesk.serving import sharing

    _show(sharing.code(home))
    return DONE


def _show(code: str) -> None:
    """The code for hands; where a person looks, for a scanner too."""
    print(code, flush=True)
    if sys.stdout.isatty() and (sys.stdout.encoding or "").lower().startswith("utf"):
        from omsdesk.printing.press import qr

        print(qr.in_terminal(qr.squares(code)), flush=True)


def _renew(home: "Home", _: argparse.Namespace) -> int:
    from omsdesk.serving import sharing

    sharing.renew(home)
    print(Text("Every station has to join again, with this code:"))
    _show(sharing.code(home))
    return DONE


def _back_up(home: "Home", _: argparse.Namespace) -> int:
    from omsdesk.serving import dumping, server

    print(Text("Saved as {path}.", path=dumping.save_into(home.backups, server.owner_url(home.load()))))
    return DONE


def _choose(home: "Home", asked: argparse.Namespace) -> None:
    from omsdesk.serving import sharing

    sharing.choose(
        home,
        port=asked.port,
        shared=None if asked.share is None else asked.share == "yes",
        addresses=tuple(asked.address) if asked.address else None,
        programs=asked.programs,
        networks=tuple(asked.network) if asked.network else None,
    )


def _tell(home: "Home") -> None:
    from omsdesk.serving import sharing

    chosen = home.load()
    print(Text("The server runs on port {port}.", port=str(chosen.port)), flush=True)
    if chosen.shared:
        print(Text("Other stations join with this code:"), flush=True)
        _show(sharing.code(home))
    else:
        print(Text("Only this computer is let in. '--share yes' lets other stations join."), flush=True)
