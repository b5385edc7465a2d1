"""A whole hall at once: a mixed crew of bots on one database, and what their day was like.

Says acts per second, how long each kind of act took, the refusals by reason, and the slowest station against the
mean. An empty database is furnished first. Ends with status 1 when a bot ended otherwise than by its clock.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    # Started as a script: this folder's queue.py must not stand in for the standard library's.
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    from benchmarks.crew.floor import main

    sys.exit(main())
