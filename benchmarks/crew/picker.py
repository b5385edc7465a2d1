"""A picker: takes the list that is due first, walks its bins, and does not always scan what is asked for."""

from typing import Any

from benchmarks.crew.bench import Bot, piece
from omsdesk.codes import house_code
from omsdesk.presenters import NoticeKind
from omsdesk.presenters.pick_station import REASONS

TOTES = 24


def step(bot: Bot) -> None:
    """The next thing a picker does."""
    pick = bot.page("pick")
    if pick.state.walk is None:
        _take(bot, pick)
    elif pick.state.walk.current is None:
        pick.refresh()
        if pick.state.walk is not None:
            bot.act("put aside", pick.put_aside, about=pick.state.walk.name)
    else:
        _walk_on(bot, pick)


def _take(bot: Bot, pick: Any) -> None:
    if bot.chance(0.05):
        bot.command(pick, "undo", "UNDO", _name(pick))
        return
    pick.refresh()
    if not pick.state.waiting:
        bot.wait()
        return
    pick.move(bot.dice.choice((-9, -9, -9, 0, 1)))
    chosen = pick.state.chosen
    bot.act("take list", pick.start, about=lambda walk: walk.name if walk else chosen.name)


def _walk_on(bot: Bot, pick: Any) -> None:
    stop, name = pick.state.walk.current, _name(pick)
    dice = bot.dice.random()
    if dice < 0.74:
        bot.scan(pick, "pick", piece(stop.product_id), name)
        if pick.state.notice.kind is NoticeKind.ERR and pick.state.has_stop:
            _obey(bot, pick, name)
    elif dice < 0.80:
        bot.scan(pick, "scan bin", house_code("LO", stop.location_id), name)
    elif dice < 0.84:
        bot.scan(pick, "scan tote", house_code("TO", _tote(bot, pick)), name)
    elif dice < 0.88:
        bot.scan(pick, "pick wrong", piece(stop.product_id + bot.dice.randint(1, 5)), name)
    elif dice < 0.90:
        bot.scan(pick, "pick unknown", f"X{bot.dice.randint(100, 999)}", name)
    elif dice < 0.93:
        bot.command(pick, "undo", "UNDO", name)
    elif dice < 0.95:
        bot.command(pick, "pick by hand", "HAND", name)
    elif dice < 0.97:
        bot.act("skip", pick.skip, about=name)
    elif dice < 0.985:
        bot.command(pick, "pick many", f"QTY{stop.left}", name)
        bot.scan(pick, "pick", piece(stop.product_id), name)
    elif dice < 0.995:
        pick.ask_reason()
        bot.act("pick short", pick.short, bot.dice.choice(REASONS), about=name)
    else:
        bot.act("put aside", pick.put_aside, about=name)


def _obey(bot: Bot, pick: Any, name: str) -> None:
    """The right piece was refused: the order is held, or was cancelled. Go on elsewhere, as the band says."""
    if bot.chance(0.2):
        bot.act("put aside", pick.put_aside, about=name)
    else:
        bot.act("skip", pick.skip, about=name)


def _tote(bot: Bot, pick: Any) -> int:
    """A tote by the number on it; whether it is free shows when it is scanned."""
    known = [each.tote_id for each in pick.state.walk.totes if each.tote_id]
    return int(bot.dice.choice(known)) if known and bot.chance(0.3) else bot.dice.randint(1, TOTES)


def _name(pick: Any) -> str:
    return pick.state.walk.name if pick.state.walk else ""
