"""The second disk or folder for backups: whether something can be kept there. Asked outside of any transaction."""

import os
from pathlib import Path

from omsdesk.words import Text


def why_not(folder: str) -> Text | None:
    """Why backups cannot be kept in this folder; None when they can, or when none was chosen."""
    if not folder.strip():
        return None
    place = Path(folder.strip()).expanduser()
    if not place.is_dir():
        return Text("There is no folder {folder}. Choose one that is there.", folder=folder)
    if not os.access(place, os.W_OK):
        return Text("Nothing can be written to {folder}. Choose another.", folder=folder)
    return None
