"""Places at the dock where packed boxes wait, made by name with their label to scan."""

from dataclasses import dataclass

from sqlalchemy import insert

from omsdesk.codes import parse_house_code
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.stock import Location
from omsdesk.services import hall_papers, staging
from omsdesk.words import Text

LONGEST = 40
_NEW = insert(Location).returning(Location.id)


@dataclass(frozen=True)
class Labelled:
    """A staging place whose label prints."""

    id: int
    name: str
    is_new: bool


@needs(Right.SETTINGS)
def label(db: Db, name: str) -> Labelled:
    """Print the label of the staging place with this name; a place that is not there yet is made."""
    name = " ".join(name.split())
    _refuse_unusable(name)
    found = staging.named(db, name)
    if found is not None and found.kind is not PlaceKind.DOCK:
        raise Refusal(
            Text("{name} is another place already.", name=found.name),
            Text("Give the staging place another name."),
        )
    made = Labelled(found.id, found.name, is_new=False) if found else Labelled(_made(db, name), name, is_new=True)
    hall_papers.print_location_labels(db, [made.id])
    return made


def _made(db: Db, name: str) -> int:
    place_id: int = db.run(
        _NEW, {"kind": PlaceKind.DOCK, "name": name, "outside": False, "pickable": False}
    ).scalar_one()
    db.audit("place", place_id, "made", after=name)
    return place_id


def _refuse_unusable(name: str) -> None:
    if not name:
        raise Refusal(Text("The staging place needs a name."), Text("Type what stands above it, such as STG-01."))
    if len(name) > LONGEST:
        raise Refusal(Text("This name is too long."), Text("Use at most {most} characters.", most=LONGEST))
    if parse_house_code(name) is not None:
        raise Refusal(
            Text("{name} is read as another code of the house.", name=name), Text("Choose a name such as STG-01.")
        )
