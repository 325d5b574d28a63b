"""Complaints about cases: names that no fact has, and values that a fact cannot have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from clientqual.diagnostics import Diagnostic
from clientqual.suggest import listed, near, spaced


def unknown_fact(path: str, near: str | None) -> Diagnostic:
    """A fact that does not exist."""
    is_number = path.rpartition(".")[2].isdigit()
    return Diagnostic("unknown-fact", f"`{path}` is not a fact", help=near or (_COMMA if is_number else None))


_COMMA: Final = "a comma ends an entry in `{...}`; write amounts with a point and nothing between thousands, as 1500.00"


def unknown_case_key(what: str, key: str, near: str | None) -> Diagnostic:
    """A key that a case, or an override in it, does not have."""
    return Diagnostic("unknown-case-key", f"{what} has no `{key}`", help=near)


def unfit_value(path: str, got: str, values: Sequence[str]) -> Diagnostic:
    """A value that is not in the list of the fact."""
    return Diagnostic("unfit-value", f"`{path}` cannot be `{got}`", help=_near_or_all(got, "it is one of", values))


def unfit_member(path: str, got: str, values: Sequence[str]) -> Diagnostic:
    """A member that a set fact cannot hold."""
    shown = got if " " in got else f"`{got}`"
    return Diagnostic(
        "unfit-member", f"`{path}` cannot hold {shown}", help=_near_or_all(got, "it holds some of", values)
    )


def unfit_kind(path: str, wanted: str, got: str, hint: str | None = None) -> Diagnostic:
    """A value of another kind than the fact, such as a text where a number is meant."""
    return Diagnostic("unfit-kind", f"`{path}` is {wanted}, and this is {got}", help=hint)


def unfit_number(path: str, got: str, bounds: str) -> Diagnostic:
    """A number out of the bounds of the fact."""
    return Diagnostic("unfit-number", f"`{path}` cannot be `{got}`", help=f"it is {bounds}")


def number_too_large(path: str, digits: int) -> Diagnostic:
    """A number of 10^14 or more in size, which no fact can be."""
    return Diagnostic(
        "number-too-large", f"`{path}` is below 10^14 in size, and this number has {digits} digits before the point"
    )


def too_many_places(path: str, got: str, most: int) -> Diagnostic:
    """A number with more decimal places than are kept exactly."""
    return Diagnostic("too-many-places", f"`{path}` has at most {most} decimal places, and `{got}` has more")


def not_finite(path: str, got: str) -> Diagnostic:
    """A `nan` or an infinity, which is no number."""
    return Diagnostic(
        "not-finite", f"`{path}` cannot be `{got}`, which is no number", help="leave it out while it is unknown"
    )


def binary_float(path: str, got: str) -> Diagnostic:
    """A binary float as an amount of money: it is not exact, so what was meant is unknown."""
    return Diagnostic(
        "binary-float",
        f"`{path}` is money, and `{got}` is a binary float, which is not exact",
        help=f'write the text "{got}", or a Decimal of it',
    )


def unfit_custom(path: str, got: str) -> Diagnostic:
    """A value that no custom fact can have, whatever its kind."""
    return Diagnostic(
        "unfit-custom",
        f"`{path}` cannot be {got}",
        help="a custom fact is true or false, a number, a text, or a list of texts",
    )


def not_a_mapping(what: str, got: str, written: object = None) -> Diagnostic:
    """A list, a text or a number where facts by name are meant.

    `written` is what stands there.
    """
    help_ = spaced(written) if isinstance(written, str) else None
    return Diagnostic("not-a-mapping", f"{what} is a mapping of names to values, and this is {got}", help=help_)


def not_text(what: str, got: str) -> Diagnostic:
    """Something else where text is meant."""
    return Diagnostic("not-text", f"`{what}` is text, and this is {got}")


def unfit_currency(got: str) -> Diagnostic:
    """A currency of a case that is not three capital letters."""
    capital = got.upper()
    near = f"did you mean `{capital}`?" if len(got) == 3 and capital.isalpha() and capital.isascii() else None
    return Diagnostic(
        "unfit-currency", f"`{got}` is no currency", help=near or "write three capital letters, such as `EUR`"
    )


def fact_twice(path: str) -> Diagnostic:
    """One fact stated twice in a case, nested and under its dotted name."""
    return Diagnostic("fact-twice", f"`{path}` is stated twice", help="state it once, nested or under its dotted name")


def known_and_unknown(path: str) -> Diagnostic:
    """A fact that is stated and also in `dont_know`."""
    return Diagnostic(
        "known-and-unknown",
        f"`{path}` is stated, and `dont_know` says that nobody knows it",
        help="take one of them out",
    )


def derived_unknown(path: str) -> Diagnostic:
    """A derived fact in `dont_know`: it is never asked, but worked out from others."""
    return Diagnostic(
        "derived-unknown",
        f"`{path}` is worked out from other facts, and cannot be in `dont_know`",
        help="name the facts that were asked for",
    )


def override_without_value() -> Diagnostic:
    """An override that does not say which answer it decides on."""
    return Diagnostic("override-without-value", "an override has no `value`", help="say which answer was decided on")


def more_complaints(left_out: int) -> Diagnostic:
    """So many complaints about one case that the rest is left out."""
    return Diagnostic("more-complaints", f"{left_out} more complaints about this case are left out")


def _near_or_all(got: str, lead: str, values: Sequence[str]) -> str:
    """Return the help for a value: the near one, or all there are, in their own order."""
    close = near(got, values)
    return f"did you mean `{close}`?" if close else f"{lead} {listed(values)}"
