"""How the settings answer: what was changed with the way back, or why not, beside the field."""

from collections.abc import Callable
from typing import Any

from omsdesk.errors import Refusal
from omsdesk.presenters import Presenter, trouble_of
from omsdesk.presenters.settings.state import Said, SettingsState
from omsdesk.words import Text


class Telling(Presenter[SettingsState]):
    """What every section has in common."""

    def _tell(self, said: Text, undo: Callable[[], None] | None = None) -> None:
        serial = self.state.said.serial + 1 if self.state.said else 1
        self.show(said=Said(said, serial, undo), busy=None, told_once=None, trouble=None)

    def _right(self, key: str) -> None:
        """What was wrong under this heading is past."""
        self.show(errors={name: why for name, why in self.state.errors.items() if name != key})

    def _refused(self, key: str, error: Exception) -> None:
        if isinstance(error, Refusal):
            said = Text("{reason} {advice}", reason=error.reason, advice=error.advice or "")
            self.show(errors={**self.state.errors, key: said})
        else:
            self.troubled(trouble_of(error))

    def _try(self, key: str, deed: Callable[..., Any], *args: Any, said: Text, **how: Any) -> None:
        """Do a deed of one heading; ``show`` names the part of the state that its answer is, ``undo`` the way back."""
        part, undo = how.get("show"), how.get("undo")

        def done(answer: Any) -> None:
            self._right(key)
            if part is not None:
                self.show(**{part: answer})
            self._tell(said, undo)

        self.do(deed, *args, then=done, otherwise=lambda error: self._refused(key, error))
