"""Commands of the command line that have more to say than fits beside the others in ``cli``.

Each module adds its own words to the parser and imports what it works with only when it is called.
"""

import argparse
from collections.abc import Callable

Add = Callable[[str, Callable[[str, argparse.Namespace], int], str], argparse.ArgumentParser]
"""Adds a command by its name, its deed and what it is about; answers its parser."""
