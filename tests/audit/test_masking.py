from __future__ import annotations

import pytest

from supervisor_desk.audit.masking import LONGEST_FIGURE, LONGEST_WORDS, WITHHELD, Figure, masked, masked_detail

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzdXAtNyJ9.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("words", "secret"),
    [
        ("401 for Authorization: Bearer s3cr3t-token-value", "s3cr3t-token-value"),
        ("authorization=Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
        ("GET /events?access_token=abc123&x=1 failed", "abc123"),
        ('the body was {"client_secret": "hush-hush"}', "hush-hush"),
        ("password: opensesame", "opensesame"),
        (f"token was {JWT}", JWT),
        ("no route to +49 30 901820", "901820"),
        ("no route to +14155550123", "4155550123"),
        ("target sip:anna@example.org is busy", "anna"),
        ("tel:+14155550123;ext=5 is busy", "4155550123"),
        ("mail anna.b@example.org", "anna.b"),
    ],
)
def test_credentials_numbers_and_addresses_do_not_get_through(words: str, secret: str) -> None:
    assert secret not in masked(words)
    assert WITHHELD in masked(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "The service refused: another supervisor speaks on this call (409).",
        "control event: completed",
        "Conversation 1b4e28ba-2fa1-11d2-883f-0016d3cca427 ended at 12:30:05.",
        "Latency +250 ms, level 0.65, retry after 30 s.",
        "The token could not be renewed.",
        "Grüße, 東京",
    ],
)
def test_ordinary_words_stay_as_they_are(words: str) -> None:
    assert masked(words) == words


def test_what_is_masked_still_says_what_it_was() -> None:
    assert masked("401 for Bearer s3cr3t-token-value.") == f"401 for Bearer {WITHHELD}"


def test_long_words_are_cut() -> None:
    assert masked("a" * 5_000) == "a" * (LONGEST_WORDS - 1) + "…"


@pytest.mark.parametrize(
    "name",
    ["text", "cue_text", "cueText", "transcript", "token", "accessToken", "client_secret", "phone", "customerName"],
)
def test_a_text_under_a_private_name_is_withheld(name: str) -> None:
    assert masked_detail({name: "whatever it is"}) == {name: WITHHELD}


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("text_length", 120),
        ("context", "queue-7"),
        ("control_id", "1b4e28ba-2fa1"),
        ("status", 409),
        ("muted", True),
        ("mix_level", 0.65),
        ("text", 12),
        ("text", ""),
        ("phone", None),
    ],
)
def test_figures_and_ids_stay(name: str, figure: Figure) -> None:
    assert masked_detail({name: figure}) == {name: figure}


def test_a_text_under_an_innocent_name_is_masked_and_cut() -> None:
    detail = masked_detail({"why": "Bearer s3cr3t-token-value", "note": "x" * 500})
    assert detail["why"] == f"Bearer {WITHHELD}"
    assert len(str(detail["note"])) == LONGEST_FIGURE
