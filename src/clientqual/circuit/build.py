"""From a checked program to its gates: the walk, and the presumed case, side by side in one wiring."""

from __future__ import annotations

from collections.abc import Mapping

from clientqual.circuit.deciding import Deciding
from clientqual.circuit.drawing import Drawing
from clientqual.circuit.gates import Standing
from clientqual.circuit.presuming import Presuming
from clientqual.circuit.reading import Rails, Reading
from clientqual.circuit.walking import Walking
from clientqual.circuit.wiring import Wiring
from clientqual.ir import Program


def draw(program: Program, normal: Program) -> Drawing:
    """Return the gates of a program. `normal` is the same program in normal form, which is what the walk reads."""
    wiring = Wiring()
    walking, presuming = Walking(normal, wiring), Presuming(program, wiring)
    for path in normal.derived:
        walking.derive(path)
    read_rules(walking)
    read_rules(presuming)
    walked, presumed = recommendations(walking), recommendations(presuming)
    warnings = tuple(walking.rails(item.when).sure for item in normal.unrealistic)
    return Drawing(
        gates=tuple(wiring.gates),
        comparisons=wiring.comparisons,
        layers=(),
        possible={name: tuple(walking.answers[name].values()) for name in program.outcomes},
        presumed={name: tuple(presuming.answers[name].values()) for name in program.outcomes},
        computed={path: tuple(walking.computed[path].values()) for path in program.derived},
        signals=_standings(walking.signals, presuming.signals),
        actions=_standings(walked, presumed),
        warnings=warnings,
    )


def draw_decisions(normal: Program) -> Drawing:
    """Return the gates that answer complete cases. They have but one answer, so it is both possible and presumed."""
    wiring = Wiring()
    deciding = Deciding(normal, wiring)
    for path in normal.derived:
        deciding.derive(path)
    read_rules(deciding)
    recommended = recommendations(deciding)
    answers = {name: tuple(deciding.answers[name].values()) for name in normal.outcomes}
    return Drawing(
        gates=tuple(wiring.gates),
        comparisons=wiring.comparisons,
        layers=(),
        possible=answers,
        presumed=answers,
        computed={},
        signals=_standings(deciding.signals, deciding.signals),
        actions=_standings(recommended, recommended),
        warnings=(),
    )


def read_rules(reading: Reading) -> None:
    """Read signals and outcomes, in the order in which they can be worked out."""
    for name, signal in reading.program.signals.items():
        reading.signals[name] = reading.rails(signal.when)
    for name, outcome in reading.program.outcomes.items():
        reading.answers[name] = reading.outcome(outcome)


def recommendations(reading: Reading) -> dict[str, Rails]:
    """Return the gates of each recommendation: one of its rules holds, and nothing recommended excludes it."""
    wiring = reading.wiring
    found: dict[str, Rails] = {}
    for name, action in reading.program.actions.items():
        rules = [reading.rails(rule.when) for rule in action.rules]
        excluders = [found[other] for other in action.excluded_by]
        called = Rails(wiring.either(rule.sure for rule in rules), wiring.either(rule.could for rule in rules))
        found[name] = Rails(
            wiring.every([called.sure, *(wiring.inverse(other.could) for other in excluders)]),
            wiring.every([called.could, *(wiring.inverse(other.sure) for other in excluders)]),
        )
    return found


def _standings(walked: Mapping[str, Rails], presumed: Mapping[str, Rails]) -> dict[str, Standing]:
    return {name: Standing(sure, could, presumed[name].could) for name, (sure, could) in walked.items()}
