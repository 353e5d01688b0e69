"""How the microphone stands, for the doctor and the settings: what was tried, what was found, what to do."""

from __future__ import annotations

import msgspec

from supervisor_desk.audio import inputs
from supervisor_desk.audio.inputs import InputTrouble, Microphones, Permission


class MicrophoneReport(msgspec.Struct, frozen=True):
    """``ok`` means that voice cues can be spoken. ``remedy`` is empty where nothing needs to be done."""

    ok: bool
    result: str
    remedy: str = ""


def microphone_report(microphones: Microphones, device_id: str = "") -> MicrophoneReport:
    """Look at the chosen microphone without opening it, so that no light goes on. Main thread."""
    try:
        layout = microphones.layout_of(device_id)
    except InputTrouble as trouble:
        return MicrophoneReport(False, trouble.what, trouble.remedy)
    allowed = microphones.permission()
    if allowed is Permission.DENIED:
        return MicrophoneReport(False, inputs.not_allowed().what, inputs.not_allowed().remedy)
    devices = microphones.devices()
    chosen = next((one for one in devices if one.id == device_id), devices[0])
    found = f"“{chosen.name}” delivers {layout.words}, which is converted to 16 kHz mono, 16-bit."
    if allowed is Permission.UNDECIDED:
        return MicrophoneReport(True, found, "The system will ask you when you first speak; answer that it may.")
    return MicrophoneReport(True, found)
