"""What this program is made of: its own version, that of the database, and whose work it stands on."""

import platform
import sys
from dataclasses import dataclass
from importlib import metadata

from sqlalchemy import text

from omsdesk import __version__
from omsdesk.assets import resource
from omsdesk.database.db import Db
from omsdesk.models.base import SCHEMA_VERSION

_PARTS = (
    ("pyside6-essentials", "Qt for Python", "LGPL-3.0"),
    ("sqlalchemy", "SQLAlchemy", "MIT"),
    ("alembic", "Alembic", "MIT"),
    ("psycopg", "Psycopg", "LGPL-3.0"),
    ("pysqlite3", "pysqlite3", "Zlib"),
    ("reportlab", "ReportLab", "BSD-3-Clause"),
    ("python-barcode", "python-barcode", "MIT"),
    ("openpyxl", "openpyxl", "MIT"),
    ("defusedxml", "defusedxml", "PSF-2.0"),
    ("babel", "Babel", "BSD-3-Clause"),
    ("platformdirs", "platformdirs", "MIT"),
    ("tzdata", "tzdata", "Apache-2.0"),
)
_LICENCES = ("fonts", "icons")


@dataclass(frozen=True)
class Part:
    """One library, font or picture set that comes with the program."""

    name: str
    version: str
    licence: str


@dataclass(frozen=True)
class About:
    """Versions and licences."""

    version: str
    python: str
    system: str
    database: str
    schema: int
    parts: tuple[Part, ...]


def about(db: Db) -> About:
    """Everything a report of trouble should begin with."""
    return About(
        version=__version__,
        python=sys.version.split()[0],
        system=f"{platform.system()} {platform.release()}",
        database=_database(db),
        schema=SCHEMA_VERSION,
        parts=(*(Part(name, found, licence) for key, name, licence in _PARTS if (found := _version(key))), *_gifts()),
    )


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _gifts() -> list[Part]:
    """Fonts and icons, by the licence texts that lie beside them."""
    names = {"Inter": "SIL OFL 1.1", "Lucide": "ISC", "DroidSansFallback": "Apache-2.0"}
    files = [file.name for folder in _LICENCES for file in sorted(resource(folder).glob("LICENSE-*.txt"))]
    found = [file.removeprefix("LICENSE-").removesuffix(".txt") for file in files]
    return [Part(name, "", names.get(name, "see its licence text")) for name in found]


def _database(db: Db) -> str:
    if db.is_postgresql:
        return f"PostgreSQL {db.run(text('SHOW server_version')).scalar_one()}"
    return f"SQLite {db.run(text('SELECT sqlite_version()')).scalar_one()}"
