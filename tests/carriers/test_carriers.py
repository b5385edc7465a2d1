"""What every carrier keeps to, and that a new one is one file."""

import sys
from pathlib import Path

import pytest

import omsdesk.carriers
from omsdesk.carriers import Consignee, LabelRefused, LabelRequest, ServiceLevel, carriers
from omsdesk.carriers.own import is_ours, tracking_number
from omsdesk.codes import parse_house_code
from tests.sentences import says_no

A_NEW_CARRIER = """
from omsdesk.carriers import Carrier, LabelAnswer, LabelRequest


class Rider(Carrier):
    key = "rider"
    name = "Rider"

    def buy(self, ask: LabelRequest) -> LabelAnswer:
        return LabelAnswer(tracking_number=f"RIDER{ask.parcel_number}")


PLUGIN = Rider()
"""


def a_request(*, parcel: int = 104821, issue: int = 1) -> LabelRequest:
    return LabelRequest(
        key=f"label-{parcel}-{issue}",
        parcel_number=parcel,
        service=ServiceLevel.STANDARD,
        to=Consignee(name="Zofia Wiśniewska", city="Łódź", country="PL"),
        weight_g=1240,
        issue=issue,
    )


def test_a_fresh_installation_has_its_own_label_and_labels_from_elsewhere() -> None:
    assert [(each.key, each.makes_labels) for each in carriers().values()] == [("elsewhere", False), ("own", True)]


def test_a_new_carrier_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rider.py").write_text(A_NEW_CARRIER)
    monkeypatch.setattr(omsdesk.carriers, "__path__", [*omsdesk.carriers.__path__, str(tmp_path)])

    rider = carriers()["rider"]
    sys.modules.pop("omsdesk.carriers.rider")

    assert rider.buy(a_request()).tracking_number == "RIDER104821"


def test_the_own_tracking_number_says_parcel_issue_and_check_digit() -> None:
    assert carriers()["own"].buy(a_request()).tracking_number == "OD000104821013"


def test_asking_twice_for_one_label_gives_one_number() -> None:
    own = carriers()["own"]

    assert own.buy(a_request()) == own.buy(a_request())


def test_no_two_parcels_or_issues_share_a_number() -> None:
    numbers = {tracking_number(parcel, issue) for parcel in range(1, 2001) for issue in (1, 2, 10, 99)}

    assert len(numbers) == 8000


def test_the_hundredth_label_of_one_parcel_is_refused() -> None:
    with says_no("This parcel already had 99 labels. Pack the goods into a new parcel."):
        carriers()["own"].buy(a_request(issue=100))


def test_a_wrong_digit_is_noticed() -> None:
    assert is_ours("OD000104821013")
    assert not is_ours("OD000104812013")


def test_an_own_tracking_number_is_never_taken_for_a_house_code() -> None:
    assert parse_house_code("OD000104821013") is None


def test_a_label_from_elsewhere_is_scanned_not_bought() -> None:
    with pytest.raises(LabelRefused, match="This label is made in the carrier's own program"):
        carriers()["elsewhere"].buy(a_request())


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("1z 999 aa1 0123456784", "1Z999AA10123456784"),
        (" RR123456785PL\r", "RR123456785PL"),
        ("9912345678", "9912345678"),
    ],
)
def test_a_scanned_number_is_kept_without_gaps_in_capitals(raw: str, kept: str) -> None:
    assert carriers()["elsewhere"].scanned(raw) == kept


@pytest.mark.parametrize("raw", ["", "12345", "Łódź123", "A" * 41, "1Z999\x00AA10123456784"])
def test_what_is_no_tracking_number_is_refused_in_words(raw: str) -> None:
    with pytest.raises(LabelRefused, match="does not look like a tracking number"):
        carriers()["elsewhere"].scanned(raw)
