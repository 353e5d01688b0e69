"""Virtual time."""

from __future__ import annotations

from supervisor_desk.simulator.world.schedule import Schedule


def test_steps_run_in_order_of_time_and_then_of_asking() -> None:
    schedule = Schedule(1000)
    done: list[str] = []
    for delay, name in ((30, "c"), (10, "a"), (10, "b")):
        schedule.after(delay, done.append, name)
    schedule.advance(1029)
    assert (done, schedule.now, schedule.next_due) == (["a", "b"], 1029, 1030)
    schedule.advance(1030)
    assert (done, schedule.next_due) == (["a", "b", "c"], None)


def test_a_step_may_ask_for_the_next_and_sees_its_own_time() -> None:
    schedule, seen = Schedule(0), []

    def step() -> None:
        seen.append(schedule.now)
        if len(seen) < 4:
            schedule.after(5, step)

    schedule.after(5, step)
    schedule.advance(100)
    assert (seen, schedule.now) == ([5, 10, 15, 20], 100)


def test_a_cancelled_step_is_not_done() -> None:
    schedule = Schedule(0)
    done: list[str] = []
    step = schedule.after(5, done.append, "x")
    step.cancel()
    step.cancel()
    schedule.advance(10)
    assert done == []


def test_time_never_runs_backwards() -> None:
    schedule = Schedule(100)
    done: list[str] = []
    schedule.after(-50, done.append, "at once")
    schedule.advance(50)
    assert (done, schedule.now) == ([], 100)
    schedule.advance(100)
    assert done == ["at once"]
