"""Signals, outcomes and actions: from their YAML to typed rules."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from clientqual import messages
from clientqual.compiler.constants import choice
from clientqual.compiler.document import OUTCOME, Document
from clientqual.compiler.names import Names
from clientqual.compiler.shape import Desk
from clientqual.compiler.tables import RULE, Workshop, first_table, most_table, sorted_rules
from clientqual.compiler.texts import holes
from clientqual.ir import EFFECTS, PHASES, Action, First, Most, Outcome, Rule, Signal
from clientqual.span import Span
from clientqual.text import Mapping, Node, Scalar, Sequence

POLICIES: Final = ("first", "most")
_SIGNAL: Final = ("flag", "title", "when", "because", "source")
_ACTION: Final = (
    "title", "phase", "effect", "after", "excludes", "finds_out", "parameters", "guidance", "source", "recommend",
)  # fmt: skip
_FIRST: Final = tuple(key for key in OUTCOME if key not in ("minimum", "evidence"))
_MOST: Final = tuple(key for key in OUTCOME if key != "rows")


def read_signals(shop: Workshop, document: Document) -> dict[str, Signal]:
    """Return the signals by id."""
    found: dict[str, Signal] = {}
    conditions = shop.conditions("a signal", "signals")
    for name, entry in document.section("signals").items():
        fields = shop.desk.fields(entry.node, _SIGNAL, f"the signal `{name}`")
        when = shop.condition(fields, conditions, f"the signal `{name}`", entry.span)
        if shop.desk.need(fields, "title", f"the signal `{name}`", entry.span) is not None:
            shop.texts.put(f"signals/{name}/title", fields["title"])
        if "because" in fields:
            shop.texts.put(f"signals/{name}/because", fields["because"])
        found[name] = Signal(name, shop.names.signals[name], when, shop.source(fields.get("source")), entry.span)
    return found


def read_outcomes(shop: Workshop, document: Document) -> dict[str, Outcome]:
    """Return the outcomes by name."""
    return {
        name: _outcome(shop, name, entry.node, entry.span)
        for name, entry in document.section("outcomes").items()
        if isinstance(entry.node, Mapping)
    }


def _outcome(shop: Workshop, name: str, node: Mapping, span: Span) -> Outcome:
    desk, domain = shop.desk, shop.names.outcomes[name]
    chosen, fields = _policy(desk, f"the outcome `{name}`", node, span)
    _outcome_texts(shop, name, fields)
    conditions = shop.conditions("an outcome", "outcomes")
    table: First | Most
    if chosen == "most":
        table = most_table(shop, fields, conditions, name, domain, span)
    else:
        table = first_table(shop, fields, conditions, partial(choice, desk, name, domain), f"outcomes/{name}", span)
    monotone = "monotone" in fields and desk.flag(fields["monotone"], "`monotone`")
    if monotone and name not in shop.names.ordered:
        desk.complain(messages.monotone_unordered(name, fields["monotone"].span))
    return Outcome(name, domain, table, name in shop.names.ordered, monotone, shop.source(fields.get("source")), span)


def _policy(desk: Desk, what: str, node: Mapping, span: Span) -> tuple[str, dict[str, Node]]:
    """Return the hit policy of an outcome and the parts that go with it; those that none has were complained of before."""
    fields = Desk().fields(node, OUTCOME, what)
    policy = desk.need(fields, "policy", what, span)
    chosen = desk.choice(policy, POLICIES, f"the policy of {what}") if policy is not None else None
    if chosen is None:
        return "most" if "evidence" in fields else "first", fields
    for key, _ in node:
        if key.text in fields and key.text not in (_MOST if chosen == "most" else _FIRST):
            desk.complain(messages.other_policy(key.text, chosen, key.span, fields["policy"].span))
    return chosen, fields


def _outcome_texts(shop: Workshop, name: str, fields: dict[str, Node]) -> None:
    if "title" in fields:
        shop.texts.put(f"outcomes/{name}/title", fields["title"])
    domain = shop.names.outcomes[name]
    for key, text in shop.desk.mapping(fields["answers"], "`answers`") if "answers" in fields else ():
        if key.text in domain.values:
            shop.texts.put(f"outcomes/{name}/answers/{key.text}", text)
        else:
            shop.desk.complain(messages.not_a_value(name, key.text, domain.values, key.span))


def read_actions(shop: Workshop, document: Document) -> dict[str, Action]:
    """Return the actions by id."""
    found: dict[str, Action] = {}
    for name, entry in document.section("actions").items():
        what = f"the action `{name}`"
        fields = shop.desk.fields(entry.node, _ACTION, what)
        for key in ("title", "guidance"):
            if key in fields:
                shop.texts.put(f"actions/{name}/{key}", fields[key])
        shop.desk.need(fields, "title", what, entry.span)
        phase, effect = shop.names.actions[name]
        found[name] = Action(
            name,
            phase,
            effect,
            rules=_recommend(shop, name, fields, entry.span),
            after=_after(shop, document, name, fields),
            excludes=_excluded(shop, name, fields["excludes"]) if "excludes" in fields else frozenset(),
            finds_out=_paths(shop, fields, "finds_out"),
            parameters=_parameters(shop, name, fields),
            source=shop.source(fields.get("source")),
            span=entry.span,
        )
    return {name: replace(item, excluded_by=_excluders(found, name)) for name, item in found.items()}


def _excluded(shop: Workshop, name: str, node: Node) -> frozenset[str]:
    """Return the actions that one excludes. Where it is meant by its effect or phase it is not itself among them."""
    listed = node.get("actions") if isinstance(node, Mapping) else node
    for item in listed.items if isinstance(listed, Sequence) else ():
        if isinstance(item, Scalar) and item.text == name:
            shop.desk.complain(messages.cycle("actions are excluded by each other", (name, name), item.span))
    return selected(shop.desk, shop.names, node, "`excludes`") - {name}


def _excluders(actions: dict[str, Action], name: str) -> tuple[str, ...]:
    return tuple(sorted(other for other, item in actions.items() if name in item.excludes))


def _recommend(shop: Workshop, name: str, fields: dict[str, Node], span: Span) -> tuple[Rule, ...]:
    listed = shop.desk.need(fields, "recommend", f"the action `{name}`", span)
    if listed is None:
        return ()
    conditions, rules = shop.conditions("a recommendation", "outcomes"), list[Rule]()
    for rule, parts, place in shop.rules(listed, RULE, f"`recommend` of `{name}`"):
        when = shop.condition(parts, conditions, f"the recommendation `{rule}`", place)
        shop.because(f"actions/{name}", rule, parts)
        rules.append(Rule(rule, when, shop.source(parts.get("source")), place))
    return sorted_rules(rules)


def _after(shop: Workshop, document: Document, name: str, fields: dict[str, Node]) -> tuple[str, ...]:
    if "after" not in fields:
        return ()
    phase, found = shop.names.actions[name][0], list[str]()
    for other, span in shop.desk.words(fields["after"], "`after`").items():
        if other not in shop.names.actions:
            shop.names.unknown(shop.desk, "action", other, shop.names.actions, span)
        elif other not in shop.names.phaseless and PHASES.index(shop.names.actions[other][0]) > PHASES.index(phase):
            said = {action: document.section("actions")[action].node for action in (name, other)}
            phases = [(action, at.span) for action, node in said.items() if (at := _part(node, "phase")) is not None]
            shop.desk.complain(messages.bad_order(name, other, span, phases))
        else:
            found.append(other)
    return tuple(sorted(found))


def _part(node: Node, key: str) -> Node | None:
    return node.get(key) if isinstance(node, Mapping) else None


def _paths(shop: Workshop, fields: dict[str, Node], key: str) -> tuple[str, ...]:
    found: list[str] = []
    for path, span in shop.desk.words(fields[key], f"`{key}`").items() if key in fields else ():
        if path in shop.names.types:
            found.append(path)
        else:
            shop.names.unknown(shop.desk, "fact", path, shop.names.types, span)
    return tuple(sorted(found))


def _parameters(shop: Workshop, name: str, fields: dict[str, Node]) -> tuple[str, ...]:
    """Return the facts worth showing with an action: those it names as such, and those in its texts."""
    texts = (shop.texts.found.get(f"actions/{name}/{key}") for key in ("title", "guidance"))
    named = {path for text in texts if text is not None for path, _, _ in holes(text[0]) if path in shop.names.types}
    return tuple(sorted(named.union(_paths(shop, fields, "parameters"))))


def selected(desk: Desk, names: Names, node: Node, what: str) -> frozenset[str]:
    """Return the actions that a list names, or a mapping by `actions`, `effect` and `phase`."""
    if not isinstance(node, Mapping):
        return _known(desk, names, node, what)
    fields = desk.fields(node, ("actions", "effect", "phase"), what)
    found = _known(desk, names, fields["actions"], "`actions`") if "actions" in fields else frozenset()
    for key, place, choices in (("phase", 0, PHASES), ("effect", 1, EFFECTS)):
        for word, span in desk.words(fields[key], f"`{key}`").items() if key in fields else ():
            if word not in choices:
                desk.complain(messages.not_a_choice(f"`{key}`", word, choices, span))
            found |= {action for action, meant in names.actions.items() if meant[place] == word}
    return found


def _known(desk: Desk, names: Names, node: Node, what: str) -> frozenset[str]:
    found = desk.words(node, what)
    for name, span in found.items():
        if name not in names.actions:
            names.unknown(desk, "action", name, names.actions, span)
    return frozenset(name for name in found if name in names.actions)
