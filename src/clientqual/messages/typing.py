"""Complaints about the form and type of what a rule set says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from clientqual.diagnostics import Diagnostic, Related
from clientqual.messages.naming import one_of
from clientqual.span import Span
from clientqual.suggest import did_you_mean, listed, near


def wrong_shape(what: str, wanted: str, got: str, span: Span, hint: str | None = None) -> Diagnostic:
    """A list where a mapping is meant, a number where text is meant, and so on."""
    return Diagnostic("wrong-shape", f"{what} is {wanted}, and this is {got}", span, help=hint)


def operand_not_list(operator: str, got: str, span: Span, one: str | None = None) -> Diagnostic:
    """One value after an operator that takes several.

    `one` is how it was written.
    """
    help_ = f"write `{operator}: [{one}]`" if one else None
    return Diagnostic("wrong-shape", f"`{operator}` takes a list, and this is {got}", span, help=help_)


def missing_key(what: str, key: str, span: Span) -> Diagnostic:
    """A part that is required and not there."""
    return Diagnostic("missing-key", f"{what} has no `{key}`", span)


def empty(what: str, span: Span) -> Diagnostic:
    """Nothing where at least one thing is needed."""
    return Diagnostic("empty", f"{what} is empty", span)


def not_a_choice(what: str, got: str, choices: Sequence[str], span: Span) -> Diagnostic:
    """A word that is none of those allowed here."""
    return Diagnostic("not-a-choice", f"{what} cannot be `{got}`", span, help=_near_or_all(got, choices))


def not_a_value(subject: str, got: str, values: Sequence[object], span: Span) -> Diagnostic:
    """A value that the fact or outcome cannot have."""
    names = [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
    return Diagnostic("not-a-value", f"`{subject}` cannot be `{got}`", span, help=_near_or_all(got, names))


def wrong_type(subject: str, wanted: str, got: str, span: Span, hint: str | None = None) -> Diagnostic:
    """A value of another kind than the fact."""
    return Diagnostic("wrong-type", f"`{subject}` is {wanted}, and this is {got}", span, help=hint)


def number_too_long(subject: str, span: Span) -> Diagnostic:
    """A number with too many digits, or one that is none."""
    return Diagnostic("bad-number", f"`{subject}` needs a number below 10^14 with at most 4 decimal places", span)


def number_out_of_range(subject: str, got: str, bounds: str, span: Span) -> Diagnostic:
    """A number that the fact cannot be."""
    return Diagnostic("out-of-range", f"`{subject}` cannot be {got}: it is {bounds}", span)


def null_value(subject: str, span: Span) -> Diagnostic:
    """Null in a rule: a rule cannot ask whether a fact is known."""
    return Diagnostic(
        "null-value", f"`{subject}` has no value here", span,
        help="`null` is never a value in a rule set: no rule can ask whether a fact is known",
    )  # fmt: skip


_OPERATORS: Final = {
    "=": "is", "==": "is", "eq": "is", "equals": "is", "<": "lt", "less": "lt", "less_than": "lt", "below": "lt",
    "<=": "le", "lte": "le", "at_most": "le", "max": "le", ">": "gt", "greater": "gt", "greater_than": "gt", "more_than": "gt",
    "above": "gt", ">=": "ge", "gte": "ge", "at_least": "ge", "min": "ge", "!=": "not_in", "is_not": "not_in", "not": "not_in",
    "contains": "has",
}  # fmt: skip
"""Operators of other languages."""


def unknown_operator(name: str, subject: str, operators: Sequence[str], span: Span) -> Diagnostic:
    """An operator that this sort of fact does not have."""
    meant = _OPERATORS.get(name, name)
    near = f"did you mean `{meant}`?" if meant in operators else _near_or_all(name, operators)
    return Diagnostic("unknown-operator", f"`{subject}` has no operator `{name}`", span, help=near)


def list_on_set(subject: str, span: Span) -> Diagnostic:
    """A bare list on a set fact, which could mean three things."""
    return Diagnostic(
        "list-on-set", f"`{subject}` holds several values, and a list can be meant in several ways", span,
        help="write `has_any: [..]`, `has_all: [..]`, or `is: [..]` for exactly these",
    )  # fmt: skip


def always_holds(subject: str, span: Span) -> Diagnostic:
    """A condition that every value meets."""
    return Diagnostic("always-holds", f"this holds for every value of `{subject}`", span, help="leave it out")


def never_holds(subject: str, span: Span, hint: str | None = None) -> Diagnostic:
    """A condition that no value meets."""
    return Diagnostic("never-holds", f"this holds for no value of `{subject}`", span, help=hint)


def repeated(what: str, span: Span) -> Diagnostic:
    """The same thing twice in a list."""
    return Diagnostic("repeated", f"{what} is in this list twice", span)


def not_comparable(left: str, right: str, reason: str, span: Span) -> Diagnostic:
    """Two facts that cannot be compared."""
    return Diagnostic("not-comparable", f"`{left}` cannot be compared with `{right}`: {reason}", span)


def other_kind(path: str, other: str, span: Span) -> Diagnostic:
    """A presumption that points at a fact with other values."""
    return Diagnostic("other-kind", f"`{path}` cannot be presumed to be `{other}`, which has other values", span)


def factor_places(got: str, most: int, span: Span) -> Diagnostic:
    """A factor `times` with more decimal places than are kept exactly."""
    return Diagnostic("bad-factor", f"`times` has at most {most} decimal places, and `{got}` has more", span)


def bad_factor(got: str, span: Span) -> Diagnostic:
    """A factor `times` that is no positive decimal, or stands where none can."""
    return Diagnostic(
        "bad-factor", f"`times` cannot be `{got}` here: it is a positive decimal, on numbers and money", span
    )


def count_out_of_reach(limits: str, reached_by: str, parts: int, span: Span) -> Diagnostic:
    """A count that every case or no case reaches."""
    return Diagnostic("count-out-of-reach", f"{reached_by} meets {limits}: there are {parts} to count", span)


def count_limits(span: Span) -> Diagnostic:
    """A count that says `exactly` and another limit as well."""
    return Diagnostic("count-limits", "`count` says `exactly`, which leaves nothing to another limit", span)


def fixed_kind(path: str, key: str, span: Span) -> Diagnostic:
    """A kind given for a fact that comes with the library."""
    return Diagnostic("fixed-kind", f"`{path}` comes with the library, and its `{key}` cannot be changed", span)


def no_kind(path: str, kinds: Sequence[str], span: Span) -> Diagnostic:
    """A custom fact without exactly one kind."""
    return Diagnostic("no-kind", f"`{path}` needs one kind", span, help="say one of " + listed(kinds))


def other_policy(key: str, policy: str, span: Span, said: Span) -> Diagnostic:
    """A part of an outcome that goes with the other hit policy."""
    wanted = "rows" if policy == "first" else "evidence, a minimum"
    return Diagnostic(
        "other-policy",
        f"`{key}` does not go with the policy `{policy}`",
        span,
        help=f"`{policy}` has {wanted} and `otherwise`; `replace: true` drops what the base has",
        related=(Related("the policy is given", said),),
    )


def cannot_order(path: str, span: Span) -> Diagnostic:
    """`ordered` on a fact that is no enum."""
    return Diagnostic(
        "cannot-order", f"`ordered` means nothing on `{path}`", span, help="only an enum has a list to order"
    )


def no_better_side(path: str, span: Span) -> Diagnostic:
    """`better` on a set fact, which has no sides."""
    return Diagnostic("no-better-side", f"`{path}` holds several values and has no better side", span)


def bad_bound(what: str, whole: bool, span: Span) -> Diagnostic:
    """A bound that is no number that the fact could be."""
    wanted = "a whole number" if whole else "a number with at most 4 decimal places"
    return Diagnostic("bad-bound", f"a bound in {what} is {wanted} below 10^14, or `null` for none", span)


def bounds_reversed(what: str, span: Span) -> Diagnostic:
    """Bounds with the higher one first, between which no number lies."""
    return Diagnostic("bounds-reversed", f"no number lies within {what}", span, help="write the lower bound first")


def told_and_derived(path: str, span: Span, derived: Span) -> Diagnostic:
    """A fact that is told of under `facts` and also worked out by a table."""
    return Diagnostic(
        "told-and-derived",
        f"`{path}` is worked out by a table, so nobody is asked for it and nothing is presumed of it",
        span,
        help="change the table under `derived`, or take this out",
        related=(Related("the table is", derived),),
    )


def not_derivable(path: str, span: Span) -> Diagnostic:
    """A table for a fact that is neither an enum nor a bool."""
    return Diagnostic("not-derivable", f"no table can work out `{path}`: it is neither an enum nor a bool", span)


def fixed_values(name: str, values: Sequence[str], span: Span) -> Diagnostic:
    """Other answers for an outcome of the library."""
    return Diagnostic("fixed-values", f"the answers of `{name}` are fixed", span, help="they are " + listed(values))


def not_house_fact(path: str, span: Span) -> Diagnostic:
    """A fact under `house` that is not about the house."""
    return Diagnostic(
        "not-a-house-fact", f"`{path}` is not about this house", span,
        help="`house` gives facts of `provider` and `house_rules`, and custom facts",
    )  # fmt: skip


def has_default(path: str, key: str, span: Span) -> Diagnostic:
    """A presumption or question for a fact that has a default."""
    return Diagnostic("has-default", f"`{path}` has a default and is never asked, so `{key}` means nothing", span)


def unknown_placeholder(path: str, paths: Iterable[str], span: Span) -> Diagnostic:
    """A placeholder in a text that names no fact."""
    return Diagnostic(
        "unknown-placeholder", f"`{{{path}}}` cannot be filled: it is not a fact", span, help=did_you_mean(path, paths)
    )


def unsure_placeholder(path: str, span: Span) -> Diagnostic:
    """A placeholder for a fact that may be unknown, without words for then."""
    return Diagnostic(
        "unsure-placeholder",
        f"`{{{path}}}` cannot be filled while the fact is unknown",
        span,
        help=f"say what to write then: `{{{path}|words for then}}`",
    )


def open_placeholder(span: Span) -> Diagnostic:
    """A brace in a text that is never closed."""
    return Diagnostic("open-placeholder", "a `{` in this text is never closed", span, help="write `{{` for a brace")


def bad_version(got: str, span: Span) -> Diagnostic:
    """A version or a range of versions that cannot be read."""
    return Diagnostic(
        "bad-version", f"`{got}` is no version or range of versions", span, help="write `1.2.0`, or `>=1,<2`"
    )


def bad_currency(got: str, span: Span) -> Diagnostic:
    """A currency that is not three capital letters."""
    return Diagnostic(
        "bad-currency", f"`{got}` is no currency", span, help="write three capital letters, such as `EUR`"
    )


def no_manifest(folder: str) -> Diagnostic:
    """A folder without a `ruleset.yaml`."""
    return Diagnostic("no-manifest", f"`{folder}` has no `ruleset.yaml`", help="`clientqual new` starts a rule set")


def monotone_unordered(name: str, span: Span) -> Diagnostic:
    """An outcome that is to be monotone and has no order."""
    return Diagnostic("monotone-unordered", f"`{name}` is not ordered, so it cannot be monotone", span)


def set_too_large(path: str, most: int, span: Span) -> Diagnostic:
    """A set fact with too many members."""
    return Diagnostic("set-too-large", f"`{path}` has more than {most} members", span)


def _near_or_all(got: str, values: Sequence[str]) -> str:
    """Return the help for a word: the near one, or all there are, in their own order."""
    close = near(got, values)
    return f"did you mean `{close}`?" if close else one_of(values)
