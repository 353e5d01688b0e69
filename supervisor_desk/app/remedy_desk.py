"""The clicks that put something right, from the panel to the service and back: one at a time, each with an answer."""

from __future__ import annotations

from supervisor_desk.actions.ports import Accepted, Refused
from supervisor_desk.actions.remedies import Mender
from supervisor_desk.actions.situation import Fix
from supervisor_desk.actions.starter import Starter
from supervisor_desk.app.screen import Screen
from supervisor_desk.ui.choice_dialog import ChoiceDialog, chosen

_NONE = (
    "There is no phone that you may choose. Your phone is as it was. Ask your administrator to give you one, or to "
    "let you see the phones."
)


class RemedyDesk:
    """Main thread only."""

    def __init__(self, mender: Mender, screen: Screen, start: Starter) -> None:
        self._mender = mender
        self._screen = screen
        self._start = start
        self._busy: Fix | None = None
        screen.window.panel.fix_requested.connect(self._asked)

    def _asked(self, fix: Fix) -> None:
        if fix is Fix.SIGN_IN:
            self._screen.window.sign_in_requested.emit()
        elif self._busy is None:
            self._busy = fix
            self._start(self._mend(fix), name=f"remedy {fix.value}")

    async def _mend(self, fix: Fix) -> None:
        panel = self._screen.window.panel
        panel.remedy.show_busy(fix)
        try:
            words = await self._words(fix)
        finally:
            self._busy = None
            panel.remedy.show_busy(None)
        if words:
            panel.show_reason(words)
        self._screen.refresh_soon()

    async def _words(self, fix: Fix) -> str:
        choice = ""
        if fix is Fix.CHOOSE_STATION:
            found = await self._mender.choices(fix)
            if isinstance(found, Refused):
                return found.reason
            if not found:
                return _NONE
            dialog = ChoiceDialog(
                self._screen.theme,
                "Choose a Phone",
                "You are called on it when you listen, coach or barge in. It stays chosen for the next time.",
                found,
                self._screen.window,
            )
            choice = await chosen(dialog)
            if not choice:
                return ""
        answer = await self._mender.mend(fix, choice)
        return answer.words if isinstance(answer, Accepted) else answer.reason
