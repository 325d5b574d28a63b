"""The durable engine in the module of durable-rules: its answers, its threads, what it lets go of, and what it says where there is none."""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from clientqual import MissingExtra, RuleSet
from clientqual.engines.durable import DurableEngine
from clientqual.engines.durable.fields import Check
from clientqual.engines.durable.native import Network, Rule, native
from clientqual.testing import laws
from clientqual.testing.specimens import Specimen
from clientqual.testing.strategies import Facts

pytest.importorskip(
    "durable_rules_engine",
    reason="durable-rules is not built: it needs a C compiler, and Python below 3.13",
    exc_type=ImportError,
)

Rules = Callable[..., RuleSet]

SHIPPED = Specimen.of(RuleSet.default())
DURABLE = SHIPPED.rules.using("durable")


def cases(count: int, seed: int = 0) -> list[Facts]:
    """Return cases from nothing known to everything known."""
    return list(SHIPPED._spread(count, seed, stated=True))


# --- answers ----------------------------------------------------------------------------------------------------------------------


def test_the_shipped_rules_mean_the_same() -> None:
    """Everything that is found of a case, in its order, is what the meaning of the rules says."""
    engine = DurableEngine(SHIPPED.program)
    for known in cases(40):
        laws.same_as_meaning(SHIPPED.program, SHIPPED.normal, engine.found(known), known)


def test_the_answer_is_the_same_to_the_byte() -> None:
    """A qualification by this engine is that of the default engine, with reasons, questions and all."""
    for known in cases(6):
        told = SHIPPED.told(known)
        assert DURABLE.qualify(told).to_json() == SHIPPED.rules.qualify(told).to_json()


TEXTS = """
facts:
  custom.a: {enum: ["1", "1.0", "true", "null", 'say "no" \\', caf\u00e9, "{", b], ask: A?, presume: b}
  custom.big: {number: [-90000000000000, 90000000000000], ask: Big?, presume: 0}
---
outcome: mood
values: [one, point, truth, null_, quote, accent, brace, bee]
policy: first
rows:
  - {id: one, when: {custom.a: "1"}, then: one}
  - {id: point, when: {custom.a: "1.0"}, then: point}
  - {id: truth, when: {custom.a: "true"}, then: truth}
  - {id: null_, when: {custom.a: "null"}, then: null_}
  - {id: quote, when: {custom.a: 'say "no" \\'}, then: quote}
  - {id: accent, when: {custom.a: caf\u00e9}, then: accent}
  - {id: brace, when: {custom.a: "{"}, then: brace}
otherwise: bee
---
outcome: size
values: [huge, large, small, tiny]
policy: first
rows:
  - {id: huge, when: {custom.big: {ge: 90000000000000}}, then: huge}
  - {id: large, when: {custom.big: {ge: 89999999999999.9999}}, then: large}
  - {id: tiny, when: {custom.big: {lt: -89999999999999.9999}}, then: tiny}
otherwise: small
"""


def test_texts_and_numbers_that_the_module_could_confuse(rules: Rules) -> None:
    """Texts that look like something else stay texts, and amounts that floats cannot tell apart are told apart."""
    small = Specimen.of(rules(TEXTS))
    engine = DurableEngine(small.program)
    bound = 90_000_000_000_000
    near = [number + Decimal(step) / 10_000 for number in (bound, bound - 1, 0, -bound + 1) for step in (-1, 0)]
    texts: list[Facts] = [{"custom.a": text} for text in small.pools["custom.a"]]
    numbers: list[Facts] = [{"custom.big": number} for number in near]
    for known in texts + numbers:
        laws.same_as_meaning(small.program, small.normal, engine.found(known), known)


CHAIN = """
facts:
  custom.a: {bool: true, ask: A?, presume: true}
  custom.b: {enum: [low, high], ask: B?, presume: {rows: [{id: a, when: {custom.a: true}, then: high}], otherwise: low}}
  custom.c: {enum: [low, high], ask: C?, presume: {fact: custom.b}}
  custom.d: {enum: [low, high], ask: D?, presume: {rows: [{id: a, when: {custom.a: false}, then: {fact: custom.c}}], otherwise: low}}
---
outcome: mood
values: [good, fair, bad]
policy: first
rows: [{id: c, when: {custom.c: high}, then: good}, {id: d, when: {custom.d: high}, then: fair}]
otherwise: bad
"""


