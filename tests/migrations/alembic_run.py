"""Run single steps of the migrations, as the program itself never does."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from omsdesk import assets
from omsdesk.database.engine import open_engine


def config_for(engine: Engine | None = None) -> Config:
    """Alembic's settings for our migrations."""
    config = Config()
    config.set_main_option("script_location", str(assets.migrations()))
    config.attributes["engine"] = engine
    return config


def revisions() -> list[str]:
    """All revisions, oldest first."""
    script = ScriptDirectory.from_config(config_for())
    return [each.revision for each in reversed(list(script.walk_revisions()))]


def go_up(engine: Engine, to: str = "head") -> None:
    """Upgrade to a revision."""
    command.upgrade(config_for(engine), to)


def go_down(engine: Engine, to: str = "base") -> None:
    """Downgrade to a revision."""
    command.downgrade(config_for(engine), to)


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """An engine that is closed at the end."""
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()
