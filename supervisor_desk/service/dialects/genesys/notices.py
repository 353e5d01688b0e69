"""News of the channel and of one's own phone: events that only this service has."""

from __future__ import annotations

from enum import Enum, auto

from supervisor_desk.conversations.conversation import UserId
from supervisor_desk.conversations.events import Event


class ChannelNews(Enum):
    """What may happen to a notification channel."""

    CLOSING = auto()
    """The socket closes within a minute: open a new one on the same channel."""
    TOPICS_LOST = auto()
    """Another channel asked for the same topics and gets them now: ask once more, then leave it."""
    TOPICS_CHANGED = auto()
    """The service confirms that the topics were changed."""
    TOKEN_REVOKED = auto()
    """The token was withdrawn: sign in again, then make a new channel."""
    GONE = auto()
    """The channel does not live any more: make a new one."""


class ChannelNotice(Event, frozen=True, gc=False, kw_only=True):
    """Something happened to a channel. ``reason`` is the service's word for why."""

    news: ChannelNews
    channel_id: str = ""
    reason: str = ""

    def __repr__(self) -> str:
        return f"<ChannelNotice {self.news.name}>"  # the id of a channel opens its socket

    @property
    def words(self) -> str:
        """What happened, what it means for the calls and what to do, for a person."""
        return _WORDS[self.news]


class StationChanged(Event, frozen=True, gc=False, kw_only=True):
    """A user's phone: ``station_id`` is empty where none is chosen."""

    user_id: UserId
    station_id: str = ""


_WORDS = {
    ChannelNews.CLOSING: "Genesys Cloud is moving its event streams; the desk follows. Nothing has to be done.",
    ChannelNews.TOPICS_LOST: (
        "Another window or program of yours took over the events of this desk, so its board may be out of date. "
        "Close the other one, then reload the floor."
    ),
    ChannelNews.TOPICS_CHANGED: "Genesys Cloud confirmed what it sends to this desk. Nothing has to be done.",
    ChannelNews.TOKEN_REVOKED: (
        "Your sign-in to Genesys Cloud was withdrawn. What is under way on your phone goes on, but the desk can "
        "neither see nor change it. Sign in again."
    ),
    ChannelNews.GONE: (
        "The event stream of this desk ran out. The board is out of date until the desk has opened a new one, which "
        "it does by itself."
    ),
}
