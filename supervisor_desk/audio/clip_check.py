"""A file that somebody chose: is it a clip, and what is it once converted?

What computes with sound is 15 MB and a tenth of a second to load, so that waits for the first file to look at.
"""

from __future__ import annotations

import io
import stat
from pathlib import Path
from typing import BinaryIO, Final

from supervisor_desk.audio import clip_problem
from supervisor_desk.audio.clip import Clip
from supervisor_desk.audio.clip_problem import ClipProblem, length_words
from supervisor_desk.audio.decoder import Decoder, Undecodable
from supervisor_desk.audio.level import SILENT_BELOW_DBFS
from supervisor_desk.audio.mix_level import DISTORTED
from supervisor_desk.audio.mpeg import walk
from supervisor_desk.audio.pcm import MAX_MS, MAX_SAMPLES, Pcm
from supervisor_desk.audio.riff import NotWav, WavHeader, read_header
from supervisor_desk.audio.sniff import HEAD_BYTES, Format, Found, sniff

MAX_BYTES: Final = 32 * 2**20
"""Largest file taken: thirty seconds at 96 kHz, stereo, 32-bit fit in, and no clip needs more."""
QUIET_BELOW_LUFS: Final = -35.0
LOUD_ABOVE_LUFS: Final = -10.0
"""Recorded speech usually has -16 to -27 LUFS (EBU R 128, podcasts)."""
_PADDING_MS = 100
"""MP3 and OGG come in blocks, so a file made of thirty seconds may be longer by the rest of the last ones."""
_PIECE = 2**20
_ENDINGS = frozenset({".wav", ".mp3", ".ogg"})


class _Refused(Exception):
    def __init__(self, problem: ClipProblem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


def check(path: Path, decoder: Decoder) -> Clip | ClipProblem:
    """Look at the file, decode and convert it. Blocking, for up to a second: not on the main thread. Raises nothing."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for somebody to write into it
            return clip_problem.not_a_file(path.name)
        with path.open("rb") as file:
            return _checked(path, file, decoder)
    except OSError as error:
        return clip_problem.not_opened(path.name, error)
    except _Refused as refused:
        return refused.problem


def _checked(path: Path, file: BinaryIO, decoder: Decoder) -> Clip:
    size = file.seek(0, io.SEEK_END)
    if size == 0:
        raise _Refused(clip_problem.empty(path.name))
    file.seek(0)
    found = sniff(file.read(HEAD_BYTES))
    ending = path.suffix.lower() if path.suffix.lower() in _ENDINGS else ""
    if found.format is None:
        raise _Refused(clip_problem.not_a_clip(path.name, found.words, ending))
    if found.format is Format.WAV:
        pcm, source, notes = _from_wav(path.name, file, size)
    else:
        pcm, source, notes = _from_compressed(path.name, file, size, found, decoder)
    if ending and ending != f".{found.format.value.lower()}":
        notes.append(f"Its name ends in {ending}, but it is {found.words}; that does no harm here.")
    return _measured(path, source, pcm, notes)


def _from_wav(name: str, file: BinaryIO, size: int) -> tuple[Pcm, str, list[str]]:
    try:
        header = read_header(file, size)
    except NotWav as error:
        raise _Refused(clip_problem.damaged(name, "a WAV file", str(error))) from error
    if header.milliseconds > MAX_MS:
        raise _Refused(clip_problem.too_long(name, header.milliseconds))
    if header.size > MAX_BYTES:
        raise _Refused(clip_problem.too_large(name, size, MAX_BYTES))
    notes = []
    if header.missing:
        there = length_words(header.milliseconds)
        notes.append(f"The file breaks off: only {there} of its sound are there. Listen whether the end is missing.")
    return _read_wav(file, header), f"WAV, {header.layout.words}", notes


def _read_wav(file: BinaryIO, header: WavHeader) -> Pcm:
    from supervisor_desk.audio.convert import Converter

    converter = Converter(header.layout)
    file.seek(header.start)
    left = header.size
    while left and (piece := file.read(min(_PIECE, left))):
        left -= len(piece)
        converter.feed(piece)
    return converter.finish()


def _from_compressed(
    name: str, file: BinaryIO, size: int, found: Found, decoder: Decoder
) -> tuple[Pcm, str, list[str]]:
    from supervisor_desk.audio.convert import convert

    if size > MAX_BYTES:
        raise _Refused(clip_problem.too_large(name, size, MAX_BYTES))
    file.seek(0)
    content = file.read(MAX_BYTES)
    if found.format is Format.MP3:
        _refuse_odd_mp3(name, content)
    try:
        decoded = decoder.decode(content, MAX_MS + _PADDING_MS)
    except Undecodable as error:
        raise _Refused(clip_problem.damaged(name, found.words, str(error))) from error
    if not decoded.whole:
        raise _Refused(clip_problem.too_long(name, None))
    pcm = Pcm(b"".join(convert(raw, layout).frames for layout, raw in decoded.stretches))
    notes = []
    if pcm.count > MAX_SAMPLES:
        notes.append(f"The last {pcm.duration_ms - MAX_MS} ms were cut off: the service plays {length_words(MAX_MS)}.")
        pcm = pcm.cut(MAX_SAMPLES)
    shapes = [layout.shape for layout, _ in decoded.stretches[:1]]
    return pcm, ", ".join([str(found.format), *shapes]), notes


def _refuse_odd_mp3(name: str, content: bytes) -> None:
    walked = walk(content)
    if walked.milliseconds > MAX_MS + _PADDING_MS:
        raise _Refused(clip_problem.too_long(name, walked.milliseconds))
    if len(walked.shapes) > 1:
        why = "it is put together from recordings of different formats, of which only the first would sound right"
        raise _Refused(clip_problem.damaged(name, "an MP3 file", why))


def _measured(path: Path, source: str, pcm: Pcm, notes: list[str]) -> Clip:
    from supervisor_desk.audio.loudness import integrated_loudness, level_of
    from supervisor_desk.audio.samples import from_16_bit

    if not pcm.count:
        raise _Refused(clip_problem.without_sound(path.name))
    peak = level_of(from_16_bit(pcm.frames)).peak
    if peak < SILENT_BELOW_DBFS:
        raise _Refused(clip_problem.silent(path.name))
    loudness = integrated_loudness(pcm)
    if loudness < QUIET_BELOW_LUFS:
        notes.append("It is very quiet: the agent may not hear it under the call. Record it louder if you can.")
    elif loudness > LOUD_ABOVE_LUFS:
        notes.append(f"It is very loud and may distort. Play it at a mix level of {DISTORTED}, or turn it down.")
    return Clip(path=path, source=source, pcm=pcm, loudness=loudness, peak=peak, notes=tuple(notes))
