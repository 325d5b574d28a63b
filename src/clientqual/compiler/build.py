"""The compiler: from a folder of YAML to a checked program.

load (files, bases, merging) -> declare (names) -> read (facts, signals, outcomes, actions, trials) -> order (layers) -> check.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from clientqual.compiler.alerts import read_alerts
from clientqual.compiler.bounds import check_bounds
from clientqual.compiler.checks import check_program, readers
from clientqual.compiler.declare import declare
from clientqual.compiler.digest import digest
from clientqual.compiler.document import Document, Entry
from clientqual.compiler.events import read_events, read_from_events
from clientqual.compiler.facts import read_defaults, read_derived, read_facts, read_house
from clientqual.compiler.layers import (
    exclusion_graph,
    in_order,
    ordered,
    ordered_signals,
    outcome_graph,
    presumption_graph,
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


def compile_rules(where: str | Path, opening: Callable[[Path], object] = lambda _: None) -> Program:
    """Return the program of a rule set: a folder, or the name of one that is installed.

    `opening` is called with each folder before its files are read, the rule set's own first.
    Raises RuleSetError with every complaint there is.
    """
    desk = Desk()
    loader = Loader(desk, opening=opening)
    loaded = loader.load(where)
    if loaded is None or loader.incomplete:
        raise RuleSetError(desk.complaints)
    identity, document = loaded
    names = declare(desk, document, FACT_TYPES, loader.removed)
    program = _program(desk, identity, document, names)
    if desk.complaints:
        raise RuleSetError(desk.complaints)
    return replace(program, identity=replace(identity, digest=digest(program)))


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
    events = read_events(shop, document)
    from_events = read_from_events(shop, document, events)
    alerts = read_alerts(shop, document, actions)
    presumptions = dict(sorted(book.presumptions.items()))
    sources = {name: _sentence(desk, document, name) for name in sorted(document.section("sources"))}
    sure = {path for path, fact in book.facts.items() if fact.default is not None}
    check_texts(texts, names, sure)
    translations = _translations(desk, document, names, texts, sure)
    places = {path: entry.span for section in ("facts", "derived") for path, entry in document.section(section).items()}
    among_derived = presumption_graph({}, derived)
    derived_order = ordered(desk, among_derived, "derived facts are worked out from each other", places)
    # A circle of derived facts alone was just complained of; it is not one of presumptions too.
    sound = {path: derived[path] for path in in_order(among_derived)}
    among_presumed = presumption_graph(presumptions, sound)
    program = Program(
        identity=identity,
        facts=dict(sorted(book.facts.items())),
        derived=_sorted(derived, derived_order),
        types=dict(sorted(names.types.items())),
        presumptions=presumptions,
        presumption_order=ordered(desk, among_presumed, "presumptions lean on each other", places),
        signals=_sorted(signals, ordered_signals(desk, signals, _places(signals))),
        groups=dict(sorted(names.groups.items())),
        outcomes=_sorted(
            outcomes, ordered(desk, outcome_graph(outcomes), "outcomes read each other", _places(outcomes))
        ),
        readers={},
        actions=_sorted(
            actions, ordered(desk, exclusion_graph(actions), "actions are excluded by each other", _places(actions))
        ),
        action_order=to_do_order(desk, actions),
        unrealistic=read_unrealistic(shop, document),
        tests=read_tests(shop, document, houses),
        promises=read_promises(shop, document),
        texts=texts.plain() | translations.pop(identity.language, {}),
        sources=sources,
        own_sources=_own(document.section("sources"), len(houses) - 1),
        translations=translations,
        events=events,
        from_events=from_events,
        alerts=alerts,
    )
    check_program(desk, program)
    if not desk.complaints:
        check_bounds(desk, program, places)
        program = replace(program, readers=readers(program))
    return program


def _houses(shop: Workshop, document: Document) -> tuple[dict[str, Value], ...]:
    """Return the defaults in force in each layer, from the base up."""
    houses: list[dict[str, Value]] = []
    for node in document.houses:
        below = houses[-1] if houses else dict(DEFAULTS) | read_defaults(shop, document)
        houses.append(below | read_house(shop, node))
    return tuple(houses)


def _own(entries: Mapping[str, Entry], layer: int) -> frozenset[str]:
    return frozenset(name for name, entry in entries.items() if entry.layer == layer)


def _sentence(desk: Desk, document: Document, name: str) -> str:
    return " ".join(desk.text(document.section("sources")[name].node, f"the source `{name}`").split())


def _translations(
    desk: Desk, document: Document, names: Names, texts: Texts, sure: set[str]
) -> dict[str, dict[str, str]]:
    """Return the texts of each language there is an overlay for; later overlays win."""
    found: dict[str, dict[str, str]] = {}
    for node in document.overlays:
        language, overlay = read_overlay(desk, node, names, texts.found)
        check_texts(overlay, names, sure)
        found.setdefault(language, {}).update(overlay.plain())
    return found


def _places(items: Mapping[str, Signal] | Mapping[str, Outcome] | Mapping[str, Action]) -> dict[str, Span | None]:
    return {name: item.span for name, item in items.items()}


def _sorted(items: Mapping[str, T], order: tuple[str, ...]) -> dict[str, T]:
    return {name: items[name] for name in order}
