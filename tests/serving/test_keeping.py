"""Of daily backups the last week is kept, then one a week, then one a month; the newest always is."""

from datetime import UTC, datetime, timedelta

from omsdesk.serving.keeping import superfluous

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


def test_after_two_years_of_daily_backups_a_few_dozen_are_left() -> None:
    kept: list[datetime] = []
    for day in reversed(range(730)):
        now = NOW - timedelta(days=day)
        kept.append(now)
        gone = set(superfluous(kept, now))
        kept = [each for each in kept if each not in gone]

    ages = [(NOW - each).days for each in kept]
    assert [each for each in ages if each < 7] == [6, 5, 4, 3, 2, 1, 0]
    assert 7 <= len([each for each in ages if 7 <= each < 56]) <= 9
    assert 9 <= len([each for each in ages if each >= 56]) <= 11
    assert max(ages) < 366


def test_the_newest_stays_however_old_it_is() -> None:
    old = NOW - timedelta(days=4000)

    assert superfluous([old], NOW) == ()


def test_the_newest_stays_and_others_of_its_time_go() -> None:
    old = [NOW - timedelta(days=4000 + day) for day in range(3)]

    assert set(superfluous(old, NOW)) == set(old[1:])
