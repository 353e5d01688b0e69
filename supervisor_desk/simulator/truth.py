"""The truth about the floor, for tests and trainers: what is so, whatever anybody was told."""

from __future__ import annotations

from typing import Any

from supervisor_desk.simulator.world.records import Conversation
from supervisor_desk.simulator.world.speaking import speakers
from supervisor_desk.simulator.world.world import World


def conversation_truth(one: Conversation) -> dict[str, Any]:
    """Everything about one conversation."""
    return {
        "id": one.id,
        "channel": one.channel.value,
        "state": one.state.value,
        "queueId": one.queue.id,
        "private": one.queue.private,
        "steady": one.steady,
        "holds": one.holds,
        "holdMs": one.hold_ms,
        "endingReason": one.ending_reason,
        "speakers": sorted({speaker.supervisor.id for speaker in speakers(one)}),
        "participants": [
            {
                "id": leg.id,
                "role": leg.role.value,
                "userId": leg.user_id,
                "present": leg.left is None,
                "muted": leg.muted,
                "mutedBy": leg.muted_by.value,
                "held": leg.held,
                "consent": leg.attributes.get("supervision_consent"),
            }
            for leg in one.participants
        ],
        "sessions": [
            {
                "id": session.id,
                "supervisorId": session.supervisor.id,
                "simulated": session.supervisor.simulated,
                "mode": session.mode.value,
                "goal": session.goal.value if session.goal is not None else None,
                "status": session.status.value,
            }
            for session in one.sessions
        ],
        "controls": [
            {
                "id": cue.id,
                "supervisorId": cue.supervisor.id,
                "audible": cue.audible,
                "status": cue.status.value,
                "reason": cue.reason,
                "deliveryId": cue.metadata.get("deliveryId"),
            }
            for cue in one.cues
        ],
        "announcements": [
            {"id": play.id, "status": play.status.value, "reason": play.reason} for play in one.announcements
        ],
    }


def floor_truth(world: World) -> dict[str, Any]:
    """Everything that lives, and the agents and supervisors."""
    hall = world.hall
    return {
        "now": world.now,
        "seed": hall.seed,
        "conversations": [conversation_truth(one) for one in hall.roster],
        "ended": len(hall.ended),
        "agents": [
            {
                "id": agent.id,
                "presence": agent.presence.value,
                "handling": [one.id for one in agent.handling],
                "queues": [queue.id for queue in agent.queues],
            }
            for agent in hall.agents.values()
        ],
        "queues": [
            {"id": queue.id, "name": queue.name, "private": queue.private, "waiting": len(queue.waiting)}
            for queue in hall.queues
        ],
        "supervisors": [
            {"id": one.id, "name": one.name, "simulated": one.simulated} for one in hall.supervisors.values()
        ],
    }
