"""Stations that are killed in mid-work: what their screens acknowledged is there, and nothing stays claimed."""

import random

from tests.counts import counted
from tests.faults.crews import a_crew, wait_for_acts

KILLS = counted(short=4, long=300)
AT_WORK = 2
MOST_ACTS = 25
LONGEST_SECONDS = 8.0
"""A picker with an empty list stands about, and dies like that too."""
SHIFT = 3_600.0
NUMBERS = (0, 1, 2)
"""The office fills the hall; a picker and a packer hold the claims that must end."""


def test_nothing_acknowledged_is_missing_after_kills_and_no_claim_stays(postgresql_url: str) -> None:
    chance = random.Random(11)
    with a_crew(postgresql_url, stock=60) as crew:
        at_work = [crew.come(number, SHIFT, seed=number) for number in NUMBERS[:AT_WORK]]
        for kill in range(KILLS):
            victim = at_work.pop(0)
            wait_for_acts(victim, chance.randint(1, MOST_ACTS), LONGEST_SECONDS)
            crew.kill(victim)
            if kill < KILLS - AT_WORK:
                at_work.append(crew.come(NUMBERS[kill % len(NUMBERS)], SHIFT, seed=100 + kill))
        crew.go_home()

        assert crew.unwell() == {}
        crew.assert_nothing_is_lost()
        crew.assert_claims_end()
