"""A report has nobody in it: whatever an organization or a person put in is gone, ids lead nowhere."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.service.dialects.genesys.anonymous import Anonymous

ID = "c0ffee00-0000-4000-8000-000000000001"


@pytest.fixture
def anonymous() -> Anonymous:
    return Anonymous(b"salt")


def test_the_same_id_stays_the_same_within_a_report_and_no_longer(anonymous: Anonymous) -> None:
    assert anonymous.id(ID) == anonymous.id(ID) != Anonymous(b"other").id(ID)
    assert ID[:8] not in anonymous.id(ID)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "Ada Lovelace"),
        ("address", "tel:+4930123456"),
        ("ani", "+4930123456"),
        ("state", "Ada Lovelace was here"),
        ("wrapup", "angry customer"),
    ],
)
def test_names_numbers_and_texts_are_told_by_their_length_alone(anonymous: Anonymous, name: str, value: str) -> None:
    assert anonymous.told({name: value}) == {name: f"<{len(value)} characters>"}


def test_words_of_the_service_times_and_numbers_stay(anonymous: Anonymous) -> None:
    kept = {
        "state": "connected",
        "connectedTime": "2026-05-04T12:00:00.000Z",
        "muted": False,
        "mediaRoles": ["monitor"],
    }
    assert anonymous.told(kept) == kept


def test_what_an_organization_puts_in_is_not_even_named(anonymous: Anonymous) -> None:
    told = anonymous.told({"attributes": {"Customer VIP level": "gold"}, ID: 1, "Ada Lovelace": 2})
    assert told["attributes"] == "<1 members>"
    assert set(told) == {"attributes", anonymous.id(ID), anonymous.id("Ada Lovelace")}


def test_topics_keep_their_kind(anonymous: Anonymous) -> None:
    assert anonymous.topic(f"v2.users.{ID}.presence") == f"v2.users.{anonymous.id(ID)}.presence"
    queue = f"v2.routing.queues.{ID}.conversations.calls"
    assert anonymous.topic(queue) == queue.replace(ID, anonymous.id(ID))


_JSON: Any = st.recursive(
    st.text(max_size=80) | st.integers() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "id", "a"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(_JSON, st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", min_size=12, max_size=20))
def test_no_text_of_a_person_survives_wherever_it_stands(value: Any, person: str) -> None:
    told = Anonymous(b"salt").told({"participants": [value, {"name": person, "deep": [{"note": person}]}]})
    assert person not in msgspec.json.encode(told).decode()
