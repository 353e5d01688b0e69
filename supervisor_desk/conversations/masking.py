"""Customers as they may be shown: enough to recognize a call, too little to learn who it is.

Names keep their initials and numbers their last two digits. Masking is the default; whoever shows a customer
asks here, so that board, detail, clipboard and search agree.
"""

from __future__ import annotations

from supervisor_desk.conversations.conversation import Participant

_HIDDEN = "•••"
_DIGITS_KEPT = 2
_FEWEST_DIGITS = 5
"""A text with fewer digits than this is not taken for a number."""


def customer_text(customer: Participant | None, *, masked: bool) -> str:
    """Name and address of ``customer`` in one line, masked or in full; empty if there is nobody."""
    if customer is None:
        return ""
    name, address = customer.name, customer.address
    if masked:
        name, address = masked_name(name), masked_address(address)
    if name and address and name != address:
        return f"{name} · {address}"
    return name or address


def masked_name(name: str) -> str:
    """Initials of ``name``; a number in its place is masked as one."""
    if _is_number(name):
        return masked_address(name)
    return " ".join(f"{word[0].upper()}." for word in name.split())


def masked_address(address: str) -> str:
    """The last two digits of a number, the first letter of anything else."""
    if not address:
        return ""
    if _is_number(address):
        digits = [one for one in address if one.isdecimal()]
        return f"{_HIDDEN} {''.join(digits[-_DIGITS_KEPT:])}"
    return f"{address[0]}{_HIDDEN}"


def _is_number(text: str) -> bool:
    digits = sum(one.isdecimal() for one in text)
    letters = sum(one.isalpha() for one in text)
    return digits >= _FEWEST_DIGITS and digits > letters
