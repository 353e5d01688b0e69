"""Signing in again while the board goes on: the notice, its button, and what follows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from supervisor_desk.app.person_visit import Came
from supervisor_desk.app.signin_again import AGAIN, STOP, SignInAgain
from supervisor_desk.app.tidings import SIGN_IN_ENDS
from supervisor_desk.conversations.conversation import UserId
from supervisor_desk.qtloop import Tasks
from supervisor_desk.service.browser_visit import Underway
from supervisor_desk.service.errors import SignedOutError
from supervisor_desk.service.kept_token import Token
from supervisor_desk.service.person import Person
from supervisor_desk.service.secret import Secret
from supervisor_desk.ui.notices import Notice
from tests.support.clock import NOON
from tests.support.waiting import until

ADDRESS = "https://login.mypurecloud.de/oauth/authorize?state=x"
CAME = Came(Person(id=UserId("user-1"), name="Ada"), Token(Secret("t"), NOON, NOON + 60.0))


class Case:
    """What it showed, and a browser that comes back when the test lets it."""

    def __init__(self) -> None:
        self.shown: dict[str, Notice] = {}
        self.came: list[Came] = []
        self.visits = 0
        self.back: asyncio.Future[Came] = asyncio.get_running_loop().create_future()
        self.opened = True
        self.working = True
        self.again = SignInAgain(
            Tasks(lambda name, error: pytest.fail(f"{name}: {error!r}")),
            visit=self._visit,
            came=self._came,
            notify=lambda notice: self.shown.update({notice.kind: notice}),
            withdraw=self._withdraw,
            working=lambda: self.working,
        )

    @property
    def notice(self) -> Notice:
        return self.shown[SIGN_IN_ENDS]

    def press(self) -> None:
        self.again.answer(self.notice)

    def _withdraw(self, kind: str) -> None:
        self.shown.pop(kind, None)

    async def _visit(self, waiting: Callable[[Underway], None]) -> Came:
        self.visits += 1
        waiting(Underway(ADDRESS, self.opened))
        return await self.back

    async def _came(self, came: Came) -> None:
        self.came.append(came)


async def test_the_notice_says_what_will_happen_and_has_one_button() -> None:
    case = Case()
    case.again.ask(NOON)
    assert "Your sign-in ends at" in case.notice.happened
    assert "the board stays" in case.notice.do
    assert case.notice.offer == AGAIN


async def test_the_button_opens_the_browser_and_the_notice_goes_when_somebody_came_back() -> None:
    case = Case()
    case.again.ask(NOON)
    case.press()
    await until(lambda: case.notice.offer == STOP)
    case.back.set_result(CAME)
    await until(lambda: not case.shown)
    assert case.came == [CAME]


async def test_a_browser_that_does_not_open_leaves_the_address() -> None:
    case = Case()
    case.opened = False
    case.again.begin()
    await until(lambda: SIGN_IN_ENDS in case.shown)
    assert ADDRESS in case.notice.do
    case.again.stop()


async def test_waiting_can_be_stopped_with_the_same_button() -> None:
    case = Case()
    case.again.begin()
    await until(lambda: SIGN_IN_ENDS in case.shown)
    case.press()
    assert not case.shown
    await until(case.back.cancelled)


async def test_a_refusal_is_told_and_can_be_tried_again() -> None:
    case = Case()
    case.again.begin()
    await until(lambda: case.visits == 1)
    case.back.set_exception(SignedOutError("The sign-in was declined in the browser."))
    await until(lambda: "declined" in case.notice.happened)
    assert case.notice.offer == AGAIN
    assert not case.came


async def test_buttons_of_other_notices_are_not_its_business() -> None:
    case = Case()
    case.again.answer(Notice(kind="mute", happened="A mute runs out.", offer="Keep it"))
    await asyncio.sleep(0)
    assert not case.visits


async def test_a_lost_sign_in_is_told_with_the_button() -> None:
    case = Case()
    case.again.lost("Your sign-in to Genesys Cloud has ended.")
    assert (case.notice.offer, case.notice.happened) == (AGAIN, "Your sign-in to Genesys Cloud has ended.")


async def test_before_there_is_a_board_the_start_page_tells_it() -> None:
    case = Case()
    case.working = False
    case.again.lost("You are not signed in.")
    assert not case.shown


async def test_while_the_browser_is_open_nothing_else_is_told() -> None:
    case = Case()
    case.again.begin()
    await until(lambda: case.notice.offer == STOP if case.shown else False)
    case.again.lost("Your sign-in has ended.")
    assert case.notice.offer == STOP
    case.again.stop()
