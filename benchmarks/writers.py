"""Goal 10: several writers on one PostgreSQL, each a process and a station of its own.

Two writers against one: orders from the phone call to the truck, 12 committed acts each, in turns; beside them the bare
driver with as many commits and statements on rows of its own, which is what this machine and server give. Hot against
cold: eight writers whose orders are all for one product, and each for products of its own. Last pieces: eight
writers sell what is left of one product. Whatever is neither done nor refused in words ends the benchmark.

Without ``--database`` a server of its own is started, on the disk and with fsync.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import bindparam, func, select

from benchmarks.crew.floor import share_of
from benchmarks.hands import FLOOR, Crew, Took
from benchmarks.seeding import furnish
from omsdesk.database import schema
from omsdesk.database.work import Work
from omsdesk.lifecycles.stock import AdjustReason
from omsdesk.models.order import OrderLine
from omsdesk.models.product import Product
from omsdesk.models.stock import Location
from omsdesk.services import adjusting, checks
from tests.faults.mortal_server import MortalServer

WRITERS, EACH = 8, 12
"""So many writers, with so many products of their own each."""
STOCK, LAST = 100_000, 200
ALLOCATED = select(func.coalesce(func.sum(OrderLine.allocated), 0)).where(OrderLine.product_id == bindparam("product"))
PRODUCTS = select(Product.id, Product.home_id).join(Location, Location.id == Product.home_id).order_by(Location.walk)


def two_against_one(crew: Crew, own: list[list[int]], seconds: float, rounds: int) -> None:
    """In turns, so that a busy machine slows all alike; counted are acts, because an order may last for a second."""
    ours: list[tuple[int, int]] = []
    floor: list[tuple[int, int]] = []
    took: list[list[Took]] = [[], []]
    tried = 0
    for _ in range(rounds):
        acts, bare = [], []
        for writers in (1, 2):
            done = crew.do(*(("lives", own[number], seconds) for number in range(writers)))
            took[writers - 1] += [each[1] for each in done]
            acts.append(sum(len(times) for each in done for times in each[1].values()))
            tried += sum(each[2] for each in done)
            bare.append(sum(crew.do(*(("bare", seconds),) * writers)))
        ours.append((acts[0], acts[1]))
        floor.append((bare[0], bare[1]))
    print(f"ours: {told(ours, seconds)} (goal: at least 1.6)")
    print(f"bare driver: {told(floor, seconds)}")
    print(f"begun again: {tried}; each act with one and with two writers, p50 and p99:")
    for deed, times in joined(took[0]).items():
        print(f"  {deed:<14}{spread(times)}   {spread(joined(took[1])[deed])}")


def told(rounds: list[tuple[int, int]], seconds: float) -> str:
    """Commits per second with one writer and with two, and how many times as many that is."""
    one, two = (sum(each) / seconds / len(rounds) for each in zip(*rounds, strict=True))
    ratios = sorted(each[1] / max(each[0], 1) for each in rounds)
    rates = f"{one:.0f} commits/s with one writer, {two:.0f} with two"
    return f"{rates}, {two / one:.2f} times ({ratios[0]:.2f} to {ratios[-1]:.2f} in {len(rounds)} turns)"


def hot_against_cold(crew: Crew, own: list[list[int]], seconds: float, rounds: int) -> None:
    """All eight on one product, and each on its own, in turns."""
    cold: list[Took] = []
    hot: list[Took] = []
    tried = 0
    for _ in range(rounds):
        for products, found in ((None, cold), ([own[0][0]], hot)):
            done = crew.do(*(("lives", products or each[:1], seconds) for each in own))
            found += [each[1] for each in done]
            tried += sum(each[2] for each in done)
    calm, busy = joined(cold), joined(hot)
    print(f"{len(own)} writers, each act on a product of its own and on one for all, p50 and p99; begun again: {tried}")
    for deed, times in calm.items():
        ratio = share_of(busy[deed], 0.99) / share_of(times, 0.99)
        print(f"  {deed:<14}{spread(times)}   {spread(busy[deed])}   {ratio:.2f}")
    every = [[each for times in found.values() for each in times] for found in (calm, busy)]
    print(f"  every act     {spread(every[0])}   {spread(every[1])}")
    ratio = share_of(every[1], 0.99) / share_of(every[0], 0.99)
    print(f"p99 on a hot SKU against a cold one: {ratio:.2f} (goal: at most 3)")


def last_pieces(crew: Crew, work: Work, product_id: int, pieces: int, writers: int) -> None:
    """All eight sell what is left of one product."""
    before = work.read(lambda db: db.run(ALLOCATED, {"product": product_id}).scalar_one())
    sold = sum(crew.do(*(("sell", product_id, 600.0),) * writers))
    promised = work.read(lambda db: db.run(ALLOCATED, {"product": product_id}).scalar_one()) - before
    print(f"{writers} writers sold {sold} of {pieces} pieces, {promised} promised: oversold {promised - pieces}")
    broken = work.read(checks.violations)
    print("every rule holds" if not broken else "\n".join(broken))
    if broken or (sold, promised) != (pieces, pieces):
        raise SystemExit(1)


def joined(found: list[Took]) -> Took:
    """The times of several writers, by deed."""
    return {deed: [time_ for each in found for time_ in each.get(deed, ())] for deed in found[0]}


def spread(times: list[float]) -> str:
    """The usual and the worst."""
    return f"{share_of(times, 0.5):7.1f} {share_of(times, 0.99):7.1f} ms"


@contextmanager
def a_server(database: str | None, folder: Path | None) -> Iterator[str]:
    """The one that was named, else one of our own: in this folder, or where it is quickest."""
    if database is not None:
        yield database
        return
    server = MortalServer(folder)
    server.start()
    try:
        server.create("shop")
        yield server.url("shop")
    finally:
        server.stop()


def main() -> None:
    """Measure all three."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="a few seconds, to see that it works")
    asked.add_argument("--database", help="an empty database on a PostgreSQL server")
    asked.add_argument("--seconds", type=float, default=10.0, help="of each turn")
    asked.add_argument("--rounds", type=int, default=5)
    wanted = asked.parse_args()
    seconds, rounds = (0.3, 1) if wanted.quick else (wanted.seconds, wanted.rounds)
    pieces, writers = (10, 2) if wanted.quick else (LAST, WRITERS)
    folder = None if wanted.quick else Path(tempfile.mkdtemp(prefix="omsdesk-writers-"))
    with a_server(wanted.database, folder) as database:
        schema.migrate(database)
        work = Work(schema.open_database(database))
        furnish(work, writers * EACH + 1, STOCK)
        with work.engine.begin() as connection:
            connection.exec_driver_sql(FLOOR)
        *products, last = work.read(lambda db: [tuple(row) for row in db.run(PRODUCTS)])
        own = [[each for each, _ in products[first : first + EACH]] for first in range(0, writers * EACH, EACH)]
        crew = Crew(database, int(work.actor.user_id or 0), writers)
        crew.do(*(("lives", each, 2 * seconds / rounds) for each in own))  # what is done first is slow
        two_against_one(crew, own, seconds, rounds)
        hot_against_cold(crew, own, seconds, rounds)
        work.write(
            adjusting.adjust,
            product_id=last[0],
            place_id=last[1],
            difference=pieces - STOCK,
            reason=AdjustReason.LOST,
        )
        last_pieces(crew, work, last[0], pieces, writers)
        crew.go_home()
        work.engine.dispose()


if __name__ == "__main__":
    main()
