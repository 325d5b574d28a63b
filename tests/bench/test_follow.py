"""The soak of engagements does what it says, on few events."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest

Part = Callable[[str], ModuleType]


def test_lives_are_lived_and_told_again(
    part: Part, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every event is fed, some come late and some twice, and a look at the whole log gives what was told."""
    follow = part("follow")
    monkeypatch.setattr(follow, "CHECKED", 1)
    follow.run(events=240, clients=6, at_once=3)
    lines = capsys.readouterr().out.splitlines()
    assert int(lines[-2].split()[0].replace(",", "")) >= 240
    assert lines[-1].endswith("6 lives told again")


def test_a_life_has_late_events_and_others_twice(part: Part) -> None:
    """The same for the same client."""
    follow = part("follow")
    lives = [follow.life(client, 100) for client in range(5)]
    assert lives == [follow.life(client, 100) for client in range(5)]
    moments = [[event.at for event, _ in life] for life in lives]
    assert all(sorted(life) != life for life in moments)
    assert any(again for life in lives for _, again in life)
