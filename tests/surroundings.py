"""The machine as tests see it: no screen, no home of a person, a far time zone, no settings from outside."""

import json
import os
import shutil
import tempfile
import time
from pathlib import Path

SCREEN = {
    "name": "test",
    "x": 0,
    "y": 0,
    "width": 1920,
    "height": 1080,
    "logicalDpi": 96,
    "logicalBaseDpi": 96,
    "dpr": 1,
}
"""Qt's offscreen screen is 800x800 unless it is told otherwise, too small for our windows."""

FAR_AWAY = "Pacific/Auckland"
"""A zone where it is often another day: whoever mixes up local time and UTC is found at once."""

FROM_OUTSIDE = (
    "OMSDESK_DATABASE",
    "OMSDESK_PIN",
    "OMSDESK_PASSWORD",
    "QT_SCALE_FACTOR",
    "QT_STYLE_OVERRIDE",
    "QT_QPA_PLATFORMTHEME",
)


def settle_in() -> Path:
    """Change the environment of this process before anything reads it; answers the folder that is home now."""
    home = Path(tempfile.mkdtemp(prefix="omsdesk-tests-"))
    screens = home / "screens.json"
    screens.write_text(json.dumps({"screens": [SCREEN]}))
    os.environ |= {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_RUNTIME_DIR": str(home),
        "QT_QPA_PLATFORM": f"offscreen:configfile={screens}",
        "TZ": FAR_AWAY,
        # The keyring of whoever runs the checks is none of ours.
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    time.tzset()
    for name in FROM_OUTSIDE:
        os.environ.pop(name, None)
    return home


def leave(home: Path) -> None:
    """Remove what the run wrote into its home."""
    shutil.rmtree(home, ignore_errors=True)
