"""One station that works by itself: signed in as a person, through the presenters, as the screen would.

Every act that the screen acknowledged is one line of JSON on standard output, flushed at once:
``{"act", "key", "about", "result", "ms"}``. The key is the command id under which the database keeps it; a refusal
keeps nothing and has none. What is neither done nor refused in words ends the bot with a traceback.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    # Started as a script: this folder's queue.py must not stand in for the standard library's.
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    from benchmarks.crew.shift import main

    sys.exit(main())
