from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.actions.ports import Note
from supervisor_desk.audit.record import Entry, canonical, draft, entry_of, numbered
from supervisor_desk.audit.search import ANYTHING, Filter, folded, terms
from tests.audit.notes import ORIGIN, notes, texts
from tests.support.clock import NOON

REFUSED = Note(
    step="outcome",
    what="voice cue",
    delivery="7f3a9c1d2e4b5a6978695a4b3c2d1e0f",
    conversation="1B4E28BA-2fa1-11d2-883f-0016d3cca427",
    participant="p-4",
    state="refused",
    reason="Élodie's line: another supervisor speaks. Re-open later (409).",
    detail={"status": 409, "mix_level": 0.65, "control_id": "c0ffee00-1234-5678-9abc-def012345678", "group": "west-2"},
)


def entry(note: Note = REFUSED, at: float = NOON) -> Entry:
    return entry_of(numbered(draft(note, ORIGIN, at), 1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "refused",
        "REFU",
        "refu voi",
        "elod",
        "ÉLODIE",
        "re-open",
        "open",
        "409",
        "1b4e28ba",
        "1B4E28BA-2FA1-11d2",
        "1b4e28ba2fa111",
        "7f3a9c",
        "c0ffee00-12",
        "sup-7",
        "sup7",
        "desk-042",
        "d35c",
        "west-2 control",
        "(409)",
        "—",
    ],
)
def test_the_beginnings_of_its_words_and_ids_find_an_entry(text: str) -> None:
    assert Filter(text=text).matches(entry())


@pytest.mark.parametrize(
    "text", ["barge", "refused barge", "efused", "2fa1", "f3a9c", "0.65 65", "re-close", "supervision", "東"]
)
def test_other_words_and_middles_of_ids_do_not(text: str) -> None:
    assert not Filter(text=text).matches(entry())


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(step="outcome"), True),
        (Filter(step="intent"), False),
        (Filter(what="voice cue", state="refused"), True),
        (Filter(what="voice"), False),
        (Filter(conversation=REFUSED.conversation), True),
        (Filter(conversation=REFUSED.conversation.lower()), False),
        (Filter(delivery=REFUSED.delivery, actor="sup-7"), True),
        (Filter(actor="sup-8"), False),
    ],
)
def test_fields_are_compared_as_a_whole(wanted: Filter, found: bool) -> None:
    assert wanted.matches(entry()) is found


@pytest.mark.parametrize(("since", "until", "found"), [(0, 1, True), (-1, 0, False), (1, 2, False), (-1, 1, True)])
def test_the_beginning_of_a_time_is_included_and_its_end_is_not(since: int, until: int, found: bool) -> None:
    noon = datetime.fromtimestamp(NOON, UTC)
    wanted = Filter(since=noon + timedelta(seconds=since), until=noon + timedelta(seconds=until))
    assert wanted.matches(entry()) is found


def test_anything_lets_everything_through() -> None:
    assert ANYTHING.matches(entry())


def test_words_are_folded_and_ids_joined() -> None:
    (first, second) = terms("Ab-Cd  Straße,")
    assert (first.parts, first.joined) == (("ab", "cd"), "abcd")
    assert second.joined == folded("STRASSE")


@given(notes, texts, texts)
def test_the_quick_sieve_lets_through_whatever_matches(note: Note, text: str, what: str) -> None:
    one = entry(note)
    for wanted in (
        Filter(text=text),
        Filter(text=note.reason[:3]),
        Filter(what=what),
        Filter(what=note.what, text="a"),
    ):
        if wanted.matches(one):
            assert wanted.sieve()(canonical(one))


@given(notes, st.data())
def test_every_beginning_of_every_word_finds_its_entry(note: Note, data: st.DataObject) -> None:
    words = [term.joined for term in terms(f"{note.reason} {note.what}") if len(term.parts) == 1]
    if words:
        word = data.draw(st.sampled_from(words))
        assert Filter(text=word[: data.draw(st.integers(1, len(word)))]).matches(entry(note))
