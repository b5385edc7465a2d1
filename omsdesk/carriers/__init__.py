"""Carriers: who takes the boxes away. One file each, found by its ``PLUGIN``; this is what a carrier is.

Buying a label is an act in the outside world: it happens after the commit, with a key that stays the
same however often it is tried, and its answer is written down by a deed of its own.
"""

import re
import sys
from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from omsdesk.discovery import plugins
from omsdesk.errors import Refusal, Unavailable
from omsdesk.words import Text


class ServiceLevel(StrEnum):
    """How fast."""

    STANDARD = "standard"
    EXPRESS = "express"
    EXPEDITED = "expedited"

    @property
    def words(self) -> Text:
        """The service as people call it."""
        return {
            ServiceLevel.STANDARD: Text("Standard"),
            ServiceLevel.EXPRESS: Text("Express"),
            ServiceLevel.EXPEDITED: Text("Expedited"),
        }[self]


class LabelRefused(Refusal):
    """The carrier will not take this parcel as it is; trying again changes nothing."""


class CarrierUnavailable(Unavailable):
    """The carrier does not answer now; the same request may be sent again under its key."""


@dataclass(frozen=True, kw_only=True)
class Consignee:
    """Who gets the parcel, as the order has it."""

    name: str
    company: str = ""
    line1: str = ""
    line2: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class LabelRequest:
    """One parcel that wants a label.

    ``issue`` counts the labels this parcel has asked for: a label that replaces a voided one is a new
    request with a new key, and gets a new number.
    """

    key: str
    parcel_number: int
    service: ServiceLevel
    to: Consignee
    weight_g: int
    length_mm: int = 0
    width_mm: int = 0
    height_mm: int = 0
    issue: int = 1
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class LabelAnswer:
    """What the carrier gave: its number, and its own paper if it insists on one (else we draw ours)."""

    tracking_number: str
    paper: bytes = b""
    paper_media: str = ""


class Carrier(ABC):
    """A company, or a way, that takes boxes to people."""

    key: ClassVar[str]
    name: ClassVar[str | Text]
    services: ClassVar[tuple[ServiceLevel, ...]] = tuple(ServiceLevel)
    makes_labels: ClassVar[bool] = True
    """Whether ``buy`` gives a number; else the number of a label made elsewhere is scanned onto the parcel."""

    @abstractmethod
    def buy(self, ask: LabelRequest) -> LabelAnswer:
        """Get a label; the same key again gets the same label, not a second one."""

    def scanned(self, raw: str) -> str:
        """A scanned or typed tracking number as it is kept, or a refusal in words."""
        number = _GAPS.sub("", raw).upper()
        if not _TRACKING.fullmatch(number):
            raise LabelRefused(
                Text("{code} does not look like a tracking number.", code=raw.strip() or "-"),
                Text("Scan the longest barcode on the carrier's label."),
            )
        return number


_GAPS = re.compile(r"\s+")
_TRACKING = re.compile(r"[A-Z0-9][A-Z0-9./+-]{5,39}")


def carriers() -> dict[str, Carrier]:
    """Every carrier by its key."""
    return plugins(sys.modules[__name__])
