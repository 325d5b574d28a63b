"""Causes: the events because of which something changed at a step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from clientqual.engagement.shifts import View
from clientqual.engagement.steps import Step
from clientqual.events import Event, Told, in_order
from clientqual.ir import Value


class Causes:
    """What happened at a step; where nothing did, the events behind the facts that time moved, as far as they made the change."""

    def __init__(
        self, told: Told, known: Mapping[str, Value], step: Step, view: Callable[[Mapping[str, Value]], View]
    ) -> None:
        """Take what was `told` and `known` before the step."""
        self._step, self._known, self._view = step, known, view
        self._moved = {} if step.events else _moved(told, step)
        self._alone: dict[str, View] = {}

    def of_fact(self, path: str, to: object) -> tuple[Event, ...]:  # noqa: ARG002  (what it turned to does not matter)
        return self._step.events or self._behind([path] if path in self._moved else self._moved)

    def of(self, name: str, to: str | None, part: Literal["outcomes", "actions"]) -> tuple[Event, ...]:
        """Return why an outcome or action turned `to` something: of all facts that moved, those that alone would have made it so."""
        if len(self._moved) < 2:
            return self._step.events or self._behind(self._moved)
        alone = [path for path in self._moved if getattr(self._after(path), part).get(name) == to]
        return self._behind(alone or self._moved)

    def _after(self, path: str) -> View:
        """Return how things would stand if this fact alone had moved."""
        if path not in self._alone:
            known = {other: value for other, value in self._known.items() if other != path}
            now = self._step.known
            self._alone[path] = self._view({**known, path: now[path]} if path in now else known)
        return self._alone[path]

    def _behind(self, paths: Iterable[str]) -> tuple[Event, ...]:
        return in_order({event for path in paths for event in self._moved[path]})


def _moved(before: Told, step: Step) -> dict[str, tuple[Event, ...]]:
    """Return the facts that time alone moved on, with the events that they count from."""
    return {
        path: tuple(event for told in (before, step.told) if path in told for event in told[path][1])
        for path in {*before, *step.told}
        if step.told.get(path) != before.get(path)
    }
