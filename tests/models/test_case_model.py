"""A case: its parts, both forms of its facts, changes, and what it contradicts."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from collections.abc import Callable
from decimal import Decimal
from types import MappingProxyType

import pytest
from pydantic import ValidationError

from clientqual.models import Case, Client, Override, Project, diagnostics_of


def complaints(make: Callable[[], object]) -> list[tuple[str, str, str | None]]:
    """Return code, message and help of each complaint."""
    with pytest.raises(ValidationError) as caught:
        make()
    return [(item.code, item.message, item.help) for item in diagnostics_of(caught.value)]


def test_nested_and_dotted_facts_are_the_same_case() -> None:
    """Facts may stand under their model or under their path, or both."""
    nested = Case(client=Client(trust="cautious"), project=Project(brief="none", rush=True))
    assert nested == Case.model_validate({"client.trust": "cautious", "project.brief": "none", "project.rush": True})
    assert nested == Case.model_validate(
        {"client": {"trust": "cautious"}, "project": {"brief": "none"}, "project.rush": True}
    )
    assert nested == Case.model_validate(
        MappingProxyType({"client": {"trust": "cautious"}, "project": Project(brief="none"), "project.rush": True})
    )


def test_none_stands_for_nothing_at_all() -> None:
    """Every part of a case may be None."""
    assert Case() == Case.model_validate(dict.fromkeys(Case.model_fields))
    assert Case() == Case.model_validate(
        {"project": {"brief": None}, "custom": {"x": None}, "override": {"tier": None}}
    )


def test_facts_come_by_path_sorted_and_exact() -> None:
    """Rules see text, bool, int, Decimal and frozenset."""
    case = Case.model_validate(
        {
            "project": {"terms_agreed": "recourse", "budget": 2500, "phases": 2, "rush": False},
            "custom": {"rate": 85.5, "industry": "retail", "channels": ["web", "print"], "seats": Decimal("3.0")},
            "client.trust": "cautious",
        }
    )
    assert list(case.facts().items()) == [
        ("client.trust", "cautious"),
        ("custom.channels", frozenset({"web", "print"})),
        ("custom.industry", "retail"),
        ("custom.rate", Decimal("85.5")),
        ("custom.seats", 3),
        ("project.budget", Decimal(2500)),
        ("project.phases", 2),
        ("project.rush", False),
        ("project.terms_agreed", frozenset({"recourse"})),
    ]


def test_what_is_for_people_is_text() -> None:
    """Ids may come as numbers, notes as one text, an override as its bare value."""
    case = Case.model_validate({"id": 12, "label": "A", "notes": "b", "override": {"tier": "good"}})
    assert (case.id, case.label, case.notes) == ("12", "A", ("b",))
    assert case.override == {"tier": Override(value="good")}


def test_a_case_survives_copying_and_pickling() -> None:
    """Cases travel between processes."""
    case = Case.model_validate({"project.budget": "2.5", "custom.x": ["a"], "override": {"tier": "good"}})
    assert case == copy.deepcopy(case)
    assert case == pickle.loads(pickle.dumps(case))


def test_a_case_shows_what_is_known_only() -> None:
    """The form for people leaves out what is unknown."""
    assert repr(Case(project=Project(brief="none"))) == "Case(project=Project(brief='none'))"


def test_json_is_what_is_known_with_decimals_as_text() -> None:
    """Money and numbers are decimal text, sets sorted lists, and what is unknown is left out."""
    case = Case.model_validate(
        {
            "id": "a",
            "notes": ["b"],
            "project": {"budget": "2500.50", "progress": 30, "terms_agreed": ["revisions", "recourse"], "phases": 2},
            "custom": {"rate": "85.50"},
            "dont_know": ["project.size", "client.trust"],
            "override": {"tier": {"value": "good", "by": "Ana"}},
        }
    )
    assert case.to_json() == {
        "id": "a",
        "notes": ["b"],
        "custom": {"rate": "85.50"},
        "project": {"budget": "2500.5", "phases": 2, "progress": "30", "terms_agreed": ["recourse", "revisions"]},
        "dont_know": ["client.trust", "project.size"],
        "override": {"tier": {"value": "good", "by": "Ana"}},
    }
    assert Case().to_json() == {}


def test_with_states_changes_and_forgets() -> None:
    """`with_` returns another case; None makes a fact unknown, and a stated fact is no longer unknown to all."""
    case = Case.model_validate(
        {"id": "a", "project": {"brief": "none", "size": "small"}, "dont_know": ["client.trust"]}
    )
    changed = case.with_({"project.brief": None, "client": {"trust": "cautious"}, "custom.x": 1, "label": "b"})
    assert changed == Case.model_validate(
        {"id": "a", "label": "b", "project": {"size": "small"}, "client.trust": "cautious", "custom": {"x": 1}}
    )
    assert case.with_({"client.trust": None}) == case
    assert case.with_({}) == case


def test_with_refuses_what_a_case_refuses() -> None:
    """Unknown paths and wrong values are errors, also where they are to be made unknown."""
    assert complaints(lambda: Case().with_({"project.breif": None, "project.size": "huge"})) == [
        ("unfit-value", "`project.size` cannot be `huge`", "it is one of `small`, `medium`, `large`"),
        ("unknown-fact", "`project.breif` is not a fact", "did you mean `project.brief`?"),
    ]


def test_a_name_is_looked_at_even_where_nothing_is_said_of_it() -> None:
    """An amount with a comma ends its entry in `{...}`; what comes after the comma is a name that no fact has."""
    comma = "a comma ends an entry in `{...}`; write amounts with a point and nothing between thousands, as 1500.00"
    assert complaints(lambda: Case.model_validate({"project": {"budget": "1.5", "00": None}})) == [
        ("unknown-fact", "`project.00` is not a fact", comma)
    ]
    assert complaints(lambda: Case.model_validate({"custom": {"price": "1.5", "00": None, 5: None}})) == [
        ("unknown-fact", "`custom.00` is not a fact", comma),
        ("unknown-fact", "`custom.5` is not a fact", comma),
    ]
    assert Case.model_validate({"custom": {"price": None}}) == Case()


def test_a_fact_is_stated_once() -> None:
    """The same fact nested and dotted is an error, even with one value."""
    twice = [("fact-twice", "`project.brief` is stated twice", "state it once, nested or under its dotted name")]
    assert complaints(lambda: Case.model_validate({"project.brief": "none", "project": {"brief": "none"}})) == twice
    assert complaints(lambda: Case.model_validate({"project.brief": "none", "project": Project(brief="none")})) == twice


def test_a_fact_is_known_or_not() -> None:
    """A fact cannot be known and in `dont_know`."""
    case = {"project.brief": "none", "custom.x": 1, "dont_know": ["project.brief", "custom.x", "client.trust"]}
    assert complaints(lambda: Case.model_validate(case)) == [
        ("known-and-unknown", f"`{path}` is stated, and `dont_know` says that nobody knows it", "take one of them out")
        for path in ("custom.x", "project.brief")
    ]


def test_only_what_can_be_asked_can_be_unknown_to_all() -> None:
    """`dont_know` names base facts and custom facts."""
    case = {"dont_know": ["project.budget_fit", "budget", "custom.x", "client.trst", 5]}
    assert complaints(lambda: Case.model_validate(case)) == [
        ("unfit-kind", "`dont_know` is a list of facts, and this is a list with the number `5`", None),
        ("unknown-fact", "`budget` is not a fact", "did you mean `project.budget`?"),
        ("unknown-fact", "`client.trst` is not a fact", "did you mean `client.trust`?"),
        (
            "derived-unknown",
            "`project.budget_fit` is worked out from other facts, and cannot be in `dont_know`",
            "name the facts that were asked for",
        ),
    ]
    assert Case.model_validate({"dont_know": "client.trust"}).dont_know == {"client.trust"}


@pytest.mark.parametrize(
    ("case", "complaint"),
    [
        ({"projekt": {}}, ("unknown-case-key", "a case has no `projekt`", "did you mean `project`?")),
        ({"brief": "none"}, ("unknown-case-key", "a case has no `brief`", "did you mean `project.brief`?")),
        ({"projekt.brief": "none"}, ("unknown-fact", "`projekt.brief` is not a fact", "did you mean `project.brief`?")),
        ({"client.brief": "none"}, ("unknown-fact", "`client.brief` is not a fact", "did you mean `project.brief`?")),
        (
            {"project": "big"},
            ("not-a-mapping", "`project` is a mapping of names to values, and this is the text `big`", None),
        ),
        ({"custom": [1]}, ("not-a-mapping", "`custom` is a mapping of names to values, and this is a list", None)),
        (
            {"custom": {"x": {"a": 1}}},
            (
                "unfit-custom",
                "`custom.x` cannot be a mapping",
                "a custom fact is true or false, a number, a text, or a list of texts",
            ),
        ),
        (
            {"custom.x": 0.12345},
            ("too-many-places", "`custom.x` has at most 4 decimal places, and `0.12345` has more", None),
        ),
        ({"currency": "eur"}, ("unfit-currency", "`eur` is no currency", "did you mean `EUR`?")),
        (
            {"currency": "Euro"},
            ("unfit-currency", "`Euro` is no currency", "write three capital letters, such as `EUR`"),
        ),
        ({"id": True}, ("not-text", "`id` is text, and this is `true`", None)),
        (
            {"label": dt.date(2026, 11, 21)},
            ("not-text", "`label` is text, and this is something of another kind", None),
        ),
        ({"notes": [["a"]]}, ("not-text", "`notes` is text, and this is a list", None)),
        (
            {"override": {"tier": "great"}},
            (
                "unfit-value",
                "`override.tier` cannot be `great`",
                "it is one of `best`, `good`, `decent`, `tolerable`, `worst`",
            ),
        ),
        (
            {"override": {"tier": {"by": "Ana"}}},
            ("override-without-value", "an override has no `value`", "say which answer was decided on"),
        ),
        (
            {"override": {"tier": {"value": "good", "because_of": "x"}}},
            ("unknown-case-key", "an override has no `because_of`", "did you mean `because`?"),
        ),
        (
            {"override": "good"},
            ("not-a-mapping", "`override` is a mapping of names to values, and this is the text `good`", None),
        ),
        ([], ("not-a-mapping", "a case is a mapping of names to values, and this is a list", None)),
    ],
)
def test_a_complaint_says_what_is_wrong_and_what_may_help(case: object, complaint: tuple[str, str, str | None]) -> None:
    """Complaints about a case speak its own language."""
    assert complaints(lambda: Case.model_validate(case)) == [complaint]


def test_a_flood_of_complaints_is_cut() -> None:
    """Beyond a hundred, complaints about one case are only counted."""
    found = complaints(lambda: Case.model_validate({"project": {f"x{n}": 1 for n in range(250)}}))
    assert len(found) == 101
    assert found[-1] == ("more-complaints", "150 more complaints about this case are left out", None)


def test_there_is_a_json_schema() -> None:
    """Pydantic can describe a case."""
    assert Case.model_json_schema()["properties"]["project"]


def test_hash() -> None:
    """Cases can be told apart in sets and as keys: equal ones have the same hash."""
    told = {"label": "Bakery", "client.decision_maker_present": True, "project.budget": 5000, "custom.rooms": 3}
    first, again, other = Case.model_validate(told), Case.model_validate(told), Case.model_validate({})
    assert hash(first) == hash(again)
    assert len({first, again, other}) == 2
