"""What a rehearsal says at its end: a table for people, one JSON object for programs. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from supervisor_desk.actions.delivery import Delivery


class Done(msgspec.Struct, frozen=True):
    """One step of the story: its delivery as it ended, and what was wrong with it (empty if nothing)."""

    delivery: Delivery
    unmet: str = ""


class LeftOut(msgspec.Struct, frozen=True):
    """A step that the platform cannot do, with the reason that the desk gives a person."""

    action: str
    reason: str


class AuditResult(msgspec.Struct, frozen=True):
    """What the verification of the audit log found."""

    verified: bool
    entries: int
    head: str
    words: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The whole rehearsal. ``trouble`` is what stopped it before its end, ``left_out`` what is not offered there."""

    scenario: str
    done: tuple[Done, ...]
    audit: AuditResult
    trouble: str = ""
    left_out: tuple[LeftOut, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every step ended as the story demands and the audit log holds."""
        return not self.trouble and bool(self.done) and self.audit.verified and not any(one.unmet for one in self.done)

    def as_json(self) -> str:
        """One object: ``deliveries: [{action, state, proof, times, …}]``, ``audit``, ``passed``."""
        return msgspec.json.encode(
            {
                "scenario": self.scenario,
                "passed": self.passed,
                "trouble": self.trouble,
                "deliveries": [_plain(one) for one in self.done],
                "not_offered": self.left_out,
                "audit": msgspec.to_builtins(self.audit),
            }
        ).decode()

    def as_table(self) -> str:
        """The same for people."""
        rows: list[tuple[str, ...]] = [
            ("Action", "State", "Asked→sent", "→accepted", "→executing", "→settled", "Proof or reason")
        ]
        for one in self.done:
            times = _times(one.delivery)
            amber = " (amber first)" if one.delivery.was_unproven else ""
            words = one.delivery.proof or one.delivery.reason
            rows.append(
                (
                    one.delivery.action.kind.value,
                    one.delivery.state.value + amber,
                    *(_ms(times[name]) for name in ("sent_ms", "accepted_ms", "executing_ms", "settled_ms")),
                    f"✗ {one.unmet}" if one.unmet else words,
                )
            )
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
        lines.insert(1, "─" * max(len(line) for line in lines))
        if self.left_out:
            lines += ["", "Not offered on this platform:"]
            lines += [f"  {one.action}: {one.reason}" for one in self.left_out]
        lines += ["", f"Audit log: {self.audit.words}"]
        if self.trouble:
            lines.append(f"Stopped: {self.trouble}")
        lines.append(
            f"Scenario “{self.scenario}”: every step ended as it must."
            if self.passed
            else f"Scenario “{self.scenario}”: NOT as it must be."
        )
        return "\n".join(lines)


def _plain(done: Done) -> dict[str, Any]:
    delivery = done.delivery
    return {
        "action": delivery.action.kind.value,
        "state": delivery.state.value,
        "proof": delivery.proof,
        "reason": delivery.reason,
        "was_unproven": delivery.was_unproven,
        "times": _times(delivery),
        "as_demanded": not done.unmet,
        "unmet": done.unmet,
    }


def _times(delivery: Delivery) -> dict[str, int | None]:
    """Milliseconds after it was asked for."""
    asked = delivery.times.asked
    found: dict[str, int | None] = {}
    for name in ("sent", "accepted", "executing", "settled"):
        at = getattr(delivery.times, name)
        found[f"{name}_ms"] = None if at is None else round((at - asked) * 1000)
    return found


def _ms(value: int | None) -> str:
    return "–" if value is None else f"{value} ms"
