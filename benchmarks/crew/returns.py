"""The returns desk: shipped orders come back, are counted, judged piece by piece, and put where they belong."""

from typing import Any

from benchmarks.crew.bench import Bot, piece
from benchmarks.crew.office import NAMES
from omsdesk.codes import house_code, house_name
from omsdesk.presenters.returns_desk.state import CONDITIONS, PLACES

REASON = "looked at it"


def step(bot: Bot) -> None:
    """The next thing an inspector does."""
    desk = bot.page("returns")
    state = desk.state
    if state.draft is not None:
        _count(bot, desk)
    elif state.picture is not None and state.line is not None:
        _judge(bot, desk)
    elif state.picture is not None:
        bot.act("go on", desk.confirm, about=state.picture.number)
        if desk.state.picture is not None:
            desk.put_aside()
    else:
        _find(bot, desk)


def _find(bot: Bot, desk: Any) -> None:
    desk.refresh()
    if desk.state.waiting and bot.chance(0.3):
        chosen = bot.dice.choice(desk.state.waiting)
        bot.act("open return", desk.open, chosen.id, about=chosen.number)
        return
    if bot.chance(0.1):
        bot.act("undo", desk.undo)
    desk.find(bot.dice.choice(NAMES))
    if not desk.state.offers:
        bot.wait()
        return
    bot.act("choose", desk.choose, bot.dice.randrange(len(desk.state.offers)), about=lambda _: _number(desk))


def _count(bot: Bot, desk: Any) -> None:
    draft = desk.state.draft
    if not draft.order.lines:
        desk.put_aside()
    elif not draft.pieces or bot.chance(0.4):
        line = bot.dice.choice(draft.order.lines)
        bot.scan(desk, "count back", piece(line.product_id), draft.order.number)
    elif bot.chance(0.05):
        bot.command(desk, "undo", "UNDO", draft.order.number)
    elif bot.chance(0.05):
        bot.scan(desk, "scan order", house_code("SO", draft.order.order_id), draft.order.number)
    else:
        bot.act("start return", desk.confirm, about=lambda picture: house_name("RE", picture.id))


def _judge(bot: Bot, desk: Any) -> None:
    name = _number(desk)
    dice = bot.dice.random()
    if dice < 0.05:
        bot.command(desk, "missing", "SHORT", name)
    elif dice < 0.10:
        bot.command(desk, "take back", "UNDO", name)
    elif dice < 0.13:
        bot.command(desk, "put aside", "PAUSE", name)
    elif dice < 0.16:
        bot.scan(desk, "scan wrong", piece(desk.state.line.product_id + 1), name)
        if desk.state.extra_product_id is not None:
            bot.act("extra", _extra, desk, bot.chance(0.5), about=name)
    else:
        condition = bot.dice.choice(CONDITIONS)
        desk.choose_condition(condition)
        if bot.chance(0.3):
            desk.choose_place(bot.dice.choice(PLACES))
        desk.give_reason(REASON)
        bot.act("judge", desk.confirm, about=name)


def _extra(desk: Any, is_added: bool) -> None:  # noqa: FBT001 - what the dice said
    desk.extra(add=is_added)


def _number(desk: Any) -> str:
    return desk.state.picture.number if desk.state.picture else ""
