"""What the pack screen shows, and how one scan changes it without asking the database again."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from omsdesk.lifecycles.pick import ShortReason
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.presenters import Notice, Trouble
from omsdesk.presenters.past_scans import PastScan
from omsdesk.services.bench import Bench, BenchLine, BoxChoice
from omsdesk.services.house_ways import HouseWays
from omsdesk.services.pack_queue import Waiting
from omsdesk.services.scan_result import ScanResult
from omsdesk.services.unprinted import Unprinted
from omsdesk.words import Text

REASONS = tuple(ShortReason)
MOST_CHOICES = 9


@dataclass(frozen=True)
class Torn:
    """A product of which a piece was counted by hand, because its code cannot be read."""

    job_id: int
    product_id: int
    product: str


@dataclass(frozen=True)
class PackState:
    """The order on the bench, or what waits for one."""

    notice: Notice
    job_id: int = 0
    """The shipment at this bench, packed or not; 0 for an empty bench."""
    bench: Bench | None = None
    waiting: tuple[Waiting, ...] = ()
    place: int = 0
    """Which of the waiting orders Enter takes."""
    active_id: int = 0
    """The line that a piece by hand, or a short, is meant for."""
    asks_reason: bool = False
    """The packer said that pieces are missing; one key says why."""
    choices: tuple[str, ...] = ()
    """SKUs of the products that share the code just scanned."""
    failed: tuple[Unprinted, ...] = ()
    """Papers that did not come out since this page was opened, or of the order on it."""
    scans: tuple[PastScan, ...] = ()
    typed: str = ""
    """Digits of a quantity for the line in work, or of the box's weight; not taken yet."""
    on_scale_g: int | None = None
    """What the scale of this station shows; None before its first word, and while it is silent."""
    scale_trouble: Text | None = None
    """Why the scale says nothing, and what to do."""
    torn: Torn | None = None
    """What was counted by hand last, in this order or in one before."""
    ways: HouseWays = field(default_factory=HouseWays)
    """What this house works with."""
    at: datetime | None = None
    """When the picture was read."""
    is_offline: bool = False
    is_loading: bool = False
    trouble: Trouble | None = None

    @cached_property
    def lines(self) -> tuple[BenchLine, ...]:
        """The lines that miss something first, the full ones below."""
        return tuple(sorted(self.bench.lines, key=lambda line: line.is_full)) if self.bench else ()

    @cached_property
    def active(self) -> BenchLine | None:
        """The line in work: the one pointed at while it misses something, else the first that does."""
        still_open = [line for line in self.lines if not line.is_full] if self.is_packing else []
        return next((line for line in still_open if line.id == self.active_id), still_open[0] if still_open else None)

    @property
    def is_packing(self) -> bool:
        """Whether an order is open that is not packed yet."""
        return self.bench is not None and self.bench.status in (ShipmentStatus.PACKING, ShipmentStatus.PICKED)

    @property
    def is_packed(self) -> bool:
        """Whether the order on the bench is done: its papers and its last piece can still be taken back."""
        return self.bench is not None and self.bench.status is ShipmentStatus.PACKED

    @property
    def may_type(self) -> bool:
        """Whether digits are the quantity of the line in work."""
        return self.ways.type_quantity and self.active is not None and not self.asks_reason and not self.choices

    @property
    def types_weight(self) -> bool:
        """Whether weights are typed here: by the house's rule, or because the scale says nothing."""
        return self.scale_trouble is not None if self.ways.scale else self.ways.weigh

    @property
    def may_weigh(self) -> bool:
        """Whether digits are the weight of the box that everything waits for."""
        return self.types_weight and self.may_finish and not self.asks_reason and not self.choices

    @property
    def awaits_scale(self) -> bool:
        """Whether everything is in and read, and the weight on the scale closes the box."""
        is_asked = self.asks_reason or bool(self.choices) or (self.bench is not None and self.bench.note_waits)
        return self.ways.scale and self.may_finish and not is_asked

    @property
    def invites(self) -> bool:
        """Whether the band says what to scan on an empty bench, and nothing that somebody must read."""
        return self.notice.headline == self.ways.scan_to_open

    @property
    def may_undo(self) -> bool:
        """Whether a piece lies in the box."""
        return self.bench is not None and self.bench.packed > 0 and (self.is_packing or self.is_packed)

    @property
    def may_photograph(self) -> bool:
        """Whether there is a box that a photo can be kept with."""
        return self.may_undo

    @property
    def torn_here(self) -> Torn | None:
        """The product that a label is offered for; with the order the offer is gone."""
        is_here = self.bench is not None and self.torn is not None and self.torn.job_id == self.bench.job_id
        return self.torn if is_here else None

    @property
    def may_reprint(self) -> bool:
        """Whether there are papers that could come out again."""
        return bool(self.failed) or self.is_packed

    @property
    def may_finish(self) -> bool:
        """Whether every piece is in and only a word is missing: the note, or what kept the box open."""
        return self.is_packing and self.bench is not None and self.bench.packed == self.bench.wanted > 0

    @property
    def chosen(self) -> Waiting | None:
        """The waiting order that Enter takes."""
        return self.waiting[min(self.place, len(self.waiting) - 1)] if self.waiting else None

    @property
    def unknown(self) -> str:
        """The code just scanned that nobody knows; a supervisor can link it to a product."""
        last = self.scans[0] if self.scans else None
        return last.code if last is not None and last.said == Text("Unknown code") else ""

    @property
    def boxes(self) -> tuple[BoxChoice, ...]:
        """Every box under its key: the four that fit best as they are offered, the others behind them."""
        return (*self.bench.boxes, *self.bench.more_boxes) if self.bench is not None else ()

    @property
    def is_late(self) -> bool:
        """Whether the order should have left by now."""
        return self.bench is not None and self.at is not None and self.bench.due < self.at


def counted(bench: Bench, result: ScanResult) -> Bench:
    """The picture after a scan, from what the scan itself came to."""
    if not result.total:
        return bench
    if result.done == result.total:
        status = ShipmentStatus.PACKED if result.finished else bench.status
        lines = tuple(map(_filled, bench.lines))
        note_waits = not result.finished and any(note.must_confirm for note in bench.notes)
        return replace(
            bench, lines=lines, packed=result.done, wanted=result.total, status=status, note_waits=note_waits
        )
    lines = tuple(_counted(line, result) if line.id == result.line_id else line for line in bench.lines)
    weight = sum((new.packed - old.packed) * new.weight_g for old, new in zip(bench.lines, lines, strict=True))
    return replace(
        bench, lines=lines, packed=result.done, wanted=result.total, weight_g=max(bench.weight_g + weight, 0)
    )


def is_off(bench: Bench, result: ScanResult) -> bool:
    """Whether the scan speaks of other numbers than the picture: somebody changed the order meanwhile."""
    packed, wanted = sum(line.packed for line in bench.lines), sum(line.wanted for line in bench.lines)
    return bool(result.total) and (packed, wanted) != (result.done, result.total)


def _counted(line: BenchLine, result: ScanResult) -> BenchLine:
    return replace(line, packed=result.counted, wanted=result.wanted, changed=False)


def _filled(line: BenchLine) -> BenchLine:
    return replace(line, packed=line.wanted, changed=False)
