"""Find the plug-ins of a folder: every module in it that declares ``PLUGIN``."""

import importlib
import pkgutil
from types import ModuleType
from typing import Any


def plugins(package: ModuleType) -> dict[str, Any]:
    """The ``PLUGIN`` of each module in the package, by its ``key``, in the order of the keys."""
    found = {}
    for module in pkgutil.iter_modules(package.__path__):
        plugin = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), "PLUGIN", None)
        if plugin is not None:
            found[plugin.key] = plugin
    return dict(sorted(found.items()))
