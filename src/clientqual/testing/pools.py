"""Values worth trying for each fact: every value of a short list, and numbers on both sides of every border that a rule draws."""

from __future__ import annotations

from collections.abc import Mapping

from clientqual.checking import Sampler
from clientqual.ir import FactType, Program, Value


def value_pools(program: Program) -> Mapping[str, tuple[Value, ...]]:
    """Return the values to try for each fact, base and derived, by path."""
    sampler = Sampler(program)
    return {path: _pool(sampler, kind) for path, kind in program.types.items()}


def _pool(sampler: Sampler, kind: FactType) -> tuple[Value, ...]:
    return tuple(sampler.choices(kind))
