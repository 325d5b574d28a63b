"""The compiler: from a folder of YAML to a checked program.

load (files, bases, merging) -> declare (names) -> read (facts, signals, outcomes, actions, trials) -> order (layers) -> check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from clientqual.compiler.checks import check_program, readers
from clientqual.compiler.declare import declare
from clientqual.compiler.document import Document
from clientqual.compiler.facts import read_defaults, read_derived, read_facts, read_house
from clientqual.compiler.layers import (
    exclusion_graph,
    ordered,
    outcome_graph,
    presumption_graph,
    signal_graph,
    to_do_order,
)
from clientqual.compiler.loading import Loader
from clientqual.compiler.names import Names
from clientqual.compiler.parts import read_actions, read_outcomes, read_signals
from clientqual.compiler.shape import Desk
from clientqual.compiler.tables import Workshop
from clientqual.compiler.texts import Texts, check_texts, read_overlay
from clientqual.compiler.trials import read_promises, read_tests, read_unrealistic
from clientqual.errors import RuleSetError
from clientqual.ir import Action, Identity, Outcome, Program, Signal, Value
from clientqual.models import DEFAULTS, FACT_TYPES
from clientqual.span import Span

T = TypeVar("T")


def compile_rules(where: str | Path) -> Program:
    """Return the program of a rule set: a folder, or the name of one that is installed.

    Raises RuleSetError with every complaint there is.
    """
    desk = Desk()
    loader = Loader(desk)
    loaded = loader.load(where)
    if loaded is None:
        raise RuleSetError(desk.complaints)
    identity, document = loaded
    names = declare(desk, document, FACT_TYPES)
    names.removed = loader.removed
    program = _program(desk, identity, document, names)
    if desk.complaints:
        raise RuleSetError(desk.complaints)
    return program


def _program(desk: Desk, identity: Identity, document: Document, names: Names) -> Program:
    texts = Texts(desk)
    shop = Workshop(desk, names, texts)
    houses = _houses(shop, document)
    book = read_facts(shop, document, houses[-1])
    derived = read_derived(shop, document)
    signals, outcomes, actions = (
        read_signals(shop, document),
        read_outcomes(shop, document),
        read_actions(shop, document),
    )
    presumptions = dict(sorted(book.presumptions.items()))
    sources = {name: _sentence(desk, document, name) for name in sorted(document.section("sources"))}
    sure = {path for path, fact in book.facts.items() if fact.default is not None}
    check_texts(texts, names, sure)
    graph = presumption_graph(presumptions, derived)
    program = Program(
        identity=identity,
        facts=dict(sorted(book.facts.items())),
        derived=_sorted(derived, ordered(desk, presumption_graph({}, derived), "derived facts", {})),
        types=dict(sorted(names.types.items())),
        presumptions=presumptions,
        presumption_order=ordered(desk, graph, "presumptions", {}),
        signals=_sorted(signals, ordered(desk, signal_graph(signals), "signals", _places(signals))),
        groups=dict(sorted(names.groups.items())),
        outcomes=_sorted(outcomes, ordered(desk, outcome_graph(outcomes), "outcomes", _places(outcomes))),
        readers={},
        actions=_sorted(actions, ordered(desk, exclusion_graph(actions), "exclusions", _places(actions))),
        action_order=to_do_order(desk, actions),
        unrealistic=read_unrealistic(shop, document),
        tests=read_tests(shop, document, houses),
        promises=read_promises(shop, document),
        texts=texts.plain(),
        sources=sources,
        translations=_translations(desk, document, names, texts, sure),
    )
    check_program(desk, program)
    return replace(program, readers=readers(program)) if not desk.complaints else program


def _houses(shop: Workshop, document: Document) -> tuple[dict[str, Value], ...]:
    """Return the defaults in force in each layer, from the base up."""
    houses: list[dict[str, Value]] = []
    for node in document.houses:
        below = houses[-1] if houses else dict(DEFAULTS) | read_defaults(shop, document)
        houses.append(below | read_house(shop, node))
    return tuple(houses)


def _sentence(desk: Desk, document: Document, name: str) -> str:
    return " ".join(desk.text(document.section("sources")[name].node, f"the source `{name}`").split())


def _translations(
    desk: Desk, document: Document, names: Names, texts: Texts, sure: set[str]
) -> Mapping[str, Mapping[str, str]]:
    """Return the texts of each language there is an overlay for; later overlays win."""
    found: dict[str, dict[str, str]] = {}
    for node in document.overlays:
        language, overlay = read_overlay(desk, node, texts.found)
        check_texts(overlay, names, sure)
        found.setdefault(language, {}).update(overlay.plain())
    return found


def _places(items: Mapping[str, Signal] | Mapping[str, Outcome] | Mapping[str, Action]) -> dict[str, Span | None]:
    return {name: item.span for name, item in items.items()}


def _sorted(items: Mapping[str, T], order: tuple[str, ...]) -> dict[str, T]:
    return {name: items[name] for name in order}
