"""Move the data of a server to a newer PostgreSQL that is on this computer as well, after a backup.

What is there is only read: the new data is made in a folder beside it, and takes its place in two renamings once it is
whole. Stations hear meanwhile what goes on (``sign.py``). Killed at any moment, the next start finds either the old
data, and begins anew, or the new, and ends what was begun. The old folder stays until every rule was looked at in the
new one (``done_with``).
"""

import logging
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from omsdesk.database.trouble import MOVING
from omsdesk.errors import Refusal, Unavailable
from omsdesk.serving import account, cluster, dumping, programs, restoring, server, sign
from omsdesk.serving.home import ADMIN, Chosen, Home
from omsdesk.serving.programs import Programs
from omsdesk.words import Text

log = logging.getLogger(__name__)
Told = Callable[[Text], None]
_BY_LINK = "pg_upgrade"
_LONGEST_SOCKET = 80
"""A socket's whole path may have a little over a hundred bytes."""
_ROOM = 1.3
_BEFORE = "before-major"
_TRUSTED = f"local\tall\t{ADMIN}\ttrust\n"
"""Over a socket in a folder that only the server's account may enter, and as long as no station can."""


def if_due(where: Home, told: Told) -> None:
    """End what was begun; else begin, where a newer PostgreSQL is there. When it fails the old one goes on."""
    work = _beside(where)
    server.end_orphan(where, programs.everything())
    if _whole(work).exists():
        _take_its_place(where, work)
        return
    _clear_away(work)
    if where.data_major is None:
        return
    chosen = where.load()
    both = programs.for_upgrade(where.data_major, chosen.programs)
    if both is None:
        return
    old, new = (account.reachable(each, where.folder) for each in both)
    told(
        Text(
            "PostgreSQL {old} wrote the data, and {new} is here: it is saved, then moved to {new}.",
            old=old.major,
            new=new.major,
        )
    )
    try:
        with sign.at_the_door(where, chosen, MOVING):
            _refuse_little_room(where)
            _fill(where, work, chosen, old, new)
            account.write(_whole(work), str(new.major))
            _take_its_place(where, work)
    except (Refusal, Unavailable) as trouble:
        _clear_away(work)
        told(Text("The data stays with PostgreSQL {old}. {why}", old=old.major, why=str(trouble)))
        return
    told(Text("The data is with PostgreSQL {new} now.", new=new.major))


def left_behind(where: Home) -> list[Path]:
    """The data of older versions that is still kept."""
    return sorted(each for each in where.folder.glob("data-*") if each.name.removeprefix("data-").isdigit())


def done_with(where: Home) -> None:
    """Every rule holds in the new data: the old one may go."""
    for each in left_behind(where):
        shutil.rmtree(each, ignore_errors=True)
        log.info("Removed %s", each)


def is_under_way(where: Home) -> bool:
    """Whether it is being done now."""
    return _beside(where).folder.exists()


def _fill(where: Home, work: Home, chosen: Chosen, old: Programs, new: Programs) -> None:
    saved = _saved(where, chosen, old)
    account.make_folder(work.folder)
    account.make_folder(work.log)
    cluster.make_data(work, new, chosen)
    is_linked = all(os.access(each.path(_BY_LINK), os.X_OK) for each in (old, new))
    if is_linked and len(str(work.folder)) < _LONGEST_SOCKET:
        try:
            _run(where, work, old, new)
        except Unavailable as trouble:
            log.warning("%s", trouble)
        else:
            return
        shutil.rmtree(work.data, ignore_errors=True)
        cluster.make_data(work, new, chosen)
    with served(work, chosen, new) as alone:
        server.make_roles(alone)
        restoring.restore(saved, server.owner_url(alone), at=datetime.now(UTC))


def _saved(where: Home, chosen: Chosen, old: Programs) -> Path:
    """A backup by the old server, which nobody else can reach meanwhile."""
    with served(where, chosen, old) as alone:
        return dumping.save_into(where.backups, server.owner_url(alone), _BEFORE)


@contextmanager
def served(where: Home, chosen: Chosen, found: Programs) -> Iterator[Chosen]:
    """A server of these programs on the data, for the administrator alone."""
    alone = replace(chosen, inner_port=server.free_port(), shared=False)
    cluster.describe(where, alone)
    one = server.Server(where)
    one.launch(found, alone)
    try:
        yield alone
    finally:
        one.stop()


def _run(where: Home, work: Home, old: Programs, new: Programs) -> None:
    """Have PostgreSQL's own program copy the files over."""
    for each in (where, work):
        account.write(each.data / "pg_hba.conf", _TRUSTED)
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program and paths of ours
        account.command(
            *(new.path(_BY_LINK), "--old-bindir", old.folder, "--new-bindir", new.folder),
            *("--old-datadir", where.data, "--new-datadir", work.data),
            *("--username", ADMIN, "--socketdir", work.folder),
        ),
        cwd=work.folder,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise Unavailable(Text("pg_upgrade did not move the data: {why}.", why=" ".join(lines[-3:]).rstrip(".")))


def _take_its_place(where: Home, work: Home) -> None:
    if work.data.exists():
        if where.data.exists():
            where.data.rename(where.folder / f"data-{where.data_major}")
        work.data.rename(where.data)
    shutil.rmtree(work.folder, ignore_errors=True)


def _clear_away(work: Home) -> None:
    """What was begun and not ended; a server that its killed keeper left behind goes first."""
    if not work.folder.exists():
        return
    server.end_orphan(work, programs.everything())
    shutil.rmtree(work.folder, ignore_errors=True)


def _refuse_little_room(where: Home) -> None:
    size = sum(each.stat().st_size for each in where.data.rglob("*") if each.is_file())
    free = shutil.disk_usage(where.folder).free
    if free < size * _ROOM:
        needed = Text("{n} MB are needed and {free} are free.", n=int(size * _ROOM) >> 20, free=free >> 20)
        raise Refusal(Text("There is not enough room beside it: {needed}", needed=needed), Text("Make room."))


def _beside(where: Home) -> Home:
    return Home(where.folder / "upgrading")


def _whole(work: Home) -> Path:
    return work.folder / "whole"
