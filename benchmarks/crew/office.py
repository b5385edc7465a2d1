"""The office: takes orders, lets them go to the hall, holds, releases holds, and cancels some."""

from typing import Any

from benchmarks.crew.bench import Bot
from omsdesk.codes import house_name
from omsdesk.lifecycles.order import HoldReason
from omsdesk.services.queue_filter import Tab
from omsdesk.services.queue_page import Due

NAMES = ("Okafor", "Lindqvist", "Sousa", "Kowalska", "Meyer", "O'Brien", "Rossi", "Novak")
CITIES = ("Bremen", "Łódź", "Göteborg", "Lyon", "Graz", "Leeds", "Porto", "Gent")
LETTERS = "aeiorstn"
MOST_AT_ONCE = 4


def step(bot: Bot) -> None:
    """The next thing somebody in the office does."""
    acts = (place, release, hold, let_go, cancel, look)
    bot.dice.choices(acts, weights=(50, 25, 6, 8, 4, 7))[0](bot)


def place(bot: Bot) -> None:
    """Somebody on the phone orders up to three things."""
    entry = bot.page("order_entry")
    name = f"{bot.dice.choice(NAMES)} {bot.dice.randint(1, 400)}"
    entry.change(
        customer_name=name,
        street=f"Lindenweg {bot.dice.randint(1, 99)}",
        city=bot.dice.choice(CITIES),
        postal_code="28195",
        country="DE",
        register=bot.chance(0.1),
    )
    for _ in range(bot.dice.randint(1, 3)):
        entry.find_products(bot.dice.choice(LETTERS))
        found = entry.state.found_products
        if found:
            entry.add(bot.dice.choice(found), bot.dice.randint(1, 2))
    if not entry.state.form.lines:
        return
    if bot.chance(0.05):
        bot.act("save draft", entry.save_draft, about=lambda answer: house_name("SO", answer))
        entry.start_anew()
    else:
        bot.act("place", entry.confirm, about=lambda placed: house_name("SO", placed.order_id))


def release(bot: Bot) -> None:
    """Some orders that are ready, or everything that is, go on a pick list."""
    queue = _queue(bot, Tab.READY_TO_PICK)
    if bot.chance(0.2):
        queue.choose_due(Due.TODAY if bot.chance(0.5) else Due.ANY)
    else:
        queue.select(_some(bot, queue))
    bot.act("release", queue.release_wave, about=_list_of)


def hold(bot: Bot) -> None:
    """An order waits for a question."""
    queue = _queue(bot, Tab.OPEN)
    if order_id := _point(bot, queue):
        bot.act("hold", queue.hold, HoldReason.OTHER, "asked back", about=house_name("SO", order_id))


def let_go(bot: Bot) -> None:
    """The question is answered."""
    queue = _queue(bot, Tab.ON_HOLD)
    if order_id := _point(bot, queue):
        bot.act("release hold", queue.let_go, about=house_name("SO", order_id))


def cancel(bot: Bot) -> None:
    """The customer does not want it any more."""
    queue = _queue(bot, Tab.OPEN)
    if order_id := _point(bot, queue):
        queue.ask_cancel()
        bot.act("cancel", queue.cancel, "changed their mind", about=house_name("SO", order_id))


def look(bot: Bot) -> None:
    """Somebody asks where an order is."""
    queue = _queue(bot, Tab.ALL)
    _point(bot, queue)


def _queue(bot: Bot, tab: Tab) -> Any:
    queue = bot.page("orders")
    queue.select(())
    queue.choose_tab(tab)
    return queue


def _some(bot: Bot, queue: Any) -> list[int]:
    ids = list(queue.state.ids[:40])
    return bot.dice.sample(ids, min(len(ids), bot.dice.randint(1, MOST_AT_ONCE)))


def _point(bot: Bot, queue: Any) -> int | None:
    ids = list(queue.state.ids[:200])
    if not ids:
        queue.point(None)
        return None
    order_id: int = bot.dice.choice(ids)
    queue.point(order_id)
    return order_id


def _list_of(released: Any) -> str:
    return house_name("PL", released.list_id) if released.list_id else ""
