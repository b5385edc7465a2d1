"""Screens whose points are larger than one pixel: nothing is clipped there either."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from omsdesk import app


@pytest.mark.long
@pytest.mark.parametrize("factor", ["1.5", "2"])
def test_nothing_is_clipped_on_a_scaled_screen(sample_shop: Path, tmp_path: Path, factor: str) -> None:
    shutil.copyfile(sample_shop, tmp_path / "shop.db")

    done = subprocess.run(
        [sys.executable, "-m", "tests.views.scaled_looks", str(tmp_path / "shop.db"), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        cwd=Path(app.__file__).parents[1],
        env={**os.environ, "QT_SCALE_FACTOR": factor},
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [f"ratio {float(factor)}"]
