"""Complaints about names in a rule set: unknown, taken, circular, out of place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clientqual.diagnostics import Diagnostic, Related
from clientqual.span import Span
from clientqual.suggest import did_you_mean, listed, near


def unknown_key(key: str, what: str, keys: Iterable[str], span: Span) -> Diagnostic:
    """A key that this place does not have."""
    placing = "only a row that is added to those of a base is placed" if key in ("before", "after") else None
    return Diagnostic("unknown-key", f"{what} has no `{key}`", span, help=placing or did_you_mean(key, keys))


def unknown_name(kind: str, name: str, names: Iterable[str], span: Span) -> Diagnostic:
    """A fact, signal, group, outcome, action, rule or source that does not exist."""
    article = "an" if kind[0] in "aeiou" else "a"
    code = "unknown-" + kind.partition(" ")[0]
    return Diagnostic(code, f"`{name}` is not {article} {kind}", span, help=did_you_mean(name, names))


def undeclared_fact(name: str, names: Iterable[str], span: Span) -> Diagnostic:
    """A fact declared under a name that neither the library has nor a fact of one's own may have."""
    close = near(name, names)
    own = f"a fact of your own is named `custom.{name.rpartition('.')[2]}`"
    return Diagnostic(
        "unknown-fact", f"`{name}` is not a fact", span, help=f"did you mean `{close}`?" if close else own
    )


def signal_without_prefix(name: str, span: Span) -> Diagnostic:
    """A signal that is read without `signal.` before its name."""
    return Diagnostic("unknown-fact", f"`{name}` is a signal", span, help=f"read it as `signal.{name}: true`")


def duplicate_id(kind: str, name: str, span: Span, first: Span) -> Diagnostic:
    """One id given twice, perhaps in two files."""
    where = (Related("the first one is", first),)
    return Diagnostic("duplicate-id", f"the {kind} `{name}` is defined twice", span, related=where)


def reserved_name(name: str, span: Span) -> Diagnostic:
    """A word of the language used as a name."""
    return Diagnostic("reserved-name", f"`{name}` is a word of the language and cannot be a name", span)


def bad_name(kind: str, name: str, span: Span) -> Diagnostic:
    """An id with other signs than lower-case letters, digits and `_`."""
    signs = "letters, digits, `.`, `-`, `_` and `/`" if kind == "rule set" else "lower-case letters, digits and `_`"
    article = "an" if kind[0] in "aeiou" else "a"
    return Diagnostic("bad-name", f"`{name}` cannot name {article} {kind}", span, help=f"use {signs}")


def cycle(relation: str, path: Sequence[str], span: Span | None) -> Diagnostic:
    """Things that lean on each other in a circle, so that none can be worked out first."""
    return Diagnostic("cycle", f"{relation} in a circle: {' -> '.join(path)}", span, help="take one of these steps out")


def counts_itself(signal: str, group: str, span: Span) -> Diagnostic:
    """A signal that counts a flag or a group to which it belongs itself."""
    return Diagnostic(
        "cycle",
        f"the signal `{signal}` counts itself: it is one of `{group}`",
        span,
        help="count a group of signals that leaves it out",
    )


def out_of_layer(reader: str, kind: str, name: str, span: Span) -> Diagnostic:
    """A rule that reads what is only worked out after it."""
    return Diagnostic("out-of-layer", f"{reader} cannot read the {kind} `{name}`: it is worked out later", span)


def too_many_steps(what: str, most: int, span: Span | None) -> Diagnostic:
    """Something that leans on a chain of others longer than anyone could follow."""
    return Diagnostic("too-many-steps", f"{what} leans on a chain of more than {most} steps", span)


def too_many_parts(what: str, most: int, span: Span | None) -> Diagnostic:
    """A condition that grows beyond all bounds through the signals in it."""
    return Diagnostic(
        "too-many-parts", f"{what} comes to more than {most} conditions once its signals are written out", span
    )


def unread_presumption(path: str, span: Span | None) -> Diagnostic:
    """A fact that a rule reads and that has neither a default nor a presumption."""
    return Diagnostic(
        "no-presumption",
        f"rules read `{path}`, and it has neither a default nor a presumption",
        span,
        help=f"say what to go by until someone asks: `facts: {{{path}: {{presume: ..}}}}`",
    )


