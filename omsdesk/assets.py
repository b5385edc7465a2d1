"""Where fonts, icons, sounds, sample data and migrations lie, in a checkout and in a wheel alike."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """The folder of fonts, icons, sounds, translations and sample data."""
    packed = _PACKAGE / "resources"
    return packed if packed.is_dir() else _PACKAGE.parent / "resources"


def resource(*parts: str) -> Path:
    """One file under the resources, for example ``resource("icons", "truck.svg")``."""
    return resources().joinpath(*parts)


def migrations() -> Path:
    """The folder of the database migrations."""
    return _PACKAGE / "database" / "migrations"
