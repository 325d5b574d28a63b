"""Hypothesis strategies for what happens in an engagement: events of every kind of a rule set, close together so that much coincides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from hypothesis import strategies as st

from clientqual.events import Event, contradictions
from clientqual.ir import FACT_STATED, RETRACTED, EventField, EventKind, Program, Value
from clientqual.testing.pools import value_pools
from clientqual.testing.strategies import SEEDS

BEGIN: Final = datetime(2026, 3, 2, tzinfo=UTC)
STEP: Final = timedelta(hours=8)
MOST_STEPS: Final = 90
MOST_TAKEN_BACK: Final = 12
NAMES: Final = ("1", "2", "3")
RARELY: Final = 0.15


@dataclass(frozen=True)
class EventStrategies:
    """Strategies for one program: the kinds of event to draw, the facts to state in them, and values for those."""

    program: Program
    kinds: tuple[EventKind, ...]
    paths: tuple[str, ...]
    pools: Mapping[str, tuple[Value, ...]]

    @classmethod
    def of(cls, program: Program) -> EventStrategies:
        """Draw the kinds that tell a fact, statements of those facts, some that tell nothing, and some that take others back."""
        telling = {kind for told in program.from_events.values() for fold in told.folds for kind in fold.kinds}
        kinds = tuple(program.events[name] for name in sorted({*telling, FACT_STATED, RETRACTED, "note"}))
        implying = [path for path, fact in program.facts.items() if fact.implies and path not in program.from_events]
        return cls(program, kinds, (*program.from_events, *implying), value_pools(program))

    def event(self, name: str) -> st.SearchStrategy[Event]:
        """Draw an event of that id."""
        return st.builds(self._event, st.just(name), st.integers(0, MOST_STEPS), st.integers(0, SEEDS))

    def events(self, most: int = 25) -> st.SearchStrategy[list[Event]]:
        """Draw events, each with an id of its own, in any order."""
        drawn = st.lists(st.tuples(st.integers(0, MOST_STEPS), st.integers(0, SEEDS)), max_size=most)
        return drawn.map(lambda pairs: [self._event(f"e{n}", *pair) for n, pair in enumerate(pairs)])

    def moments(self) -> st.SearchStrategy[datetime]:
        """Draw a moment to look at: on the grid of the events, or just beside it."""
        beside = st.sampled_from([timedelta(0), timedelta(microseconds=1), timedelta(microseconds=-1)])
        return st.builds(lambda steps, off: BEGIN + steps * STEP + off, st.integers(0, 2 * MOST_STEPS), beside)

    def _event(self, name: str, steps: int, seed: int) -> Event:
        random = Random(seed)  # noqa: S311  (nothing secret: the point is that it repeats)
        kind = random.choice(self.kinds)
        fields: dict[str, Any] = {
            field.name: self._told(field, random) for field in kind.fields if field.required or random.random() > RARELY
        }
        return Event.model_validate({"id": name, "at": BEGIN + steps * STEP, "kind": kind.name, **fields})

    def _told(self, field: EventField, random: Random) -> Any:
        if field.name == "event":
            return f"e{random.randrange(MOST_TAKEN_BACK)}"
        if field.type is None:
            return self._stated(random) if field.required else random.choice(NAMES)
        return random.choice(list(_some_of(field)))

    def _stated(self, random: Random) -> dict[str, Value | None]:
        some = random.sample(self.paths, min(len(self.paths), random.randint(1, 2)))
        told = {path: None if random.random() < RARELY else random.choice(self.pools[path]) for path in some}
        together = {path: value for path, value in told.items() if value is not None}
        return told if not any(contradictions(self.program, together)) else dict([told.popitem()])


def _some_of(field: EventField) -> tuple[Value, ...]:
    """Return a few values of a field."""
    domain = field.type.domain if field.type is not None else None
    return tuple(getattr(domain, "values", ())) or (0, 1, 50)