def test_what_is_presumed_to_be_as_another_fact(rules: Rules) -> None:
    """A presumption that refers to a fact waits until that is settled, however it comes about."""
    small = Specimen.of(rules(CHAIN))
    engine = DurableEngine(small.program)
    pools = [[None, *small.pools[path]] for path in small.telling]
    for values in product(*pools):
        known: Facts = {path: value for path, value in zip(small.telling, values, strict=True) if value is not None}
        laws.same_as_meaning(small.program, small.normal, engine.found(known), known)


# --- many at once, and for long -----------------------------------------------------------------------------------------------------


def test_from_many_threads_at_once() -> None:
    """Threads that share one engine all get the answers that one gets alone."""
    engine, some = DurableEngine(SHIPPED.program), cases(60)
    expected = [engine.found(known) for known in some]
    with ThreadPoolExecutor(8) as threads:
        for _ in range(3):
            assert list(threads.map(engine.found, some)) == expected


def resident() -> int:
    """Return how much memory this process has, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="only Linux tells this way how much memory a process has"
)
def test_memory_stays_flat() -> None:
    """Neither cases nor engines that are let go of leave anything behind in the module."""
    some = cases(20)

    def work() -> None:
        for _ in range(5):
            engine = DurableEngine(SHIPPED.program)
            for known in some:
                engine.found(known)

    work()
    gc.collect()
    before = resident()
    for _ in range(2):
        work()
    gc.collect()
    assert resident() - before < 60_000_000  # two engines take more, and here were ten


def test_pickled() -> None:
    """An engine and a rule set that uses it can be pickled; what stands in the module is made anew."""
    known = cases(3)[1]
    expected = DURABLE._walker.found(known)
    engine = DurableEngine(SHIPPED.program)
    assert pickle.loads(pickle.dumps(engine)).found(known) == expected
    rules = pickle.loads(pickle.dumps(DURABLE))
    assert rules.engine == "durable"
    assert rules._walker.found(known) == expected


def test_python_ends_quietly() -> None:
    """Networks that are still there when Python ends are let go of without a word."""
    code = "from clientqual import RuleSet; print(RuleSet.default().using('durable').qualify({}).tier)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")


# --- the module -------------------------------------------------------------------------------------------------------------------


RULES = [
    Rule("low.0", (Check("f.n", "at most", 3),)),
    Rule("high.0", (Check("f.n", "at least", 3), Check("f.s", "is", True))),
]


def test_a_network_says_which_rules_fire() -> None:
    """Rules fire for the fields that are entered, each time anew; what no rule reads is not even told."""
    network = Network(native(), RULES)
    some = [{}, {"f.n": '"f.n":3'}, {"f.n": '"f.n":3', "f.s": '"f.s":true', "x": "nonsense"}, {"f.n": '"f.n":4'}, {}]
    assert [sorted(network.ask(entered)) for entered in some] == [[], ["low.0"], ["high.0", "low.0"], [], []]


class Interrupting:
    """The module, with one call that does not come back as it should."""

    def __init__(self, call: str) -> None:
        self._module, self._call = native(), call
        self.armed = False

    def __getattr__(self, name: str) -> Any:
        if self.armed and name == self._call:
            self.armed = False
            raise KeyboardInterrupt
        return getattr(self._module, name)


@pytest.mark.parametrize("call", ["start_action_for_state", "complete_and_start_action", "retract_fact"])
def test_a_network_begins_anew_after_a_failure(call: str) -> None:
    """Whatever cuts a case short, the next one meets nothing of it."""
    module = Interrupting(call)
    network = Network(module, RULES)
    module.armed = True
    with pytest.raises(KeyboardInterrupt):
        network.ask({"f.n": '"f.n":3', "f.s": '"f.s":true'})
    assert network.ask({"f.n": '"f.n":1'}) == ["low.0"]


# --- without it -------------------------------------------------------------------------------------------------------------------


def test_durable_rules_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package the engine says what to install."""
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    with pytest.raises(MissingExtra) as caught:
        RuleSet.default().using("durable")
    assert str(caught.value) == (
        "error: the engine `durable` needs a package that is not installed [missing-extra]\n"
        '  help: pip install "clientqual[durable]", with a C compiler; on Python 3.13 and newer CPPFLAGS="-DPyEval_CallObject='
        'PyObject_CallObject" pip install --no-cache-dir durable-rules==2.0.28'
    )


def test_durable_rules_was_built_for_another_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that is there and cannot be loaded, as on Python 3.13, is to be built anew."""
    (tmp_path / "durable_rules_engine.py").write_text(
        "raise ImportError('undefined symbol: PyEval_CallObject')", "utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "durable_rules_engine")
    with pytest.raises(MissingExtra, match="is installed, and its module cannot be imported") as caught:
        RuleSet.default().using("durable")
    assert "--force-reinstall" in str(caught.value)
