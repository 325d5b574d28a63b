"""The laws of changes: they deliver, they are the smallest, and nothing that is fixed moves.

On rule sets that Hypothesis draws all changes are gone through one by one with the plain evaluator.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual import RuleSet
from clientqual.answering import Knowledge, know
from clientqual.errors import CaseError, MissingExtra
from clientqual.explain import Change, Changer, Changes, Wish
from clientqual.explain.change import finding, moves, seeking
from clientqual.explain.change.finding import STEPS
from clientqual.explain.change.moves import Situation
from clientqual.ir import Numbers, Value, number_value, scaled
from clientqual.semantics import decide, presume
from clientqual.testing.changing import Trial, changing_rule_sets, values_of
from clientqual.testing.specimens import Specimen, specimen
from clientqual.testing.strategies import SEEDS, CaseStrategies, Facts

CASES = settings.default.max_examples if settings.default else 0
EACH = 4
"""So many cases are tried with each rule set: drawing and compiling one takes longer than changing a case."""
MOST = 2
"""Changes of more facts are not gone through one by one."""
ALL = 1000
"""A limit that no small rule set reaches."""

sets_for_all_cases = settings(max_examples=max(CASES // (2 * EACH), 10))


@dataclass(frozen=True, repr=False)
class Drawn:
    """A drawn rule set with what finds changes under it."""

    rules: Specimen

    def __repr__(self) -> str:
        return repr(self.rules)

    def changer(self) -> Changer:
        return Changer(self.rules.program, lambda known: self.rules.engine.found(known).presumed)

    def trials(self, data: Any) -> Iterator[Trial]:
        """Draw cases, each with a wish that often can come true."""
        for number in range(EACH):
            random = Random(data.draw(st.integers(0, SEEDS)))
            known = self.rules.case(number * len(self.rules.telling) // EACH, random.randrange(SEEDS))
            told = {
                path: value for path, value in known.items() if path not in self.rules.defaults or random.random() < 0.3
            }
            try:
                knowledge = know(self.rules.program, told)
            except CaseError:
                continue
            yield self._trial(knowledge, random)

    def _trial(self, knowledge: Knowledge, random: Random) -> Trial:
        program = self.rules.program
        name = random.choice(sorted(program.outcomes))
        answers = {str(random.choice(program.outcomes[name].domain.values))}
        trial = Trial(program, self.rules.normal, knowledge, Wish({}))
        for _ in range(20):
            paths = [path for path in trial.movable() if self.rules.pools[path]]
            changed = trial.changed(
                {path: random.choice(self.rules.pools[path]) for path in random.sample(paths, min(len(paths), 3))}
            )
            if changed is not None:
                answer = str(decide(program, presume(program, changed)).values[name])
                answers = {answer} if answer != self._now(trial, name) else answers
        actions = tuple(random.sample(sorted(program.actions), 1)) if random.random() < 0.3 else ()
        nothing: tuple[str, ...] = ()
        wanted, unwanted = (actions, nothing) if random.random() < 0.5 else (nothing, actions)
        wish = Wish({name: tuple(answers)}, wanted, unwanted, random.random() < 0.3)
        return replace(trial, wish=wish)

    def _now(self, trial: Trial, name: str) -> str:
        return str(decide(self.rules.program, trial.present).values[name])


drawn = changing_rule_sets().map(specimen).map(Drawn)


@contextmanager
def looked_at() -> Iterator[list[Situation]]:
    """Gather the situations that are looked at. One with more ways for compared numbers to stand than are gone through is crowded."""
    seen: list[Situation] = []

    class Seen(Situation):
        def __init__(self, *parts: Any) -> None:
            super().__init__(*parts)
            seen.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding, "Situation", Seen)
        yield seen


def found(changer: Changer, trial: Trial, limit: int = ALL, steps: int = STEPS) -> Changes:
    return changer.changes(trial.knowledge.facts, trial.knowledge.stated, trial.wish, limit, steps)


@sets_for_all_cases
@given(drawn, st.data())
def test_delivers(rules: Drawn, data: Any) -> None:
    """A change sets facts that may change, meets nothing unrealistic that was not met, and brings about what was promised."""
    changer = rules.changer()
    for trial in rules.trials(data):
        for change in found(changer, trial):
            assert trial.delivers(values_of(change))
            assert set(change.facts) <= set(trial.movable())
            says_what_follows(rules, trial, change)


def says_what_follows(rules: Drawn, trial: Trial, change: Change) -> None:
    """What a change says of itself is so."""
    known = trial.changed(values_of(change))
    assert known is not None
    assert change.before == rules.rules.engine.found(trial.knowledge.facts).presumed
    assert change.after == rules.rules.engine.found(known).presumed
    assert {*known} - {*trial.knowledge.facts} == {*change.implied} | {
        step.fact for step in change.steps if step.old is None
    }
    for step in change.steps:
        assert step.by == rules.rules.program.facts[step.fact].changed_by
        assert (step.old is None) == (step.fact not in trial.knowledge.facts)


@sets_for_all_cases
@given(drawn, st.data())
def test_smallest(rules: Drawn, data: Any) -> None:
    """No change of fewer facts delivers, and every set of as many facts that does is listed; nothing to change is the empty change.

    Where one is listed that shifts nothing that nobody can change, those that do are left out. Only that all of what stands in the way
    is needed may stay open, where numbers that are compared can stand in too many ways once all facts may move.
    """
    changer, pools = rules.changer(), rules.rules.pools
    for trial in rules.trials(data):
        with looked_at() as situations:
            changes = found(changer, trial)
        assert changes.complete or (changes.impossible and any(situation.crowded for situation in situations))
        assert changes.already == trial.delivers({})
        size = len(changes.changes[0]) if len(changes) else MOST + 1
        assert {len(change) for change in changes} <= {size}
        for fewer in range(min(size, MOST + 1)):
            assert not list(trial.of_size(fewer, pools))
        if size <= MOST:
            listed = {tuple(sorted(change.facts)) for change in changes}
            steady = not any(trial.rank(change)[0] for change in changes)
            for values in trial.of_size(size, pools):
                assert tuple(sorted(values)) in listed or (steady and trial.shifts(values))
            assert len(listed) == len(changes)


@sets_for_all_cases
@given(drawn, st.data())
def test_nearest(rules: Drawn, data: Any) -> None:
    """No value that is nearer to what a fact is now delivers in the same change, not even the next number."""
    changer = rules.changer()
    for trial in rules.trials(data):
        for change in found(changer, trial, limit=5):
            values = values_of(change)
            for path, value in values.items():
                for other in nearer(rules, trial, path, value):
                    assert not trial.delivers({**values, path: other}), (path, value, other)


def nearer(rules: Drawn, trial: Trial, path: str, value: Value) -> Iterator[Value]:
    """Yield values that are nearer to what a fact is than a value, other than what is known of it."""
    kind, here = rules.rules.program.types[path], trial.present[path]
    values = list(rules.rules.pools[path])
    if isinstance(kind.domain, Numbers) and value != here:
        step = kind.domain.step if scaled(here) > scaled(value) else -kind.domain.step  # type: ignore[arg-type]  # numbers
        values.append(number_value(kind, scaled(value) + step))  # type: ignore[arg-type]
    for other in values:
        if trial.distance(path, other) < trial.distance(path, value) and other != trial.knowledge.facts.get(path):
            yield other


@sets_for_all_cases
@given(drawn, st.data())
def test_best_first(rules: Drawn, data: Any) -> None:
    """Changes are listed by what they shift, what they ask of the client, their steps and their paths; a limit keeps the first."""
    changer = rules.changer()
    for trial in rules.trials(data):
        changes = found(changer, trial)
        ranks = [trial.rank(change) for change in changes]
        assert ranks == sorted(ranks)
        few = found(changer, trial, limit=2)
        assert few.changes == changes.changes[:2]
        assert few.more == (len(changes) > 2)


@sets_for_all_cases
@given(drawn, st.data())
def test_impossible(rules: Drawn, data: Any) -> None:
    """What stands in the way does so alone, and none of it can be left out."""
    for trial in rules.trials(data):
        changes = found(rules.changer(), trial)
        assert changes.impossible == (not len(changes))
        is_plain = not any(fact.implies for fact in trial.program.facts.values())
        if (
            changes.impossible
            and is_plain
            and not any(path in trial.program.derived for path in trial.knowledge.stated)
        ):
            blockers = [item.fact for item in changes.blocked_by]
            assert freed(rules, trial, blockers).impossible
            for path in blockers:
                assert not freed(rules, trial, [other for other in blockers if other != path]).impossible


def freed(rules: Drawn, trial: Trial, held: list[str]) -> Changes:
    """Return the changes there are where only what is held may not change."""
    program = trial.program
    facts = {path: replace(fact, changed_by=None if path in held else "client") for path, fact in program.facts.items()}
    stated = {path: value for path, value in trial.knowledge.facts.items() if path not in held}
    changer = Changer(replace(program, facts=facts), lambda known: rules.rules.engine.found(known).presumed)
    return changer.changes(trial.knowledge.facts, stated, trial.wish, 1)


@sets_for_all_cases
@given(drawn, st.data())
def test_pure(rules: Drawn, data: Any) -> None:
    """Neither what was asked before, nor the order in which facts are told, nor the thread makes a difference."""
    changer, trials = rules.changer(), list(rules.trials(data))
    first = [found(changer, trial, 5) for trial in trials]
    assert [found(changer, backwards(trial), 5) for trial in reversed(trials)][::-1] == first
    assert [found(rules.changer(), trial, 5) for trial in trials] == first
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda trial: found(changer, trial, 5), trials)) == first


def backwards(trial: Trial) -> Trial:
    """Return the same with the facts told the other way round."""
    known = trial.knowledge
    facts, stated = (dict(reversed([*told.items()])) for told in (known.facts, known.stated))
    return replace(trial, knowledge=replace(known, facts=facts, stated=stated))


@sets_for_all_cases
@given(drawn, st.data())
def test_tried_or_proved(rules: Drawn, data: Any) -> None:
    """Trying all small changes, asking a solver for all, and doing without one find the same; only without one it may be too much."""
    changer = rules.changer()
    for trial in rules.trials(data):
        tried = found(changer, trial)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(seeking, "LANES", 0)
            assert found(changer, trial) == tried
            patch.undo()
            patch.setattr("clientqual.carriers.search.solver_class", _missing)
            try:
                assert found(changer, trial) == tried
            except MissingExtra:
                assert len(trial.movable()) > MOST


def _missing() -> None:
    raise MissingExtra([])


@sets_for_all_cases
@given(drawn, st.data(), st.integers(0, 300))
def test_few_steps(rules: Drawn, data: Any, steps: int) -> None:
    """With few steps to go nothing wrong is said: what is found delivers, and where it is complete it is what more steps find."""
    changer = rules.changer()
    for trial in rules.trials(data):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(seeking, "LANES", 0)
            few, all_ = found(changer, trial, 5, steps), found(changer, trial, 5)
            assert found(changer, trial, 5, steps) == few
        assert few == all_ if few.complete else all(trial.delivers(values_of(change)) for change in few)
        assert not (few.impossible and not all_.impossible)


@sets_for_all_cases
@given(drawn, st.data())
def test_crowded(rules: Drawn, data: Any) -> None:
    """Where only some ways for numbers to stand are looked at, what is found still delivers, and what stands in the way does."""
    for trial in rules.trials(data):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(moves, "MOST_MOVES", 1)
            few = found(rules.changer(), trial, 5)
        assert all(trial.delivers(values_of(change)) for change in few)
        all_ = found(rules.changer(), trial, 5)
        assert few == all_ if few.complete else not (few.impossible and not all_.impossible)
        is_plain = not any(fact.implies for fact in trial.program.facts.values())
        if few.impossible and is_plain and not any(path in trial.program.derived for path in trial.knowledge.stated):
            assert freed(rules, trial, [item.fact for item in few.blocked_by]).impossible


# --- the shipped rule set -------------------------------------------------------------------------------------------------------

SHIPPED = Drawn(Specimen.of(RuleSet.default()))
STRATEGIES = CaseStrategies.of(SHIPPED.rules.program)
CHANGER = SHIPPED.changer()


@settings(max_examples=max(CASES // 3, 10))
@given(STRATEGIES.partial(60), st.sampled_from(["tier", "verdict"]), st.integers(0, 4), st.booleans())
def test_shipped(known: Facts, name: str, answer: int, decided: bool) -> None:
    """A change under the shipped rules delivers, moves nothing fixed, and no single fact does where it takes more."""
    program = SHIPPED.rules.program
    answers = [str(value) for value in program.outcomes[name].domain.values]
    told = {path: value for path, value in known.items() if path not in STRATEGIES.defaults}
    try:
        knowledge = know(program, told)
    except CaseError:
        return
    wish = Wish({name: answers[: answer % len(answers) + 1]}, decided=decided and len(told) > 40)
    trial = Trial(program, SHIPPED.rules.normal, knowledge, wish)
    changes = found(CHANGER, trial, 3)
    for change in changes:
        assert trial.delivers(values_of(change))
        assert set(change.facts) <= set(trial.movable())
        says_what_follows(SHIPPED, trial, change)
    if changes.complete and not (len(changes) and len(changes.changes[0]) < 2):
        random = Random(len(told))
        for path in random.sample(trial.movable(), 10):
            assert not any(
                trial.delivers({path: value}) for value in STRATEGIES.pools[path] if value != known.get(path)
            )
