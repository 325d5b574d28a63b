"""What a rule set says of itself: tests, promises, and situations that do not occur."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from typing import Final

from clientqual import messages
from clientqual.compiler.constants import choice, stated_facts
from clientqual.compiler.document import Document, Entry
from clientqual.compiler.parts import selected
from clientqual.compiler.tables import Workshop
from clientqual.ir import Answers, Expectation, Promise, RuleTest, Unrealistic, Value
from clientqual.text import Mapping, Node, Scalar

_ACTIONS: Final = ("recommended", "not_recommended", "certain", "conditional", "done")
_ANSWERS: Final = ("decided", "possible")
_SIGNALS: Final = ("signals", "no_signals")


def read_unrealistic(shop: Workshop, document: Document) -> tuple[Unrealistic, ...]:
    """Return the situations that do not occur, by id."""
    conditions = shop.conditions("an unrealistic situation", "signals")
    found: list[Unrealistic] = []
    for name, entry in sorted(document.section("unrealistic").items()):
        fields = shop.desk.fields(entry.node, ("id", "when"), "an unrealistic situation")
        found.append(Unrealistic(name, shop.condition(fields, conditions, "an unrealistic situation", entry.span)))
    return tuple(found)


def read_promises(shop: Workshop, document: Document) -> tuple[Promise, ...]:
    """Return the promises, by name."""
    return tuple(_promise(shop, name, entry) for name, entry in sorted(document.section("always").items()))


def _promise(shop: Workshop, name: str, entry: Entry) -> Promise:
    fields = shop.desk.fields(entry.node, ("name", "when", "then", "recommended", "not_recommended"), "a promise")
    when = shop.condition(fields, shop.conditions("a promise", "outcomes"), "a promise", entry.span)
    then = answers(shop, fields["then"], "`then`") if "then" in fields else ()
    if not {"then", "recommended", "not_recommended"} & fields.keys():
        shop.desk.need(fields, "then", "a promise", entry.span)
    chosen = {
        key: selected(shop.desk, shop.names, fields[key], f"`{key}`") if key in fields else frozenset[str]()
        for key in ("recommended", "not_recommended")
    }
    return Promise(name, when, then, chosen["recommended"], chosen["not_recommended"], entry.span)


def read_tests(shop: Workshop, document: Document, houses: tuple[MappingOf[str, Value], ...]) -> tuple[RuleTest, ...]:
    """Return the tests, by name. `houses` are the defaults of each layer: a test of the base is run in the base's house."""
    return tuple(_test(shop, name, entry, houses) for name, entry in sorted(document.section("tests").items()))


def _test(shop: Workshop, name: str, entry: Entry, houses: tuple[MappingOf[str, Value], ...]) -> RuleTest:
    desk, what = shop.desk, f"the test `{name}`"
    fields = desk.fields(entry.node, ("name", "case", "expect"), what)
    desk.need(fields, "name", what, entry.span)
    case, expect = desk.need(fields, "case", what, entry.span), desk.need(fields, "expect", what, entry.span)
    stated: dict[str, Value] = {}
    dont_know: tuple[str, ...] = ()
    if case is not None and not (isinstance(case, Scalar) and case.value is None):
        found = stated_facts(desk, shop.names, case, "a case", ("dont_know", "currency", "id", "label", "notes"))
        stated = {path: value for path, (value, _) in found.items()}
        asked = case.get("dont_know") if isinstance(case, Mapping) else None
        dont_know = _asked(shop, asked) if asked is not None else ()
    return RuleTest(
        name,
        tuple(sorted(stated.items())),
        dont_know,
        _expectation(shop, expect) if expect is not None else Expectation(),
        tuple(sorted(houses[entry.layer].items())),
        entry.span,
    )


def _asked(shop: Workshop, node: Node) -> tuple[str, ...]:
    asked = shop.desk.words(node, "`dont_know`")
    for path, span in asked.items():
        if path not in shop.names.types:
            shop.names.unknown(shop.desk, "fact", path, shop.names.types, span)
    return tuple(sorted(asked))


def _expectation(shop: Workshop, node: Node) -> Expectation:
    desk, outcomes = shop.desk, tuple(shop.names.outcomes)
    fields = desk.fields(node, (*outcomes, *_ACTIONS, *_ANSWERS, *_SIGNALS, "undecided"), "`expect`")
    if isinstance(node, Mapping) and not node.entries:
        desk.complain(messages.empty("`expect`", node.span))
    presumed = [(name, value) for name, value in fields.items() if name in shop.names.outcomes]

    def actions(key: str) -> frozenset[str]:
        return selected(desk, shop.names, fields[key], f"`{key}`") if key in fields else frozenset()

    def named(key: str, kind: str, known: MappingOf[str, object]) -> frozenset[str]:
        return _known(shop, fields[key], kind, known) if key in fields else frozenset()

    return Expectation(
        tuple(sorted((name, _answers(shop, name, value)) for name, value in presumed)),
        decided=answers(shop, fields["decided"], "`decided`") if "decided" in fields else (),
        possible=answers(shop, fields["possible"], "`possible`") if "possible" in fields else (),
        undecided=tuple(sorted(named("undecided", "outcome", shop.names.outcomes))),
        recommended=actions("recommended"),
        not_recommended=actions("not_recommended"),
        certain=actions("certain"),
        conditional=actions("conditional"),
        done=actions("done"),
        signals=named("signals", "signal", shop.names.signals),
        no_signals=named("no_signals", "signal", shop.names.signals),
    )


def _known(shop: Workshop, node: Node, kind: str, known: MappingOf[str, object]) -> frozenset[str]:
    named = shop.desk.words(node, f"a list of {kind}s")
    for name, span in named.items():
        if name not in known:
            shop.names.unknown(shop.desk, kind, name, known, span)
    return frozenset(named)


def answers(shop: Workshop, node: Node, what: str) -> Answers:
    """Return pairs of an outcome and the answers that are right."""
    found: list[tuple[str, frozenset[str]]] = []
    if isinstance(node, Mapping) and not node.entries:
        shop.desk.complain(messages.empty(what, node.span))
    for key, value in shop.desk.mapping(node, what):
        if key.text in shop.names.outcomes:
            found.append((key.text, _answers(shop, key.text, value)))
        else:
            shop.names.unknown(shop.desk, "outcome", key.text, shop.names.outcomes, key.span)
    return tuple(sorted(found))


def _answers(shop: Workshop, name: str, node: Node) -> frozenset[str]:
    items = (node,) if isinstance(node, Scalar) else shop.desk.items(node, f"`{name}`")
    read = [choice(shop.desk, name, shop.names.outcomes[name], item) for item in items]
    return frozenset(answer for answer in read if answer is not None)
