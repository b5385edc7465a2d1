"""The stock keeper: receives what runs low, moves, counts and corrects, and carries back what was put aside."""

from typing import Any

from benchmarks.crew.bench import Bot, piece
from omsdesk.codes import house_code
from omsdesk.lifecycles.stock import AdjustReason, PlaceKind
from omsdesk.presenters.stock import Tab

CHANGES = ((1, AdjustReason.FOUND), (2, AdjustReason.FOUND), (-1, AdjustReason.LOST), (-1, AdjustReason.DAMAGED))


def step(bot: Bot) -> None:
    """The next thing a stock keeper does."""
    stock = bot.page("stock")
    if not stock.state.draft.is_empty:
        stock.clear()
    acts = (receive, move, count, adjust, carry_back, find_missing, set_apart)
    bot.dice.choices(acts, weights=(40, 12, 10, 14, 14, 6, 4))[0](bot, stock)


def receive(bot: Bot, stock: Any) -> None:
    """A delivery: what waits for goods comes first."""
    product_id = _product(bot, stock, low_only=bot.chance(0.5))
    if not product_id:
        return
    stock.show_tab(Tab.RECEIVE)
    bot.scan(stock, "scan product", piece(product_id), piece(product_id))
    stock.say_quantity(bot.dice.randint(5, 20))
    if stock.state.draft.to is None and (place := _bin(bot, stock, product_id)):
        bot.scan(stock, "scan bin", house_code("LO", place.location_id), place.place)
    bot.act("receive", stock.book, about=piece(product_id))


def move(bot: Bot, stock: Any) -> None:
    """Some pieces go to a better bin."""
    product_id = _product(bot, stock)
    other = _product(bot, stock)
    source, target = _bin(bot, stock, product_id), _bin(bot, stock, other)
    if source is None or target is None:
        return
    stock.show_tab(Tab.MOVE)
    bot.scan(stock, "scan bin", house_code("LO", source.location_id), source.place)
    bot.scan(stock, "scan product", piece(product_id), piece(product_id))
    if stock.state.draft.put_back_id is None:
        stock.say_quantity(bot.dice.randint(1, 4))
    bot.scan(stock, "move", house_code("LO", target.location_id), piece(product_id))


def count(bot: Bot, stock: Any) -> None:
    """Somebody looks what is really there; mostly it is what the books say."""
    product_id = _product(bot, stock)
    place = _bin(bot, stock, product_id)
    if place is None:
        return
    stock.show_tab(Tab.COUNT)
    bot.scan(stock, "scan bin", house_code("LO", place.location_id), place.place)
    bot.scan(stock, "scan product", piece(product_id), piece(product_id))
    stock.say_quantity(max(place.on_hand + bot.dice.choice((0, 0, 0, 1, -1)), 0))
    bot.act("count", stock.book, about=piece(product_id))


def adjust(bot: Bot, stock: Any) -> None:
    """A piece was found, or is broken."""
    product_id = _product(bot, stock)
    place = _bin(bot, stock, product_id)
    if place is not None:
        difference, reason = bot.dice.choice(CHANGES)
        bot.act("adjust", stock.adjust, place.location_id, difference, reason, "seen", about=piece(product_id))


def set_apart(bot: Bot, stock: Any) -> None:
    """A piece looks odd: nobody sells it until somebody has decided."""
    product_id = _product(bot, stock)
    if place := _bin(bot, stock, product_id):
        bot.act("set apart", stock.quarantine, place.location_id, 1, "looks odd", about=piece(product_id))


def carry_back(bot: Bot, stock: Any) -> None:
    """What a stopped order left on a bench goes back to its bin."""
    stock.refresh()
    if not stock.state.put_backs:
        return
    task = bot.dice.choice(stock.state.put_backs)
    stock.carry_back(task.id)
    if stock.state.draft.to is not None:
        bot.act("carry back", stock.book, about=piece(task.product_id))
    elif place := _bin(bot, stock, _product(bot, stock)):
        stock.carry_back(task.id)
        bot.scan(stock, "carry back", house_code("LO", place.location_id), piece(task.product_id))


def find_missing(bot: Bot, stock: Any) -> None:
    """What nobody found turns up, or is given up."""
    stock.show_tab(Tab.APART)
    if not stock.state.apart:
        return
    row = bot.dice.choice(stock.state.apart)
    stock.point_at_apart(row.id)
    if bot.chance(0.7):
        bot.act("found", stock.found, 1, about=piece(row.product_id))
    else:
        bot.act("write off", stock.write_off, 1, "gone for good", about=piece(row.product_id))


def _product(bot: Bot, stock: Any, *, low_only: bool = False) -> int:
    stock.show_tab(Tab.ON_HAND)
    if stock.state.low_only is not low_only:
        stock.show_low(low_only=low_only)
    ids = list(stock.state.ids[:60])
    if not ids:
        return 0
    product_id: int = bot.dice.choice(ids)
    stock.point_at(product_id)
    return product_id


def _bin(bot: Bot, stock: Any, product_id: int) -> Any:
    """A shelf where it lies, as the page shows it."""
    if not product_id:
        return None
    stock.open(product_id)
    bins = [each for each in stock.state.product.bins if each.kind is PlaceKind.BIN] if stock.state.product else []
    return bot.dice.choice(bins) if bins else None
