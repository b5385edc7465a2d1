"""Start the server with the computer, as a service of the person who shares: a systemd user unit."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from omsdesk.errors import Unavailable
from omsdesk.serving.home import Home
from omsdesk.words import Text

UNIT = "omsdesk-server.service"
_UNIT_TEXT = """\
[Unit]
Description=OMS Desk server
After=network-online.target

[Service]
ExecStart={command}
WorkingDirectory={folder}
Restart=on-failure
RestartSec=5
TimeoutStopSec=150

[Install]
WantedBy=default.target
"""


def command(home: Home, what: str = "run") -> list[str]:
    """How this very program is started to look after a server."""
    return [sys.executable, "-m", "omsdesk.cli", "serve", what, "--data", str(home.folder)]


def folder() -> Path:
    """Where the program has to be started, so that Python finds it in a checkout too."""
    return Path(__file__).resolve().parents[2]


def unit_file() -> Path:
    """Where systemd looks for what a person starts."""
    config = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(config) / "systemd" / "user" / UNIT


def write_unit(home: Home) -> Path:
    """Write the unit; nothing is started by that alone."""
    unit = unit_file()
    words = " ".join(_quoted(each) for each in command(home))
    try:
        unit.parent.mkdir(parents=True, exist_ok=True)
        unit.write_text(_UNIT_TEXT.format(command=words, folder=str(folder()).replace("%", "%%")), encoding="utf-8")
    except OSError as error:
        raise Unavailable(Text("{path} cannot be written: {why}.", path=unit, why=error.strerror)) from error
    return unit


def has_systemd() -> bool:
    """Whether this person has a systemd that would start units."""
    return shutil.which("systemctl") is not None and _systemctl("show-environment")


def enable() -> bool:
    """Have it started now and with the computer, if systemd takes it."""
    return _systemctl("daemon-reload") and _systemctl("enable", "--now", UNIT)


def with_systemd() -> Text:
    """When it starts by itself from now on."""
    linger = shutil.which("loginctl")
    if linger is None or subprocess.run([linger, "enable-linger"], capture_output=True, check=False).returncode != 0:  # noqa: S603 - words of our own
        return Text("It starts when you log in. 'loginctl enable-linger' lets it start with the computer.")
    return Text("It starts with the computer.")


def disable() -> None:
    """It starts no more by itself."""
    if unit_file().exists() and has_systemd():
        _systemctl("disable", UNIT)


def without_systemd(home: Home) -> Text:
    """What a person can do where there is no systemd, or none that takes the unit."""
    return Text(
        "There is no systemd here to start the server with the computer. Have this started at log-in: {command}",
        command=" ".join(command(home)),
    )


def _systemctl(*words: str) -> bool:
    program = shutil.which("systemctl")
    if program is None:
        return False
    done = subprocess.run([program, "--user", *words], capture_output=True, check=False, timeout=60)  # noqa: S603 - words of our own
    return done.returncode == 0


def _quoted(word: str) -> str:
    """As systemd reads a word: quoted, with its own signs doubled."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if escaped != word or " " in word else word
