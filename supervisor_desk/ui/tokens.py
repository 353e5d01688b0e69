"""The colors themselves: one set for light, one for dark. ``theme`` says how they are meant."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """One set of colors, as ``#rrggbb`` text.

    ``line`` only divides; ``edge`` bounds what can be operated. A pair like ``good`` and ``good_back`` is a text or
    mark and the tint behind it. ``live`` is for an open microphone and for nothing else.
    """

    dark: bool
    window: str
    panel: str
    raised: str
    hover: str
    pressed: str
    line: str
    edge: str
    text: str
    text_dim: str
    text_off: str
    selection: str
    selection_text: str
    focus: str
    accent: str
    accent_text: str
    accent_on_panel: str
    good: str
    good_back: str
    waiting: str
    waiting_back: str
    bad: str
    bad_back: str
    busy: str
    busy_back: str
    live: str
    live_text: str
    row_alternate: str
    row_over: str


LIGHT = Tokens(
    dark=False,
    window="#f3f4f6",
    panel="#ffffff",
    raised="#e9ebef",
    hover="#dfe3e9",
    pressed="#d2d8e0",
    line="#c9ced6",
    edge="#7d8592",
    text="#16191d",
    text_dim="#4d5560",
    text_off="#5f6772",
    selection="#d3e4f8",
    selection_text="#0b1f36",
    focus="#1a62b3",
    accent="#1a5fb0",
    accent_text="#ffffff",
    accent_on_panel="#1a5fb0",
    good="#1b6b3a",
    good_back="#e0f1e6",
    waiting="#8a4b00",
    waiting_back="#fdeccd",
    bad="#a81a1a",
    bad_back="#fbe1df",
    busy="#1f5a96",
    busy_back="#e0ecf8",
    live="#c01616",
    live_text="#ffffff",
    row_alternate="#f8f9fb",
    row_over="#eceef1",
)
DARK = Tokens(
    dark=True,
    window="#1a1d21",
    panel="#22262b",
    raised="#2d3239",
    hover="#383e47",
    pressed="#424954",
    line="#434a54",
    edge="#808a97",
    text="#e9ecf0",
    text_dim="#b3bbc6",
    text_off="#9fa8b4",
    selection="#27476b",
    selection_text="#f4f8fd",
    focus="#6fb0f5",
    accent="#3f8ee6",
    accent_text="#081423",
    accent_on_panel="#76b3f7",
    good="#7fd49b",
    good_back="#1e3a29",
    waiting="#f2b65c",
    waiting_back="#43310f",
    bad="#ff9a92",
    bad_back="#4c2321",
    busy="#8fc1f5",
    busy_back="#1f3550",
    live="#e5484d",
    live_text="#140405",
    row_alternate="#262a30",
    row_over="#1d2024",
)
