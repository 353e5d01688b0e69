"""Two desks in processes of their own, one board, one call: ``python3 packaging/dev.py bench --contention``.

So many contended barges with the lease of real desks. One desk is stopped or killed in the middle of every few of
them: with the slot in hand, when its grant was just found in force, and while it speaks; and one waits for longer than
a place lives. Told: how often two were heard at once, how often somebody was served out of turn or too late, and how
long a handover takes. The floor lets everybody speak who asks, so that only the desks keep order.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from supervisor_desk.actions.slot_board import LEASE_S, PLACE_LIVES_S
from supervisor_desk.audit.verify import verify
from tests.benchmarks.figures import Figure, at_least, at_most, percentile, table
from tests.support.contention import Contention, barges, speaks
from tests.support.desk_process import DeskProcess, wait_for
from tests.support.redis_server import PROGRAM

EVERY = 10
"""After so many plain barges something happens to a desk."""
BEYOND_S = 2.0


class Course:
    """What was seen in all rounds so far."""

    def __init__(self, stage: Contention, chance: random.Random) -> None:
        self.stage = stage
        self.chance = chance
        self.barges = self.granted = self.heard = 0
        self.wrong: list[str] = []
        self.handovers: list[float] = []
        self.cut: dict[str, int] = {}

    def plain(self) -> None:
        """Both ask at once, each is heard in its turn."""
        two = self.stage.ready(2)
        for one in self.chance.sample(two, 2):
            one.tell(do="barge", wait=True, **{"for": self.chance.uniform(0.0, 0.2)})
        for kind in ("barge", "listen"):
            wait_for(lambda kind=kind: all(one.reached(kind, "confirmed") for one in two), within=30, about=two)  # type: ignore[misc]
        self.note(2)
        if self.stage.witness.heard != self.stage.log.of("granted"):
            self.wrong.append("not heard in the order of the grants")
        self.handovers += self.stage.witness.handovers

    def stopped_before_sending(self, where: str) -> None:
        """The one with the grant is suspended until the other has spoken; going on, it must not."""
        ann, bo = two = self.stage.ready(2)
        self.stop_at(ann, where, two)
        speaks_within(bo, two)
        ann.go_on()
        wait_for(lambda: barges(ann), within=30, about=two)
        self.expect([bo.me], f"suspended at {where}")

    def killed_before_sending(self) -> None:
        """The one with the grant is killed: the other is served when the lease is over."""
        ann, bo = two = self.stage.ready(2)
        self.stop_at(ann, "intent", two)
        ann.kill()
        speaks_within(bo, two)
        self.expect([bo.me], "killed with the slot in hand")

    def stopped_while_speaking(self) -> None:
        """The speaker is suspended beyond its lease: it steps back before the other speaks."""
        ann, bo = two = self.stage.ready(2)
        speaks(ann, two)
        ann.stop()
        bo.tell(do="barge", wait=True)
        wait_for(lambda: bo.me in self.stage.log.of("granted"), within=LEASE_S + 10, about=two)
        ann.go_on()
        wait_for(lambda: bo.reached("barge", "confirmed"), within=30, about=two)
        self.expect([ann.me, bo.me], "suspended while it spoke")

    def killed_while_speaking(self) -> None:
        """The speaker is killed: the other waits until the platform has ended the leg, and its place holds."""
        ann, bo = two = self.stage.ready(2)
        speaks(ann, two)
        ann.kill()
        bo.tell(do="barge", wait=True)
        wait_for(lambda: bo.me in self.stage.log.of("granted"), within=LEASE_S + 10, about=two)
        self.stage.end_leg(ann.me)
        wait_for(lambda: bo.reached("barge", "confirmed"), within=30, about=two)
        self.expect([ann.me, bo.me], "killed while it spoke")

    def place_outlived(self, *, asleep: bool) -> None:
        """The speaker speaks for longer than a place lives; who waited, awake or ``asleep``, gets nothing."""
        ann, bo = two = self.stage.ready(2)
        speaks(ann, two)
        bo.tell(do="barge", wait=True)
        wait_for(lambda: bo.me in self.stage.log.of("joined"), within=10, about=two)
        if asleep:
            bo.stop()
            until = time.monotonic() + PLACE_LIVES_S + BEYOND_S
            wait_for(lambda: time.monotonic() > until, within=PLACE_LIVES_S + 10, about=two)
            bo.go_on()
        wait_for(lambda: barges(bo), within=PLACE_LIVES_S + 10, about=two)
        self.expect([ann.me], f"waited {'asleep' if asleep else 'awake'} for longer than a place lives")

    def stop_at(self, one: DeskProcess, where: str, about: list[DeskProcess]) -> None:
        one.tell(stop_at=where)
        one.tell(do="barge", wait=True)
        wait_for(lambda: one.stopped, within=15, about=about)

    def expect(self, heard: list[str], what: str) -> None:
        """Note a round in which ``what`` happened to one of two desks."""
        self.note(2)
        self.cut[what] = self.cut.get(what, 0) + 1
        if self.stage.witness.heard != heard:
            self.wrong.append(f"{what}: {self.stage.witness.heard} were heard instead of {heard}")

    def note(self, asked: int) -> None:
        self.barges += asked
        self.granted += len(self.stage.log.of("granted"))
        self.heard += len(self.stage.witness.heard)
        self.wrong += [*self.stage.witness.violations, *self.stage.log.disorder()]


def speaks_within(one: DeskProcess, about: list[DeskProcess]) -> None:
    """It is heard when the lease of the one before is over, at the latest."""
    one.tell(do="barge", wait=True)
    wait_for(lambda: one.reached("barge", "confirmed"), within=LEASE_S + 10, about=about)


def run(folder: Path, barges: int, seed: int = 11) -> tuple[list[Figure], list[str]]:
    """At least so many contended barges; the figures, and what went wrong."""
    with Contention(folder, LEASE_S) as stage:
        course = Course(stage, random.Random(seed))
        cuts: list[Callable[[], None]] = [
            lambda: course.stopped_before_sending("intent"),
            course.killed_before_sending,
            lambda: course.stopped_before_sending("check"),
            course.stopped_while_speaking,
            course.killed_while_speaking,
            lambda: course.place_outlived(asleep=False),
            lambda: course.place_outlived(asleep=True),
        ]
        rounds = 0
        while course.barges < barges or rounds < EVERY * len(cuts):
            rounds += 1
            course.plain()
            if rounds % EVERY == 0:
                cuts[(rounds // EVERY - 1) % len(cuts)]()
        logs = sorted(folder.glob("*.sqlite3"))
        sound = [path for path in logs if verify(path).sound]
    figures = [
        Figure("contended barges of two desks over Redis", float(course.barges), ""),
        Figure("grants", float(course.granted), ""),
        Figure("heard", float(course.heard), ""),
        Figure("two heard at once, out of turn, or too late", float(len(course.wrong)), "", goal=at_most(0)),
        Figure("from silence to the next who is heard p50", percentile(course.handovers, 50) * 1000, "ms"),
        Figure("from silence to the next who is heard p99", percentile(course.handovers, 99) * 1000, "ms"),
        Figure("audit logs that are sound", float(len(sound)), f"of {len(logs)}", goal=at_least(len(logs))),
        *(Figure(f"a desk {what}", float(times), "times") for what, times in course.cut.items()),
    ]
    return figures, course.wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; 1 if something went wrong, 2 if it cannot be run here."""
    parser = argparse.ArgumentParser(prog="contention", description=__doc__)
    parser.add_argument("--barges", type=int, default=200, help="at least so many (200)")
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args(arguments)
    if PROGRAM is None:
        print("There is no redis-server program on this machine, and two desks share their line on one. Install it.")
        return 2
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="supervisor-desk-contention-") as folder:
        figures, wrong = run(Path(folder), options.barges, options.seed)
    print(f"{table(figures)}\n\nin {time.monotonic() - began:.0f} s")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
