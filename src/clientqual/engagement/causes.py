"""Causes: the events because of which something changed at a step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from clientqual.engagement.shifts import View
from clientqual.engagement.steps import Step
from clientqual.events import Event, Told, implied, in_order, tells_of
from clientqual.ir import Program, Value


class Causes:
    """Why something changed at a step: because of the events that happened then and tell the facts that made it so.

    Where time alone moved a fact, it is because of the events that the fact counts from.
    """

    def __init__(
        self,
        program: Program,
        told: Told,
        known: Mapping[str, Value],
        step: Step,
        view: Callable[[Mapping[str, Value]], View],
    ) -> None:
        """Take what was `told` and `known` before the step."""
        self._program, self._step, self._known, self._view = program, step, known, view
        self._moved = _moved(program, told, step)
        self._alone: dict[str, View] = {}

    def of_fact(self, path: str, to: object) -> tuple[Event, ...]:  # noqa: ARG002  (what it turned to does not matter)
        """Return why a fact changed: it moved itself, or one did that implies it, or one that it gives way to."""
        if path in self._moved:
            return self._behind([path])
        about = self._with(path)
        near = [other for other in self._moved if not about.isdisjoint(self._with(other))]
        return self._behind(near or self._moved)

    def of(self, name: str, to: str | None, part: Literal["outcomes", "actions"]) -> tuple[Event, ...]:
        """Return why an outcome or action turned `to` something: of all facts that moved, those that alone would have made it so."""
        if len(self._moved) < 2:
            return self._behind(self._moved)
        alone = [path for path in self._moved if getattr(self._after(path), part).get(name) == to]
        return self._behind(alone or self._moved)

    def _after(self, path: str) -> View:
        """Return how things would stand if this fact alone had moved, with what it implies, and what gave way to it."""
        if path not in self._alone:
            moved, now = self._with(path), self._step.known
            known = {
                other: value
                for other, value in self._known.items()
                if other not in moved and (other in now or moved.isdisjoint(self._with(other)))
            }
            self._alone[path] = self._view({**known, **{other: now[other] for other in moved if other in now}})
        return self._alone[path]

    def _with(self, path: str) -> set[str]:
        return {path, *(other for other, _ in implied(self._program, path))}

    def _behind(self, paths: Iterable[str]) -> tuple[Event, ...]:
        return in_order({event for path in paths for event in self._moved[path]})


def _moved(program: Program, before: Told, step: Step) -> dict[str, tuple[Event, ...]]:
    """Return the facts that are told otherwise since the step, each with the events because of which it is."""
    values = [path for path in {*before, *step.told} if _value(before, path) != _value(step.told, path)]
    # Something may only rest on other events now: then it is through what gives way to what, of which the latest event decides.
    paths = values or [path for path in step.told if step.told[path] != before.get(path)]
    return {path: _because(program, path, before, step) for path in paths}


def _because(program: Program, path: str, before: Told, step: Step) -> tuple[Event, ...]:
    """Return what happened at the step and tells of a fact; where nothing did, what the fact counted and counts from."""
    then = tuple(event for event in step.events if event in _events(step.told, path))
    if not then:
        then = tuple(event for event in step.events if tells_of(program, event, path))
    return then or (*_events(before, path), *_events(step.told, path))


def _value(told: Told, path: str) -> Value | None:
    return told[path][0] if path in told else None


def _events(told: Told, path: str) -> tuple[Event, ...]:
    return told[path][1] if path in told else ()
