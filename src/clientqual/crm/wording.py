"""The complaints about mappings and records, by the law of `clientqual.messages`.

Those about a record begin with a lead: which record, which fact, read from where, and what stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clientqual.diagnostics import Diagnostic
from clientqual.span import Span
from clientqual.suggest import did_you_mean, listed, near

# --- a record ---------------------------------------------------------------------------------------------------------------


def lead(record: str | None, target: str, path: str, got: str) -> str:
    """Say which record, which fact, read from where, and what stands there."""
    return f"{named(record)}: `{target}` is read from `{path}`, which is {got}"


def named(record: str | None) -> str:
    return f"record `{record}`" if record else "a record without id"


def not_a_record(got: str) -> Diagnostic:
    """A record that is no mapping of names to values."""
    return Diagnostic("crm-not-a-record", f"a record is a mapping of names to values, and this is {got}")


def path_fails(lead: str) -> Diagnostic:
    """A path whose functions cannot take what stands in the record."""
    return Diagnostic("crm-path-fails", f"{lead}: the functions of this path cannot work with that")


def list_for_one(lead: str) -> Diagnostic:
    """A list where the fact holds one value."""
    return Diagnostic(
        "crm-list-for-one",
        f"{lead}: one value is meant",
        help="pick an item in the path, such as `[0]`; a fact that holds several values takes a list",
    )


def mapping_for_one(lead: str, keys: Sequence[str]) -> Diagnostic:
    """A mapping where a single value is meant."""
    help_ = f"pick a part in the path: {listed(keys)}" if keys else None
    return Diagnostic("crm-mapping-for-one", f"{lead}: a single value is meant", help=help_)


def foreign_value(lead: str) -> Diagnostic:
    """A value of a type that no record has, such as bytes."""
    return Diagnostic(
        "crm-foreign-value", f"{lead}: no record holds that", help="give text, numbers, true or false, dates"
    )


def not_in_table(lead: str, table: str, got: str, keys: Iterable[str]) -> Diagnostic:
    """A value that the table of the field does not have."""
    return Diagnostic(
        "crm-not-in-table", f"{lead}: {table} does not have it",
        help=did_you_mean(got, keys) or "add it, or say `otherwise: unknown`",
    )  # fmt: skip


def no_word(lead: str, true: Sequence[str], false: Sequence[str]) -> Diagnostic:
    """A value that is none of the words for yes and no."""
    return Diagnostic(
        "crm-no-word", f"{lead}: that is neither yes nor no", help=f"yes is {listed(true)}, no is {listed(false)}"
    )


def no_number(lead: str, hint: str | None) -> Diagnostic:
    """A value that is no number in the notation of the field."""
    return Diagnostic("crm-no-number", f"{lead}: that is no number", help=hint)


def number_out_of_bounds(lead: str) -> Diagnostic:
    """A number far beyond what any fact can be."""
    return Diagnostic("crm-number-out-of-bounds", f"{lead}: no fact can be a number of this size")


def out_of_ranges(lead: str) -> Diagnostic:
    """A number in none of the ranges of the field."""
    return Diagnostic("crm-out-of-ranges", f"{lead}: that is in none of the ranges")


def no_date(lead: str, hint: str | None = None) -> Diagnostic:
    """A value that is no date."""
    return Diagnostic("crm-no-date", f"{lead}: that is no date", help=hint)


def no_zone(lead: str) -> Diagnostic:
    """A time without a zone, from a source whose zone the mapping does not say."""
    return Diagnostic(
        "crm-no-zone", f"{lead}: that is a time without a zone", help="say `source_zone`, such as `source_zone: UTC`"
    )


def wrong_side(lead: str, side: str, as_of: str) -> Diagnostic:
    """A date after the date to count from where the time since is wanted, or before it where the time until is."""
    return Diagnostic("crm-wrong-side", f"{lead}: that is {side} {as_of}")


def other_money(lead: str, got: str, wanted: str) -> Diagnostic:
    """An amount in another currency than the record."""
    return Diagnostic("crm-other-currency", f"{lead}: it is in {got}, and the record in {wanted}")


def no_currency(lead: str) -> Diagnostic:
    """An amount beside which something else stands than a currency."""
    return Diagnostic(
        "crm-no-currency", f"{lead}: what stands there for its currency is none", help="it is a code such as `EUR`"
    )


def not_text_here(lead: str) -> Diagnostic:
    """Something else where text for people is meant."""
    return Diagnostic("crm-not-text", f"{lead}: text is meant")


def unfit(lead: str, code: str, message: str, hint: str | None) -> Diagnostic:
    """A value that was read, and that the fact cannot have; the code is that of the case."""
    return Diagnostic(code, f"{lead}: {message}", help=hint)


def unfit_concealed(lead: str, code: str) -> Diagnostic:
    """The same, without the value."""
    return Diagnostic(code, f"{lead}: the fact cannot have this value")


def unfit_record(record: str | None, code: str, message: str, hint: str | None) -> Diagnostic:
    """A case that is wrong as a whole, although each of its facts could be read."""
    return Diagnostic(code, f"{named(record)}: {message}", help=hint)


# --- a mapping --------------------------------------------------------------------------------------------------------------


def no_mapping(name: str, known: Iterable[str], span: Span | None = None) -> Diagnostic:
    """A mapping that is neither shipped nor a file."""
    help_ = did_you_mean(name, known) or "name a YAML file, or a mapping that `clientqual map list` shows"
    return Diagnostic("no-mapping", f"there is no mapping `{name}`", span, help=help_)


def extends_itself(path: Sequence[str], span: Span) -> Diagnostic:
    """A mapping that extends itself, directly or through others."""
    return Diagnostic("crm-extends-itself", f"this mapping extends itself: {' -> '.join(path)}", span)


def bad_path(text: str, problem: str, span: Span, hint: str | None = None) -> Diagnostic:
    """A path that is no JMESPath expression."""
    return Diagnostic("crm-bad-path", f"`{text}` is no path: {problem}", span, help=hint)


def unknown_function(name: str, names: Iterable[str], span: Span) -> Diagnostic:
    """A function in a path that JMESPath does not have."""
    return Diagnostic("crm-unknown-function", f"`{name}` is no function", span, help=did_you_mean(name, names))


def wrong_arguments(name: str, wanted: int, got: int, span: Span) -> Diagnostic:
    """A function in a path with too many or too few arguments."""
    return Diagnostic("crm-wrong-arguments", f"`{name}` takes {wanted}, and here it gets {got}", span)


def reads_nothing(text: str, span: Span) -> Diagnostic:
    """A path that reads nothing of the record."""
    return Diagnostic(
        "crm-reads-nothing", f"`{text}` reads nothing of the record", span, help="`value` gives a fact a fixed value"
    )


def unknown_entry(kind: str, name: str, names: Iterable[str], span: Span) -> Diagnostic:
    """A key or a table of options that the mapping does not have."""
    help_ = did_you_mean(name, names) or f"`{kind}` of the mapping has none yet"
    return Diagnostic("crm-unknown-entry", f"`{kind}` has no `{name}`", span, help=help_)


def unknown_zone(name: str, names: Iterable[str], span: Span) -> Diagnostic:
    """A time zone that does not exist."""
    close = near(name, names)
    help_ = f"did you mean `{close}`?" if close else "write one such as `Europe/Berlin` or `UTC`"
    return Diagnostic("crm-unknown-zone", f"`{name}` is no time zone", span, help=help_)


def needs_zone(target: str, span: Span) -> Diagnostic:
    """A date that is read without saying in which zone an instant becomes one."""
    return Diagnostic(
        "crm-needs-zone", f"`{target}` is read from a date, and the mapping has no `time_zone`", span,
        help="say in which zone an instant becomes a date, such as `time_zone: Europe/Berlin`",
    )  # fmt: skip


def no_source(target: str, span: Span) -> Diagnostic:
    """A field that does not say where it stands."""
    return Diagnostic("crm-no-source", f"`{target}` has neither `from` nor `value`", span)


def fixed_and(target: str, key: str, span: Span) -> Diagnostic:
    """A fixed value with something that only reading needs."""
    return Diagnostic("crm-fixed-value", f"`{target}` has a fixed `value`, which leaves nothing to `{key}`", span)


def does_not_go(key: str, reason: str, span: Span) -> Diagnostic:
    """Two parts of a field that do not go together."""
    return Diagnostic("crm-does-not-go", f"`{key}` does not go here: {reason}", span)


def unfit_target(message: str, hint: str | None, span: Span) -> Diagnostic:
    """A value in a table, a range or under `value` that the fact cannot have."""
    return Diagnostic("crm-unfit-target", message, span, help=hint)


def same_word(word: str, span: Span) -> Diagnostic:
    """A word that means both yes and no."""
    return Diagnostic("crm-same-word", f"`{word}` means both yes and no", span)


def missing_part(what: str, key: str, span: Span) -> Diagnostic:
    """A part that is required and not there."""
    return Diagnostic("missing-key", f"{what} has no `{key}`", span)


def bad_mark(what: str, got: str, choices: Sequence[str], span: Span) -> Diagnostic:
    """A mark in numbers that does not exist."""
    return Diagnostic("crm-bad-mark", f"{what} cannot be `{got}`", span, help="it is one of " + listed(choices))


def same_marks(span: Span) -> Diagnostic:
    """One mark for two things in a number."""
    return Diagnostic("crm-same-marks", "`thousands` and `decimal` cannot be the same mark", span)


def bad_range(problem: str, span: Span) -> Diagnostic:
    """Ranges that are no rising row of upper ends."""
    return Diagnostic(
        "crm-bad-range", problem, span, help="write `{below: 10, value: ..}`, rising; the last may leave `below` out"
    )


def bad_name(name: str, span: Span) -> Diagnostic:
    """A name of a mapping with other signs than lower case letters, digits and `-`."""
    return Diagnostic(
        "crm-bad-name", f"`{name}` cannot name a mapping", span, help="use lower case letters, digits and `-`"
    )


def bad_version(got: str, span: Span) -> Diagnostic:
    """A version of a mapping that cannot be read."""
    return Diagnostic("crm-bad-version", f"`{got}` is no version", span, help="write `1.2.0`")


def bad_currency(got: str, span: Span) -> Diagnostic:
    """A currency that is not three capital letters."""
    return Diagnostic(
        "crm-bad-currency", f"`{got}` is no currency", span, help="write three capital letters, such as `EUR`"
    )


def needs_jmespath() -> Diagnostic:
    """The package that reads paths is not installed."""
    return Diagnostic(
        "missing-extra", "mappings need a package that is not installed", help='pip install "clientqual[crm]"'
    )


# --- what was written back --------------------------------------------------------------------------------------------------


def not_stored(problem: str) -> Diagnostic:
    """Data that is no stored answer."""
    return Diagnostic("crm-not-stored", f"this is no stored answer: {problem}", help="`Stored.to_json` writes one")


# --- files of records -------------------------------------------------------------------------------------------------------


def bad_table(name: str, problem: str) -> Diagnostic:
    """A CSV file that cannot be read as a table."""
    return Diagnostic("crm-bad-table", f"`{name}` is no table: {problem}")
