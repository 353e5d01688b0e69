"""Whether desks can share their speaking slots: the board of the settings, tried as the desk uses it."""

from __future__ import annotations

from supervisor_desk.actions.ports import Clock
from supervisor_desk.app.checks.check import Finding, doubtful, fine
from supervisor_desk.app.slot_board import password_of, shared_board
from supervisor_desk.service.secrets import SecretStore
from supervisor_desk.service.slot_fallback import ANSWER_S, BoardLostError
from supervisor_desk.service.tls import tls_context
from supervisor_desk.settings import Settings

SLOW_S = 0.25
"""A board that takes longer to answer makes supervisors wait for their turn, in seconds."""


class BoardCheck:
    """The board in ``settings.redis_url``, with the password in ``secrets``."""

    key = "slots"
    tried = "Speaking slots"
    needs: tuple[str, ...] = ()
    within = 2 * ANSWER_S + 2.0

    def __init__(self, settings: Settings, secrets: SecretStore, clock: Clock) -> None:
        self._settings = settings
        self._secrets = secrets
        self._clock = clock

    async def look(self) -> Finding:
        """See ``Check``."""
        address = self._settings.redis_url
        if not address:
            return fine("No board is set: this desk is on its own, and looks at what the platform shows.")
        try:
            tls = tls_context(self._settings.ca_file)
        except ValueError as error:
            return doubtful(str(error), "Choose the right PEM file, or none, in the settings (ca_file).")
        board = await shared_board(address, await password_of(self._secrets, address), tls)
        try:
            await board.ping()
            began = self._clock.monotonic()
            await board.ping()
            took = self._clock.monotonic() - began
        except BoardLostError as error:
            return doubtful(f"{error} The desk would go on with what the platform shows.", _REMEDY)
        finally:
            await board.close()
        told = f"{address} answers in {took * 1000:.0f} ms; desks share their speaking slots there."
        return fine(told) if took < SLOW_S else doubtful(told, "Choose a server that is nearer.")


_REMEDY = "Check the address; store the password with “supervisor-desk board-password”; ask your administrator."
