"""The schema of rule files: every section, with the names of the rule set where a name is meant."""

from __future__ import annotations

from typing import Final

from clientqual.ir import EFFECTS, PHASES, Fact, Program
from clientqual.schema.cases import case_of, facts_of
from clientqual.schema.checks import by_kind, promises, rule_tests
from clientqual.schema.conditions import CONDITION, condition_defs
from clientqual.schema.engagements import engagement_defs, engagement_sections
from clientqual.schema.overlays import overlay
from clientqual.schema.shapes import (
    DRAFT,
    FLAG,
    NAME,
    TEXT,
    WORD,
    Schema,
    either,
    keyed,
    mapping,
    one_of,
    ref,
    several,
    titled,
    words,
)
from clientqual.schema.tables import CUSTOM, EDITS, SIDE, SOURCE, derived, outcome, presumption, rules, table_defs
from clientqual.schema.values import value

_PARTIES: Final = ("client", "provider")
_BOUNDS: Final[Schema] = {"type": "array", "items": {"type": ["number", "null"]}, "minItems": 2, "maxItems": 2}


def rules_schema(program: Program) -> Schema:
    """Return the JSON Schema of the files of this rule set: sections, an outcome, or a text overlay.

    Which of the three a document is shows in its keys. Names that are defined may be new, names that are meant must be there:
    of this rule set as it was when the schema was written.
    """
    of_outcome: Schema = {"if": {"required": ["outcome"]}, "then": ref("outcome"), "else": ref("sections")}
    is_overlay: Schema = {"required": ["language"], "not": {"required": ["ruleset"]}}
    return {
        "$schema": DRAFT,
        "title": f"Rules for {program.identity.name}",
        "type": "object",
        "if": is_overlay,
        "then": ref("overlay"),
        "else": of_outcome,
        "$defs": {
            **condition_defs(program),
            **table_defs(program),
            **engagement_defs(program),
            "action_name": one_of(sorted(program.actions)),
            "case": case_of(program, with_override=False),
            "facts": mapping({path: value(fact.type) for path, fact in sorted(program.facts.items())}),
            "signal": _signal(),
            "action": _action(program),
            "outcome": outcome(program),
            "overlay": overlay(program),
            "sections": mapping(_sections(program)),
        },
    }


def _sections(program: Program) -> dict[str, Schema]:
    return {
        **_manifest(program),
        "outcome": titled(either(one_of(sorted(program.outcomes)), NAME), "One outcome, in a document of its own."),
        "facts": _facts(program),
        "derived": derived(program),
        "signals": keyed(ref("signal"), program.signals),
        "groups": keyed(words(ref("signal_name")), program.groups),
        "actions": keyed(ref("action"), program.actions),
        **engagement_sections(program),
        "sources": keyed(TEXT, program.sources, pattern="^.+$"),
        "unrealistic": several(mapping({"id": NAME, "when": CONDITION}, required=["when"])),
        "tests": rule_tests(program),
        "always": promises(program),
        "replaces_tests": words(TEXT),
        "remove": _removal(),
    }


def _manifest(program: Program) -> dict[str, Schema]:
    return {
        "ruleset": titled(TEXT, "The name of this rule set. This and the next few belong into `ruleset.yaml`."),
        "version": titled(TEXT, "The version of this rule set."),
        "extends": titled(WORD, "The rule set to start from, as in `clientqual/default >=1,<2`."),
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "language": titled(WORD, "The language of the texts in the rule files."),
        "description": TEXT,
        "house": titled(facts_of(program, "provider", "house_rules", "custom"), "This house's own facts."),
    }


def _facts(program: Program) -> Schema:
    known = {path: titled(_fact(fact), fact.type.meaning) for path, fact in sorted(program.facts.items())}
    return {
        "type": "object",
        "properties": {path: part for path, part in known.items() if not path.startswith("custom.")},
        "patternProperties": {CUSTOM: mapping({**_fact_parts(), **_kinds()})},
        "additionalProperties": False,
    }


def _fact(fact: Fact) -> Schema:
    return mapping({**_fact_parts(), "presume": presumption(fact.type)})


def _fact_parts() -> dict[str, Schema]:
    return {
        "ask": titled(TEXT, "The question to put."),
        "of": titled(one_of(_PARTIES), "Whom to ask."),
        "changed_by": titled(one_of([*_PARTIES, "nobody"]), "Who could change it; nobody if left out."),
        "presume": {"description": "What to go by until someone asks."},
        "implies": titled(ref("facts"), "What stating this fact states as well."),
        "source": SOURCE,
        **EDITS,
    }


def _kinds() -> dict[str, Schema]:
    """What a custom fact says of itself."""
    true: Schema = {"const": True}
    return {
        "enum": titled(several(WORD), "The values it can have."),
        "bool": titled(true, "It is true or false."),
        "int": titled(_BOUNDS, "A whole number between these; null for no bound."),
        "number": titled(_BOUNDS, "A number between these; null for no bound."),
        "money": titled(true, "An amount in the currency of the case."),
        "set": titled(several(WORD), "Any of these."),
        "ordered": titled(FLAG, "The values are listed weakest first, and may be compared."),
        "better": SIDE,
        "meaning": TEXT,
        "default": {"description": "Its value unless a case says otherwise; it is never asked."},
    }


def _signal() -> Schema:
    flag = one_of(["red", "green"])
    return mapping(
        {"flag": flag, "title": TEXT, "when": CONDITION, "because": TEXT, "source": SOURCE, "replace": EDITS["replace"]}
    )


def _action(program: Program) -> Schema:
    names = words(ref("action_name"))
    return mapping(
        {
            "title": TEXT,
            "phase": one_of(PHASES),
            "effect": titled(one_of(EFFECTS), "What it does to the work."),
            "after": titled(names, "Actions that come before it."),
            "excludes": either(names, by_kind()),
            "finds_out": titled(words(one_of(sorted(program.types))), "Once these are known, the action is done."),
            "parameters": titled(words(one_of(sorted(program.types))), "Facts worth showing with it."),
            "guidance": titled(TEXT, "What to do, how to say it, and why."),
            "source": SOURCE,
            "recommend": rules({}),
            **EDITS,
        }
    )


def _removal() -> Schema:
    """What goes. It is no longer part of the program that the schema is made from, so any name will do."""
    sections = (
        *("facts", "derived", "signals", "groups", "actions", "outcomes", "unrealistic", "tests", "always"),
        *("events", "from_events", "alerts"),
    )
    return mapping(dict.fromkeys(sections, words(TEXT)))
