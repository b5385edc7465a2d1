"""The program as people get it: a wheel, installed beside nothing of this checkout, does its work in another folder."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
PIN = "2580"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment that has the wheel, and sees the libraries of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=HOUSE, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    environment = folder / "env"
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    paths = {"base": str(environment), "platbase": str(environment)}
    libraries = Path(sysconfig.get_path("purelib", "venv", vars=paths))
    (libraries / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "--quiet", wheel],
        check=True,
        capture_output=True,
    )
    return environment / "bin" / "omsdesk"


class Elsewhere:
    """A folder that is not the checkout, where somebody uses the installed command."""

    def __init__(self, command: Path, folder: Path) -> None:
        self._command = command
        self.folder = folder

    def run(self, *words: str) -> str:
        """What the command says, once it ended well."""
        done = subprocess.run(
            [self._command, "--database", "shop.db", *words],
            cwd=self.folder,
            env={**os.environ, "OMSDESK_PIN": PIN},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), words
        return done.stdout


@pytest.fixture
def elsewhere(installed: Path, tmp_path: Path) -> Elsewhere:
    return Elsewhere(installed, tmp_path)


@pytest.mark.long
def test_an_installed_wheel_sets_up_a_shop_and_brings_it_back(elsewhere: Elsewhere) -> None:
    (elsewhere.folder / "products.csv").write_text("sku,name,price\nMUG-1,Blue mug,4.50\n", encoding="utf-8")

    assert "300 products, 1,500 orders" in elsewhere.run("setup", "--company", "My House", "--admin", "Ada", "--sample")
    assert "1 read, 1 new" in elsewhere.run("import", "products.csv", "--channel", "web")
    assert len(elsewhere.run("check").splitlines()) == 11
    elsewhere.run("backup", "saved.db")
    assert "saved.db is restored" in elsewhere.run("restore", "saved.db")


@pytest.mark.long
def test_an_installed_wheel_works_through_the_tour(elsewhere: Elsewhere) -> None:
    said = elsewhere.run("tour", "--out", "out")

    assert "screens" in said
    story = (elsewhere.folder / "out" / "story.txt").read_text(encoding="utf-8")
    assert story.count(": 0 violations") == 11
