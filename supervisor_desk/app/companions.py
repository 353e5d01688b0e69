"""What goes along with the desk on its screen: mutes that run out, calls that end too early, lines and what is said."""

from __future__ import annotations

from collections.abc import Callable

from supervisor_desk.actions.line_quality import LineQuality, quality_words
from supervisor_desk.actions.mute_lease import MuteLease, MuteNews
from supervisor_desk.app.desk import Desk, Starter
from supervisor_desk.app.ended_calls import EndedCalls
from supervisor_desk.app.mute_watch import MuteWatch
from supervisor_desk.app.mute_words import kind_of, notice_of
from supervisor_desk.app.screen import Screen
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.events import ConversationEnded, Event, MediaQuality, MonitorChanged, TranscriptLine
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.notices import Notice


class Companions:
    """Joins them to the window. Main thread only."""

    def __init__(self, desk: Desk, mutes: MuteWatch, screen: Screen, start: Starter) -> None:
        self._desk = desk
        self._mutes = mutes
        self._screen = screen
        self._start = start
        self._quality = LineQuality()
        self._ended = EndedCalls(desk, screen.notify, screen.window.notices.withdraw)
        mutes.on_news.append(self._mute_news)
        desk.on_event.append(self._heard)
        screen.window.notices.offer_taken.connect(self._offer_taken)
        screen.window.panel.microphone.keep_requested.connect(self._keep)

    def _mute_news(self, what: MuteNews, lease: MuteLease) -> None:
        notice = notice_of(what, lease, self._agent(lease.conversation_id), self._desk.clock.monotonic())
        if notice is None:
            self._screen.window.notices.withdraw(kind_of(lease))
        else:
            self._screen.notify(notice)
        self._screen.refresh_soon()

    def _offer_taken(self, notice: Notice) -> None:
        if notice.about:
            self._keep(ConversationId(notice.about))

    def _keep(self, key: ConversationId) -> None:
        self._start(self._mutes.keep(key), name=f"keep the mute of {key}")

    def _heard(self, event: Event) -> None:
        match event:
            case TranscriptLine() | MediaQuality():
                if self._desk.sessions.get(event.conversation_id) is None:
                    return
                self._screen.window.detail.hear(event)
                if isinstance(event, MediaQuality):
                    self._line_news(event.conversation_id, self._quality.note(event), lambda: quality_words(event))
            case MonitorChanged() | ConversationEnded():
                calls = self._desk.sessions.all()
                self._screen.window.detail.forget_heard(calls.keys())
                if event.conversation_id not in calls:
                    self._line_news(event.conversation_id, self._quality.forget(event.conversation_id), str)
            case _:
                pass

    def _line_news(self, key: ConversationId, is_poor: bool | None, figures: Callable[[], str]) -> None:
        kind = f"line {key}"
        if is_poor:
            self._screen.notify(
                Notice(
                    kind=kind,
                    happened=f"Your line to the call of {self._agent(key) or 'this agent'} is poor: {figures()}.",
                    means="You may miss words, and may be hard to understand when you speak. The contact center offers "
                    "no lower quality to step down to.",
                    do="Check the network. Send text cues rather than speaking while it lasts.",
                    tone=Tone.WAITING,
                )
            )
        elif is_poor is False:
            self._screen.window.notices.withdraw(kind)

    def _agent(self, key: ConversationId) -> str:
        conversation = self._desk.store.get(key)
        agent = conversation.agent if conversation is not None else None
        return agent.name if agent is not None else ""
