"""Duties that come round: each in its rhythm, and none held up by another that fails."""

import logging
import threading

import pytest

from seamark.loop.turns import Duty, Turns


def test_each_comes_round_in_its_own_rhythm(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    done: list[str] = []
    often = Duty(lambda: done.append("often"), every=2, fails="Often fails.")
    seldom = Duty(lambda: done.append("seldom"), every=60, fails="Seldom fails.")
    turns = Turns("test", [often, seldom])
    for _ in range(61):
        turns.turn()
        now += 1
    assert (done.count("often"), done.count("seldom")) == (31, 2)


def test_one_that_fails_is_told_and_tried_again_ever_later_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    tries: list[float] = []
    done: list[float] = []
    is_broken = True

    def broken() -> None:
        tries.append(now)
        if is_broken:
            raise OSError("the disk is full")

    turns = Turns(
        "test",
        [
            Duty(broken, every=1, fails="Nothing can be written."),
            Duty(lambda: done.append(now), every=1, fails="Never said."),
        ],
    )
    with caplog.at_level(logging.ERROR):
        for _ in range(200):
            turns.turn()
            now += 1
    assert len(done) == 200
    assert tries[:8] == [100, 101, 103, 107, 115, 131, 163, 223], "twice as long each time, a minute at most"
    assert list(turns.troubles) == ["Nothing can be written."]
    assert "the disk is full" in caplog.text
    is_broken = False
    now += 60
    turns.turn()
    assert not turns.troubles
    now += 1
    turns.turn()
    assert tries[-1] == now, "mended, it is back in its rhythm"


def test_stopping_finishes_what_is_at_hand_and_begins_nothing_more() -> None:
    begun, go_on, done = threading.Event(), threading.Event(), []

    def slow() -> None:
        begun.set()
        assert go_on.wait(5)
        done.append("slow")

    turns = Turns(
        "test", [Duty(slow, every=0, fails="Slow."), Duty(lambda: done.append("next"), every=0, fails="Next.")]
    )
    turns.start()
    assert begun.wait(5)
    stopping = threading.Thread(target=turns.stop)
    stopping.start()
    stopping.join(0.05)
    assert stopping.is_alive()
    go_on.set()
    stopping.join(5)
    assert done == ["slow"]
