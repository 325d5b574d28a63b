"""The models of facts: strict where it protects, and complaints in our own words."""

from __future__ import annotations

import time
from decimal import Decimal, localcontext

import pytest
from pydantic import ValidationError

from clientqual.diagnostics import Diagnostic
from clientqual.models import FACT_TYPES, MODELS, Client, HouseRules, Project, Provider, diagnostics_of, fit

BINARY = "is money, and `2500.5` is a binary float, which is not exact"
PLAIN_DIGITS = "write digits, with a point before decimals, such as `2500` or `2500.50`"


def refused(path: str, value: object) -> tuple[str, str, str | None]:
    """Return code, message and help of the one complaint about a value."""
    section, _, name = path.partition(".")
    with pytest.raises(ValidationError) as caught:
        MODELS[section].model_validate({name: value})
    (complaint,) = diagnostics_of(caught.value)
    return complaint.code, complaint.message, complaint.help


def test_every_fact_is_unknown_at_first() -> None:
    """A model without facts knows nothing."""
    assert [list(model().known()) for model in (Provider, HouseRules, Client, Project)] == [[], [], [], []]


def test_a_number_that_was_read_before_is_no_other() -> None:
    """What is equal to it, and is written in another way, is read on its own."""
    assert Project(budget=1, progress=1).budget == Project(budget=Decimal("1.00")).budget == Decimal(1)
    wrong: list[tuple[str, object]] = [("project.budget", True), ("project.budget", 1.0), ("project.progress", True)]
    wrong += [("project.budget", [1]), ("project.budget", Decimal("sNaN"))]
    codes = [refused(path, value)[0] for path, value in wrong]
    assert codes == ["unfit-kind", "binary-float", "unfit-kind", "unfit-kind", "not-finite"]


def test_none_is_unknown() -> None:
    """A fact that is None is not known."""
    assert list(Project(brief=None, rush=False).known()) == [("project.rush", False)]


def test_a_model_never_changes() -> None:
    """Models are frozen."""
    with pytest.raises(ValidationError):
        Project().brief = "none"  # type: ignore[misc]  # that is the point


def test_a_model_shows_what_is_known_only() -> None:
    """The form for people leaves out some forty unknown facts."""
    assert repr(Project(brief="none")) == "Project(brief='none')"


