"""Numbers at the borders of the ways in which columns are compared: small whole numbers, sixteenths, and all others."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pytest

from clientqual import RuleSet

BORDERS = (0, 127, 128, 255, 256, 32767, 32768, 65536, 2**27, 2**31 - 1, 2**31, 2**32, 3435973.8367, 0.0625, 0.1)


def house(border: float) -> str:
    """Return rules that tell numbers below a border, at it and above it, and twice a number below another."""
    return f"""
facts:
  custom.x: {{number: [-9000000000, 9000000000], ask: X?, presume: 0}}
  custom.y: {{number: [-9000000000, 9000000000], ask: Y?, presume: 0}}
---
outcome: side
values: [below, at, above]
policy: first
rows:
  - {{id: below, when: {{custom.x: {{lt: {border}}}}}, then: below}}
  - {{id: at, when: {{custom.x: {{le: {border}}}}}, then: at}}
otherwise: above
---
outcome: compared
values: [less, more]
policy: first
rows:
  - {{id: less, when: {{custom.x: {{lt: {{fact: custom.y, times: 7}}}}}}, then: less}}
otherwise: more
"""


@pytest.mark.parametrize("border", BORDERS)
def test_as_one_by_one(rules: Callable[..., RuleSet], border: float) -> None:
    """On both sides of a border, in every type that holds the numbers, with gaps, a frame says what a case says."""
    loaded = rules(house(border))
    step = 1 if isinstance(border, int) else 0.0001
    near = [round(border + sign * step, 4) for sign in (-1, 0, 1)]
    half = [border + sign / 16 for sign in (-1, 1)] if border in (0, 2**27) else []
    values = [*near, *half, *(-value for value in near), None]
    kinds = [pa.float64()]
    if all(isinstance(value, int | None) for value in values):
        kinds += [pa.int64(), *([pa.int32()] if border < 2**31 - 1 else [])]
    pairs = [(x, y) for x in values for y in (*values, 1)]
    for kind in kinds:
        table = pa.table(
            {"custom.x": pa.array([x for x, _ in pairs], kind), "custom.y": pa.array([y for _, y in pairs], kind)}
        )
        answers = loaded.qualify_frame(table)
        for name in ("side", "compared"):
            presumed, decided = (answers[f"{name}.{part}"].to_pylist() for part in ("presumed", "decided"))
            for row, (x, y) in enumerate(pairs):
                told = {path: value for path, value in (("custom.x", x), ("custom.y", y)) if value is not None}
                one = loaded.qualify(told).outcomes[name]
                assert (presumed[row], decided[row]) == (one.presumed, one.decided), (name, kind, x, y)
