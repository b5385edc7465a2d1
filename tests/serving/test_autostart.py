"""What starts the server with the computer is a unit that systemd can read, whatever the folder is called."""

import shlex
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest

from omsdesk.serving import autostart
from omsdesk.serving.home import Home


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("name", ["server", "our server", 'the "old" one', "50%"])
def test_the_unit_starts_this_program_on_that_folder(config: Path, name: str) -> None:
    unit = autostart.write_unit(Home(config / name))

    assert unit == config / "systemd" / "user" / "omsdesk-server.service"
    read = RawConfigParser()
    read.read(unit)
    started = [word.replace("%%", "%") for word in shlex.split(read["Service"]["ExecStart"])]
    assert started == [sys.executable, "-m", "omsdesk.cli", "serve", "run", "--data", str(config / name)]
    assert read["Service"]["Restart"] == "on-failure"
    assert read["Install"]["WantedBy"] == "default.target"
    assert (Path(read["Service"]["WorkingDirectory"]) / "omsdesk" / "cli.py").is_file()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here to read it")
def test_systemd_finds_nothing_wrong_with_the_unit(config: Path) -> None:
    unit = autostart.write_unit(Home(config / "our server"))

    said = subprocess.run(["systemd-analyze", "--user", "verify", unit], capture_output=True, text=True, check=False)

    assert [line for line in said.stderr.splitlines() if unit.name in line] == []


def test_without_systemd_the_line_to_start_is_told(config: Path) -> None:
    said = str(autostart.without_systemd(Home(config / "server")))

    assert said.endswith(f"-m omsdesk.cli serve run --data {config / 'server'}")
