"""A drawing: what the passes hand on to each other before there are cells, and so no circuit yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clientqual.circuit.gates import Comparison, Standing
from clientqual.circuit.wiring import Draft


@dataclass(frozen=True, slots=True)
class Drawing:
    """The gates of a program as they were made, with those that answer it; the fields are those of a circuit."""

    gates: tuple[Draft, ...]
    comparisons: Mapping[str, Comparison]
    layers: tuple[int, ...]
    possible: Mapping[str, tuple[int, ...]]
    presumed: Mapping[str, tuple[int, ...]]
    computed: Mapping[str, tuple[int, ...]]
    signals: Mapping[str, Standing]
    actions: Mapping[str, Standing]
    warnings: tuple[int, ...]
