"""Files of a watched folder that were not brought in: noted in the trail, for nobody may be looking at the folder."""

from collections.abc import Sequence

from omsdesk.database.db import Db
from omsdesk.lifecycles.rights import Right, needs

SUBJECT, WHAT = "import", "refused"


@needs(Right.IMPORT)
def note(db: Db, names: Sequence[str], why: str) -> None:
    """These files, or orders in them, were refused."""
    for name in names:
        db.audit(SUBJECT, 0, WHAT, before=name, after=why)
