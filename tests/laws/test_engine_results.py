"""The laws of results: a qualification is worked out as it is looked at, and nobody can tell.

Each case is qualified in full several times over, so a tenth of the cases is tried here, and a hundredth with many threads.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from random import Random
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual import Qualification, RuleSet
from clientqual.testing.specimens import Cases, Specimen
from clientqual.testing.strategies import SEEDS

SHIPPED = Specimen.of(RuleSet.default())
THREADS = 8

CASES = settings.default.max_examples if settings.default else 0
EACH = 4
a_tenth = settings(max_examples=max(CASES // 10 // EACH, 2))


def qualify(known: dict[str, Any]) -> Qualification:
    """Return a fresh qualification, of which nothing was looked at."""
    return SHIPPED.rules.qualify(SHIPPED.told(known))


def look(item: Any, random: Random) -> None:
    """Look at every field of an item and of what stands in it, in any order."""
    if is_dataclass(item):
        names = [field.name for field in fields(item)]
        for name in random.sample(names, len(names)):
            look(getattr(item, name), random)
    elif isinstance(item, dict | tuple):
        parts = list(item.values() if isinstance(item, dict) else item)
        for part in random.sample(parts, len(parts)):
            look(part, random)


def some_of(q: Qualification) -> Iterator[Any]:
    """Yield a qualification and a few items of it that are worked out later."""
    yield q
    yield from list(q.outcomes.values())[:2]
    yield from (*q.recommendations[:1], *q.red[:1])


@a_tenth
@given(SHIPPED.many(EACH), st.integers(0, SEEDS))
def test_whatever_is_looked_at_first(cases: Cases, seed: int) -> None:
    """In whatever order the parts of a qualification are looked at, they come out equal, and as the same bytes."""
    for known in cases:
        one, other = qualify(known), qualify(known)
        look(other, Random(seed))
        assert one == other
        assert one.to_json() == other.to_json()
        assert repr(one) == repr(other)


@a_tenth
@given(SHIPPED.many(EACH))
def test_pure(cases: Cases) -> None:
    """Two qualifications of one case are equal and have the same bytes, in whatever order its facts are told."""
    for known in cases:
        one, other = qualify(known), qualify(dict(reversed(known.items())))
        assert one == other
        assert one.to_json() == other.to_json()


@a_tenth
@given(SHIPPED.many(EACH), st.booleans(), st.sampled_from(range(pickle.HIGHEST_PROTOCOL + 1)))
def test_copies(cases: Cases, looked_at: bool, protocol: int) -> None:
    """A qualification, and every item of it, can be pickled and copied, fresh or looked at, and the copy is equal."""
    for known in cases:
        whole = qualify(known).to_json()
        q = qualify(known)
        if looked_at:
            look(q, Random(0))
        assert pickle.loads(pickle.dumps(q, protocol)).to_json() == whole
        assert copy.deepcopy(q).to_json() == whole
        assert copy.copy(q).to_json() == whole
        assert replace(qualify(known), precision="walk").to_json() == whole
    for item in some_of(qualify(cases[-1])):
        assert pickle.loads(pickle.dumps(item, protocol)) == item
        assert copy.deepcopy(item) == copy.copy(item) == item


@a_tenth
@given(SHIPPED.many(EACH, stated=False))
def test_what_they_could_not_say(cases: Cases) -> None:
    """A fact that was asked for in vain is not asked for again, and changes nothing else that is found."""
    for known in cases:
        told, q = SHIPPED.told(known), qualify(known)
        in_vain = [item.fact for item in q.questions][::2]
        again = SHIPPED.rules.qualify({**told, "dont_know": in_vain})
        assert again.questions == tuple(item for item in q.questions if item.fact not in in_vain)
        assert (again.outcomes, again.red, again.green) == (q.outcomes, q.red, q.green)
        assert SHIPPED.rules.answer({**told, "dont_know": in_vain}) == SHIPPED.rules.answer(told)


@settings(max_examples=max(CASES // 100 // EACH, 2))
@given(SHIPPED.many(EACH))
def test_from_many_threads_at_once(cases: Cases) -> None:
    """Threads that look at one fresh qualification at the same time all see the same."""
    for known in cases:
        expected, q, start = qualify(known).to_json(), qualify(known), Barrier(THREADS)

        def see(seed: int, q: Qualification = q, start: Barrier = start) -> str:
            start.wait()
            look(q, Random(seed))
            return q.to_json()

        with ThreadPoolExecutor(THREADS) as threads:
            assert set(threads.map(see, range(THREADS))) == {expected}


def nested() -> dict[str, Any]:
    return {"project": {"brief": "none", "external_risks": ["weather"]}, "client": {"trust": "cautious"}}


def by_path() -> dict[str, Any]:
    return {"project.brief": "none", "project.external_risks": ["weather"], "client.trust": "cautious"}


@pytest.mark.parametrize("case", [nested, by_path])
def test_a_case_that_changes_afterwards(case: Callable[[], dict[str, Any]]) -> None:
    """What its owner does to a mapping, or to a list in it, once it was qualified, does not change the answer."""
    told, before = case(), SHIPPED.rules.qualify(case()).to_json()
    q = SHIPPED.rules.qualify(told)
    for facts in (told, *(part for part in told.values() if isinstance(part, dict))):
        for value in facts.values():
            if isinstance(value, list):
                value.append("nonsense")
        facts.clear()
    assert q.to_json() == before


def test_there_is_nothing_else_to_see() -> None:
    """What is worked out later has the fields of its class and no other, and cannot be changed."""
    q = qualify({})
    for item in some_of(q):
        assert not hasattr(item, "nothing_of_the_kind")
        assert not hasattr(item, "__deepcopy__")
        assert "_work_out" not in repr(item)
    assert {field.name for field in fields(q)} >= {"outcomes", "questions", "warnings"}