def no_question(path: str, span: Span | None) -> Diagnostic:
    """A fact that a rule reads and nobody could ask for."""
    return Diagnostic("no-question", f"rules read `{path}`, and it has no question to `ask`", span)


def removes_nothing(kind: str, name: str, names: Iterable[str], span: Span) -> Diagnostic:
    """Something removed that the base does not have."""
    return Diagnostic("removes-nothing", f"there is no {kind} `{name}` to remove", span, help=did_you_mean(name, names))


def shipped_outcome(name: str, span: Span) -> Diagnostic:
    """An outcome of the library removed."""
    return Diagnostic("shipped-outcome", f"the outcome `{name}` may be replaced, not removed", span)


def removed_but_read(name: str, span: Span, removal: Span) -> Diagnostic:
    """A name that a rule still reads and that has been removed."""
    return Diagnostic(
        "removed-but-read",
        f"`{name}` was removed, and this names it",
        span,
        help="change or remove this as well; a test of the base that you overturn is named under `replaces_tests`",
        related=(Related("it is removed", removal),),
    )


def bad_order(action: str, other: str, span: Span, phases: Sequence[tuple[str, Span]]) -> Diagnostic:
    """An action that is to come after one of a later phase.

    `phases` are the actions with the places of their phases.
    """
    related = tuple(Related(f"the phase of `{name}` is given", place) for name, place in phases)
    return Diagnostic(
        "bad-order", f"`{action}` cannot come after `{other}`, which has a later phase", span, related=related
    )


def no_base(name: str, known: Iterable[str], span: Span | None) -> Diagnostic:
    """A rule set that is neither installed nor a folder."""
    return Diagnostic(
        "no-rule-set",
        f"there is no rule set `{name}`",
        span,
        help=did_you_mean(name, known) or "name a folder with a `ruleset.yaml`, or an installed rule set",
    )


def file_named(name: str, folder: str | None, span: Span | None) -> Diagnostic:
    """A file named where the folder of a rule set is meant.

    `folder` is that of the rule set it belongs to.
    """
    help_ = (
        f"name its folder: `{folder}`" if folder else "name a folder with a `ruleset.yaml`, or an installed rule set"
    )
    return Diagnostic("no-rule-set", f"`{name}` is a file, and a rule set is a folder", span, help=help_)


def base_version(name: str, version: str, wanted: str, span: Span) -> Diagnostic:
    """A base whose version is out of the range asked for."""
    return Diagnostic("base-version", f"`{name}` is version {version}, and `{wanted}` is asked for", span)


def extends_itself(path: Sequence[str], span: Span) -> Diagnostic:
    """A rule set that extends itself, directly or through others."""
    return Diagnostic("extends-itself", f"this rule set extends itself: {' -> '.join(path)}", span)


def placed_nowhere(row: str, side: str, other: str, rows: Iterable[str], span: Span) -> Diagnostic:
    """A row placed before or after one that is not there."""
    return Diagnostic(
        "unknown-row",
        f"`{row}` cannot stand {side} the row `{other}`, which is not there",
        span,
        help=did_you_mean(other, rows),
    )


def placed_twice(row: str, span: Span) -> Diagnostic:
    """A row with both `before` and `after`."""
    return Diagnostic("placed-twice", f"`{row}` says both `before` and `after`", span, help="say one of the two")


def not_in_manifest(key: str, span: Span) -> Diagnostic:
    """A key of the manifest in another file."""
    return Diagnostic("misplaced-key", f"`{key}` belongs in `ruleset.yaml`", span)


def not_in_outcome(key: str, span: Span) -> Diagnostic:
    """A section in the document of an outcome."""
    return Diagnostic(
        "misplaced-key",
        f"`{key}` cannot stand beside `outcome`",
        span,
        help="an outcome is a document of its own: write `---` between the two",
    )


def unused_source(name: str, span: Span | None) -> Diagnostic:
    """A source that nothing cites."""
    return Diagnostic("unused-source", f"nothing cites the source `{name}`", span, severity="warning")


def one_of(values: Sequence[object]) -> str:
    """Return the help that lists the values there are."""
    return "it is one of " + listed(values)
