"""A packer: takes an order, packs it piece by piece, sometimes wrongly, and hands its boxes over."""

from typing import Any

from benchmarks.crew.bench import Bot, piece
from omsdesk.codes import house_code
from omsdesk.presenters.pack_station import REASONS
from omsdesk.presenters.ship import Part


def step(bot: Bot) -> None:
    """The next thing a packer does."""
    pack = bot.page("pack")
    if pack.state.is_packing:
        _pack_on(bot, pack)
    elif pack.state.is_packed and bot.chance(0.9):
        _finish(bot, pack)
    else:
        _take(bot, pack)


def _take(bot: Bot, pack: Any) -> None:
    if pack.state.bench is None:
        pack.refresh()
    if pack.state.bench is None and not pack.state.waiting:
        _load(bot)
        bot.wait()
        return
    if bot.chance(0.3) and pack.state.waiting:
        chosen = bot.dice.choice(pack.state.waiting)
        bot.scan(pack, "open", house_code("SO", chosen.order_id), chosen.order)
    else:
        bot.act("take next", pack.take_next, about=lambda _: _order(pack))


def _pack_on(bot: Bot, pack: Any) -> None:
    active, name = pack.state.active, _order(pack)
    if active is None:
        bot.act("done", pack.done, about=name)
        if pack.state.is_packing:
            bot.act("put aside", pack.put_aside, about=name)
        return
    dice = bot.dice.random()
    if dice < 0.80:
        bot.scan(pack, "pack", piece(active.product_id), name)
    elif dice < 0.85:
        bot.scan(pack, "pack wrong", piece(active.product_id + bot.dice.randint(1, 5)), name)
    elif dice < 0.88:
        full = [line for line in pack.state.lines if line.is_full]
        bot.scan(pack, "pack over", piece((full or [active])[0].product_id), name)
    elif dice < 0.92:
        bot.command(pack, "undo", "UNDO", name)
    elif dice < 0.94:
        bot.command(pack, "pack by hand", "HAND", name)
    elif dice < 0.955:
        bot.command(pack, "next box", "NEXTBOX", name)
    elif dice < 0.97 and pack.state.boxes:
        bot.act("choose box", pack.choose_box, bot.dice.choice(pack.state.boxes).name, about=name)
    elif dice < 0.98:
        bot.scan(pack, "pack unknown", f"X{bot.dice.randint(100, 999)}", name)
    elif dice < 0.99:
        pack.ask_reason()
        bot.act("pack short", pack.short, bot.dice.choice(REASONS), about=name)
    else:
        bot.command(pack, "put aside", "PAUSE", name)


def _finish(bot: Bot, pack: Any) -> None:
    """The box is closed: now and then a second look, then it goes on the truck."""
    bench, name = pack.state.bench, _order(pack)
    if bot.chance(0.04):
        bot.command(pack, "undo", "UNDO", name)
        return
    if bot.chance(0.04):
        bot.command(pack, "reprint", "REPRINT", name)
    if bot.chance(0.3):
        _take(bot, pack)
        return
    ship = bot.page("ship")
    ship.open(bench.order_id)
    _ship_box(bot, ship)
    pack = bot.page("pack")
    if pack.state.is_packed:
        bot.act("take next", pack.take_next, about=lambda _: _order(pack))


def _load(bot: Bot) -> None:
    """Nothing to pack: load what stands at the dock."""
    ship = bot.page("ship")
    ship.show_part(Part.HERE)
    if ship.state.boxes:
        ship.point_at(bot.dice.choice(ship.state.boxes).parcel_id)
        _ship_box(bot, ship)
    bot.page("pack")


def _ship_box(bot: Bot, ship: Any) -> None:
    box = ship.state.box
    if box is None:
        return
    if ship.state.may_make_label:
        bot.act("make label", ship.make_label, about=box.order)
    if ship.state.may_scan_label:
        ship.scan_label()
        bot.scan(ship, "note label", f"EL{box.parcel_id:012d}", box.order)
        return
    if ship.state.may_ship and bot.chance(0.7):
        bot.act("ship", ship.ship, about=box.order)
    else:
        bot.scan(ship, "load", house_code("PK", box.parcel_id), box.order)


def _order(pack: Any) -> str:
    return pack.state.bench.order if pack.state.bench else ""
