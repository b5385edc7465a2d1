"""A bot's shift: it signs in, does one thing after the other until its time is over, and goes home."""

import argparse
import logging
import random
import sys
import time
from collections.abc import Callable

from benchmarks.crew import office, packer, picker, returns, stock
from benchmarks.crew.bench import Bot
from benchmarks.crew.clocking_in import clock_in
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.user import UserRole

STEPS: dict[UserRole, Callable[[Bot], None]] = {
    UserRole.OFFICE: office.step,
    UserRole.PICKER: picker.step,
    UserRole.PACKER: packer.step,
    UserRole.RETURNS: returns.step,
    UserRole.STOCK: stock.step,
}


def main() -> int:
    """Work one shift."""
    logging.basicConfig(level=logging.ERROR)
    asked = _asked()
    role = UserRole(asked.role)  # type: ignore[call-arg]  # looked up by its value
    until = time.monotonic() + asked.seconds
    try:
        bot = clock_in(asked.database, asked.station, role, random.Random(asked.seed), until)
    except (Refusal, Unavailable) as why:
        print(why, file=sys.stderr)
        return 1
    bot.until = time.monotonic() + asked.seconds  # the shift begins at the bench
    try:
        _work(bot, STEPS[role], asked.rate)
    finally:
        bot.desk.close()
    return 0


def _work(bot: Bot, step: Callable[[Bot], None], rate: float) -> None:
    while not bot.is_over:
        began = time.monotonic()
        step(bot)
        bot.look_up()
        if rate:
            bot.wait(1 / rate - (time.monotonic() - began))


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description="One station that works by itself.")
    asked.add_argument("--database", required=True, help="address of the database, or the path of a file")
    asked.add_argument("--station", required=True, help="the station's name; a new one is made")
    asked.add_argument("--role", required=True, choices=[role.value for role in STEPS])
    asked.add_argument("--seconds", type=float, required=True, help="how long the shift is")
    asked.add_argument("--seed", type=int, required=True, help="the same seed throws the same dice")
    asked.add_argument("--rate", type=float, default=0.0, help="acts per second at most; 0 is as fast as it goes")
    return asked.parse_args()