@pytest.mark.parametrize(
    ("path", "value", "kept"),
    [
        ("project.budget", 2500, Decimal(2500)),
        ("project.budget", "2500.50", Decimal("2500.5")),
        ("project.budget", Decimal("2500.00"), Decimal(2500)),
        ("project.budget", Decimal("-0"), Decimal(0)),
        ("project.budget", "99999999999999.9999", Decimal("99999999999999.9999")),
        ("project.progress", 12.5, Decimal("12.5")),
        ("project.progress", 0.1, Decimal("0.1")),
        ("project.phases", 3, 3),
        ("project.terms_agreed", "recourse", frozenset({"recourse"})),
        ("project.terms_agreed", ["recourse", "revisions", "recourse"], frozenset({"recourse", "revisions"})),
        ("project.terms_agreed", (), frozenset()),
        ("project.terms_agreed", {"recourse"}, frozenset({"recourse"})),
    ],
)
def test_values_that_fit_are_kept_exactly(path: str, value: object, kept: object) -> None:
    """A value comes out in the one form that rules see, whichever way it was written."""
    section, _, name = path.partition(".")
    found = dict(MODELS[section].model_validate({name: value}).known())[path]
    assert kept == found
    assert type(kept) is type(found)
    assert str(kept) == str(found)
    assert fit(FACT_TYPES[path], value) == kept


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (
            "project.brief",
            "detaled",
            ("unfit-value", "`project.brief` cannot be `detaled`", "did you mean `detailed`?"),
        ),
        ("project.brief", " None", ("unfit-value", "`project.brief` cannot be ` None`", "did you mean `none`?")),
        (
            "project.brief",
            "no",
            (
                "unfit-value",
                "`project.brief` cannot be `no`",
                "it is one of `none`, `spoken`, `written`, `detailed`",
            ),
        ),
        (
            "project.size",
            False,
            ("unfit-value", "`project.size` cannot be `false`", "it is one of `small`, `medium`, `large`"),
        ),
        ("project.size", ["small"], ("unfit-kind", "`project.size` is one value, and this is a list", None)),
        (
            "project.rush",
            "yes",
            ("unfit-kind", "`project.rush` is `true` or `false`, and this is the text `yes`", "did you mean `true`?"),
        ),
        ("project.rush", 1, ("unfit-kind", "`project.rush` is `true` or `false`, and this is the number `1`", None)),
        ("project.phases", True, ("unfit-kind", "`project.phases` is a whole number, and this is `true`", None)),
        (
            "project.phases",
            "5",
            ("unfit-kind", "`project.phases` is a whole number, and this is the text `5`", "leave out the quotes"),
        ),
        (
            "project.phases",
            2.5,
            ("unfit-kind", "`project.phases` is a whole number, and this is the number `2.5`", None),
        ),
        ("project.phases", 0, ("unfit-number", "`project.phases` cannot be `0`", "it is 1 or more")),
        ("project.progress", 101, ("unfit-number", "`project.progress` cannot be `101`", "it is between 0 and 100")),
        (
            "project.progress",
            0.12345,
            ("too-many-places", "`project.progress` has at most 4 decimal places, and `0.12345` has more", None),
        ),
        (
            "project.progress",
            float("nan"),
            (
                "not-finite",
                "`project.progress` cannot be `nan`, which is no number",
                "leave it out while it is unknown",
            ),
        ),
        (
            "project.budget",
            Decimal("Infinity"),
            (
                "not-finite",
                "`project.budget` cannot be `Infinity`, which is no number",
                "leave it out while it is unknown",
            ),
        ),
        (
            "project.budget",
            2500.5,
            ("binary-float", f"`project.budget` {BINARY}", 'write the text "2500.5", or a Decimal of it'),
        ),
        (
            "project.budget",
            "2,500 EUR",
            ("unfit-kind", "`project.budget` is an amount of money, and this is the text `2,500 EUR`", PLAIN_DIGITS),
        ),
        (
            "project.budget",
            10**14,
            (
                "number-too-large",
                "`project.budget` is below 10^14 in size, and this number has 15 digits before the point",
                None,
            ),
        ),
        (
            "client.weeks_silent",
            True,
            ("unfit-kind", "`client.weeks_silent` is a number, and this is `true`", None),
        ),
        (
            "project.terms_agreed",
            ["recourse", "revison"],
            ("unfit-member", "`project.terms_agreed` cannot hold `revison`", "did you mean `revisions`?"),
        ),
        (
            "project.terms_agreed",
            [3],
            ("unfit-kind", "`project.terms_agreed` is a list of texts, and this is a list with the number `3`", None),
        ),
        (
            "project.terms_agreed",
            True,
            ("unfit-kind", "`project.terms_agreed` is a list of texts, and this is `true`", None),
        ),
        (
            "project.brief",
            "a\nb\ud800" + 60 * "c",
            (
                "unfit-value",
                f"`project.brief` cannot be `a?b?{33 * 'c'}...`",
                "it is one of `none`, `spoken`, `written`, `detailed`",
            ),
        ),
        ("client.breif", 1, ("unknown-fact", "`client.breif` is not a fact", "did you mean `project.brief`?")),
        ("client.brief", 1, ("unknown-fact", "`client.brief` is not a fact", "did you mean `project.brief`?")),
        (
            "project.payment_days",
            1,
            (
                "unknown-fact",
                "`project.payment_days` is not a fact",
                "did you mean `client.payment_days` or `house_rules.payment_days`?",
            ),
        ),
        (
            "project.Dead-Line",
            1,
            ("unknown-fact", "`project.Dead-Line` is not a fact", "did you mean `project.deadline`?"),
        ),
        ("project.xyzzy", 1, ("unknown-fact", "`project.xyzzy` is not a fact", None)),
    ],
)
def test_a_complaint_says_what_is_wrong_and_what_may_help(
    path: str, value: object, complaint: tuple[str, str, str | None]
) -> None:
    """The user's words stand in backticks, and help names the near value or all there are."""
    assert complaint == refused(path, value)


@pytest.mark.parametrize(
    ("value", "digits"),
    [(10**399, 400), ("9" * 400, 400), (10**100_000, 100_001), (Decimal("1e999999"), 1_000_000), (1e300, 301)],
    ids=["int", "text", "endless int", "decimal", "float"],
)
def test_a_huge_number_is_refused_quickly(value: object, digits: int) -> None:
    """Nothing works with all the digits of a number that is far too large."""
    began = time.process_time()
    told = f"is below 10^14 in size, and this number has {digits} digits before the point"
    assert refused("project.progress", value) == ("number-too-large", f"`project.progress` {told}", None)
    assert time.process_time() - began < 0.5


def test_all_complaints_come_at_once_in_our_words() -> None:
    """Pydantic's own error tells them all, with help behind a semicolon."""
    with pytest.raises(ValidationError) as caught:
        Project.model_validate({"brief": "detaled", "breif": 1})
    assert [(line["loc"], line["type"], line["msg"]) for line in caught.value.errors()] == [
        (("brief",), "unfit-value", "`project.brief` cannot be `detaled`; did you mean `detailed`?"),
        (("breif",), "unknown-fact", "`project.breif` is not a fact; did you mean `project.brief`?"),
    ]


def test_the_arithmetic_of_the_caller_changes_nothing() -> None:
    """A caller's decimal context may round as it likes."""
    with localcontext() as context:
        context.prec = 3
        assert Project.model_validate({"budget": "123456.78"}).budget == Decimal("123456.78")


@pytest.mark.parametrize("path", sorted(FACT_TYPES))
@pytest.mark.parametrize("value", ["no", "5", True, 7, Decimal("0.5"), -1, ["x"], {"a": 1}, "", 10**20, b"x"])
def test_models_and_fit_agree(path: str, value: object) -> None:
    """A model takes a value exactly where `fit` does, and both keep the same."""
    section, _, name = path.partition(".")
    fitted = fit(FACT_TYPES[path], value)
    if isinstance(fitted, Diagnostic):
        assert refused(path, value)[1] == fitted.message or fitted.code == "unfit-member"
    else:
        assert dict(MODELS[section].model_validate({name: value}).known())[path] == fitted
