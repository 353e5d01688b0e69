"""What must not reach the disk, taken out of a note before it becomes an entry.

A note holds ids and figures by contract. Words that come from a service may quote what they should not, and the log
can never be corrected afterwards: so this is the last line, and it withholds rather than refuses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

Figure = str | int | float | bool | None
"""What one value of a note's detail can be."""

WITHHELD = "[withheld]"
LONGEST_WORDS = 1_000
"""Characters of proof and reason that are kept."""
LONGEST_FIGURE = 200
"""Characters of a detail's text that are kept: an id is shorter, the text of a cue is not what belongs here."""

_PRIVATE_NAME = re.compile(
    r"(?:^|[_\W])(?:text|words|body|transcript|utterance|token|secret|password|passwd|credential|authorization|cookie"
    r"|phone|address|ani|dnis|email|api_?key|customer_?name)s?(?:$|[_\W])",
    re.IGNORECASE,
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SECRET = re.compile(
    r"(?P<scheme>\b(?:bearer|basic)\s+)[\w.~+/=-]{6,}"
    r"|(?P<field>[\"']?\b(?:\w+_)?(?:token|secret|password|passwd|api_?key)[\"']?\s*[=:]\s*[\"']?)[^\s&\"',;}]+"
    r"|\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:sips?|tel|mailto):[^\s,;]+|(?<![\w.])\+\d[\d ().-]{5,}\d|\b[\w.+-]+@[\w-]+\.[\w.-]*\w")


def masked(words: str, longest: int = LONGEST_WORDS) -> str:
    """``words`` without credentials, phone numbers and addresses, cut to ``longest`` characters."""
    if not words:
        return words
    words = _SECRET.sub(_keep_the_name, words)
    words = _PERSON.sub(WITHHELD, words)
    if len(words) > longest:
        words = words[: longest - 1] + "…"
    return storable(words)


def storable(words: str) -> str:
    """``words`` as UTF-8 can hold them: half a surrogate pair, as broken JSON brings it, becomes a question mark."""
    return words if words.isascii() else words.encode("utf-8", "replace").decode("utf-8")


def masked_detail(detail: Mapping[str, Figure]) -> dict[str, Figure]:
    """A copy of ``detail`` in which texts under a private name are withheld and all others masked."""
    return {storable(name): _masked_figure(name, figure) for name, figure in detail.items()}


def _masked_figure(name: str, figure: Figure) -> Figure:
    if not isinstance(figure, str):
        return figure
    if figure and _is_private(name):
        return WITHHELD
    return masked(figure, LONGEST_FIGURE)


def _keep_the_name(match: re.Match[str]) -> str:
    return (match["scheme"] or match["field"] or "") + WITHHELD


@lru_cache(maxsize=512)
def _is_private(name: str) -> bool:
    return _PRIVATE_NAME.search(_HUMP.sub("_", name)) is not None
