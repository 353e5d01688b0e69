"""What to look for in the log, and how its words are compared. Pure; the index and the plain scan agree by using it.

Every word that is typed must be the beginning of a word of the entry, or of one of its ids, without regard to case,
accents and hyphens: "refu 3f9c" finds what was refused in the conversation 3F9C1A20-….
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from supervisor_desk.audit.record import Entry, Row

_WORD = re.compile(r"[^\W_]+")
SHORTEST_ID = 2
"""Letters of an id that must be typed before ids are compared: one letter would find every sixteenth entry."""


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries are wanted. What is empty or ``None`` does not restrict; ``since`` is included, ``until`` is not.

    ``since`` and ``until`` carry a time zone.
    """

    since: datetime | None = None
    until: datetime | None = None
    step: str = ""
    what: str = ""
    state: str = ""
    actor: str = ""
    conversation: str = ""
    delivery: str = ""
    text: str = ""

    def matches(self, entry: Entry) -> bool:
        """Whether ``entry`` is wanted."""
        return (
            all(getattr(entry, name) == value for name, value in self.exact())
            and (self.since is None or entry.at >= self.since)
            and (self.until is None or entry.at < self.until)
            and all(term.found_in(entry) for term in terms(self.text))
        )

    def sieve(self) -> Callable[[bytes], bool]:
        """A quick test of canonical bytes that lets through all that match and little else."""
        whole = [msgspec.json.encode(value) for _, value in self.exact()]
        parts = [part.encode() for term in terms(self.text) for part in term.parts if part.isascii()]

        def passes(body: bytes) -> bool:
            if not all(value in body for value in whole):
                return False
            if not parts or not body.isascii():  # an accent may hide what is looked for
                return True
            bare = body.lower().replace(b"-", b"")
            return all(part in bare for part in parts)

        return passes

    def exact(self) -> Iterable[tuple[str, str]]:
        """The fields that must be equal, with their values."""
        for name in EXACT:
            value = getattr(self, name)
            if value:
                yield name, value

    @property
    def bounded(self) -> bool:
        """Whether a time is asked for."""
        return self.since is not None or self.until is not None


EXACT = ("step", "what", "state", "actor", "conversation", "delivery")
"""Fields that a filter compares as a whole."""
ANYTHING = Filter()
"""The filter that lets everything through."""


class Page(msgspec.Struct, frozen=True):
    """Part of the log, newest entry first.

    ``more`` tells whether there is more in the direction asked for, ``newest`` is the number of the last entry of the
    whole log. ``behind`` counts entries that the search could not look at yet, because they are still being indexed.
    """

    rows: tuple[Row, ...]
    more: bool
    newest: int
    behind: int = 0


class OpenIntent(msgspec.Struct, frozen=True):
    """An intent without a settled outcome: ``intent`` as it was written, ``latest`` the last news of that delivery."""

    intent: Row
    latest: Row


class Term(msgspec.Struct, frozen=True):
    """One typed word: its parts at hyphens and the like, and all of them joined, as ids are compared."""

    parts: tuple[str, ...]
    joined: str

    def found_in(self, entry: Entry) -> bool:
        """Whether the entry has it."""
        if len(self.joined) >= SHORTEST_ID and any(one.startswith(self.joined) for one in ids_of(entry)):
            return True
        words = words_of(entry)
        return all(any(word.startswith(part) for word in words) for part in self.parts)


def terms(text: str) -> tuple[Term, ...]:
    """What was typed, word by word."""
    split = (tuple(_WORD.findall(folded(word))) for word in text.split())
    return tuple(Term(parts, "".join(parts)) for parts in split if parts)


def folded(text: str) -> str:
    """``text`` as it is compared: without case and accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words_of(entry: Entry) -> set[str]:
    """The words by which an entry is found. Ids that many entries share are among them, whole as well as in parts."""
    texts = [entry.step, entry.what, entry.state, entry.proof, entry.reason, entry.actor, entry.host, entry.platform]
    shared = [entry.actor, entry.host, entry.desk]
    for name, figure in entry.detail.items():
        texts.append(name)
        if isinstance(figure, str):
            if not _is_id(figure):
                texts.append(figure)
                shared.append(figure)
        elif isinstance(figure, int) and not isinstance(figure, bool):
            texts.append(str(figure))
    words = set(_WORD.findall(folded(" ".join(texts))))
    words.update(joined(text) for text in shared if text)
    return words


def ids_of(entry: Entry) -> set[str]:
    """The ids by which an entry is found, without what stands between their parts; each belongs to few entries."""
    texts = [entry.delivery, entry.conversation, entry.participant, entry.retry_of]
    texts += [figure for figure in entry.detail.values() if isinstance(figure, str) and _is_id(figure)]
    return {joined(text) for text in texts if text}


def joined(text: str) -> str:
    """The letters and digits of ``text`` alone, as ids are compared."""
    bare = folded(text).replace("-", "")
    return bare if bare.isalnum() else "".join(_WORD.findall(bare))


def _is_id(text: str) -> bool:
    """Whether it looks like an id that is made for one thing only."""
    return len(text) >= 16 and " " not in text and any(letter.isdigit() for letter in text)
