"""Events and alerts in the rule language: what may be added to a base, what the digest covers, and texts in other languages."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from clientqual.engagement import Engagement, Event, Log, as_moment
from clientqual.errors import RuleSetError
from clientqual.ir import Became, Counted, freeze, thaw
from clientqual.ruleset import RuleSet
from clientqual.testing import hindsight

BASE = """
facts:
  custom.n: {int: [0, null], ask: N?, presume: 0}
events: {knocked: {fields: {loud: {bool: true}}}}
from_events: {custom.n: {count: knocked, within_days: 5}}
actions:
  open: {title: Open, phase: any, effect: none, recommend: [{id: twice, when: {custom.n: {ge: 2}}}], excludes: [wait]}
  wait: {title: Wait, phase: any, effect: none, recommend: [{id: always, when: true}]}
sources: {S1: A source.}
alerts:
  twice: {title: "They knocked {custom.n|often}", when: {custom.n: {ge: 2}}, due: open, because: Open the door., source: [S1]}
"""
KNOCKS = [Event(id=str(day), at=f"2026-03-0{day}", kind="knocked") for day in (1, 2, 3)]  # type: ignore[arg-type]  # text is a moment


def test_a_house_adds_changes_and_removes(rules: Callable[..., RuleSet]) -> None:
    """Parts of an alert are changed by its id; how a fact is told is replaced as a whole."""
    house = rules(
        "events: {rang: {}}\nfrom_events: {custom.n: {count: [knocked, rang]}}\nalerts: {twice: {due: [wait, open]}}",
        base=BASE,
    )
    assert "rang" in house.program.events
    assert house.program.from_events["custom.n"].folds == (Counted(("knocked", "rang")),)
    assert house.program.alerts["twice"].due == ("wait", "open")
    assert house.program.texts["alerts/twice/because"] == "Open the door."
    less = rules("remove: {from_events: [custom.n], alerts: [twice], events: [knocked]}", base=BASE)
    assert not less.program.from_events
    assert not less.program.alerts
    assert "knocked" not in less.program.events


def test_removing_what_is_named_is_an_error(rules: Callable[..., RuleSet]) -> None:
    with pytest.raises(RuleSetError) as caught:
        rules("remove: {events: [knocked], actions: [open], alerts: [thrice]}", base=BASE)
    assert [item.message for item in caught.value.diagnostics] == [
        "`knocked` was removed, and this names it",
        "`open` was removed, and this names it",
        "there is no alert `thrice` to remove",
    ]


def test_a_table_of_the_house_takes_the_place_of_events(rules: Callable[..., RuleSet]) -> None:
    """What the vocabulary lets events tell may be worked out otherwise."""
    house = rules(
        "derived: {project.health: {rows: [{id: late, when: {project.rush: true}, then: strained}], otherwise: on_track}}",
        extends="clientqual/vocabulary",
    )
    assert "project.health" not in house.program.from_events


def test_what_alerts_read_needs_a_presumption(rules: Callable[..., RuleSet]) -> None:
    with pytest.raises(RuleSetError) as caught:
        rules("facts: {custom.n: {int: [0, null]}}\nalerts: {many: {title: Many, when: {custom.n: {ge: 2}}}}")
    assert [item.code for item in caught.value.diagnostics] == ["no-presumption", "no-question"]


def test_the_digest_covers_what_is_told_and_raised_and_no_text(rules: Callable[..., RuleSet]) -> None:
    digests = {
        rules(BASE).digest,
        rules(BASE.replace("within_days: 5", "within_days: 6")).digest,
        rules(BASE.replace("when: {custom.n: {ge: 2}}, due", "when: {custom.n: {ge: 3}}, due")).digest,
        rules(BASE.replace("due: open", "due: wait")).digest,
        rules(BASE.replace("loud: {bool: true}", "loud: {bool: true, required: true}")).digest,
    }
    assert len(digests) == 5
    assert rules(BASE.replace("They knocked", "You heard them")).digest == rules(BASE).digest


def test_a_program_with_them_can_be_kept(rules: Callable[..., RuleSet]) -> None:
    program = rules(BASE).program
    assert thaw(freeze(program)) == program
    shipped = RuleSet.default().program
    assert thaw(freeze(shipped)).alerts == shipped.alerts


def test_alerts_read_actions(rules: Callable[..., RuleSet]) -> None:
    """An action is recommended when it is called for and nothing recommended excludes it."""
    loaded = rules(BASE.replace("alerts:", "alerts:\n  waiting: {title: We wait, when: {action.wait: true}}"))
    alerts = Engagement(loaded, {}, Log(KNOCKS)).alerts("2026-03-20")
    assert [
        (item.id, item.raised_at and item.raised_at.day, item.ended_at and item.ended_at.day) for item in alerts
    ] == [
        ("waiting", None, 2),
        ("twice", 2, 7),
        ("waiting", 7, None),
    ]


def test_what_turned_and_turned_back_is_no_change(rules: Callable[..., RuleSet]) -> None:
    """In between the door was to be opened; now as then they wait."""
    shifts = Engagement(rules(BASE), {}, Log(KNOCKS)).between("2026-03-01", "2026-03-20")
    assert [(shift.name, shift.before, shift.after) for shift in shifts.facts] == [("custom.n", 1, 0)]
    assert shifts.actions == ()


def test_an_alert_rests_on_the_events_behind_what_is_implied(rules: Callable[..., RuleSet]) -> None:
    """A sum that was stated states that there is one."""
    loaded = rules(
        """
facts:
  custom.has: {bool: true, ask: Has?, presume: false}
  custom.sum: {money: true, ask: Sum?, presume: 0, implies: {custom.has: true}}
alerts: {has: {title: There is a sum, when: {custom.has: true}}}
"""
    )
    told = Event(id="s", at="2026-03-02", kind="fact_stated", facts={"custom.sum": 5})  # type: ignore[arg-type, call-arg]
    (alert,) = Engagement(loaded, {}, Log([told])).alerts("2026-03-20")
    assert alert.because == (told,)
    assert alert.facts == {"custom.has": True}


def test_texts_are_filled_and_translated(rules: Callable[..., RuleSet]) -> None:
    """With the facts of the moment at which the alert was raised."""
    overlay = "alerts: {twice: {title: 'Es hat {custom.n|oft} geklopft', because: Mach auf.}}\nevents: {knocked: {title: Geklopft}}"
    for language, title, text in (("en", "They knocked 2", "Open the door."), ("de", "Es hat 2 geklopft", "Mach auf.")):
        loaded = rules(BASE, texts={"de": overlay}, language=language)
        alert = Engagement(loaded, {}, Log(KNOCKS)).alerts("2026-03-20")[0]
        assert (alert.title, alert.text) == (title, text)


def test_an_action_that_comes_to_too_much_cannot_be_read(rules: Callable[..., RuleSet]) -> None:
    """Each action of a chain of exclusions doubles what it takes to say that one is recommended."""
    actions = "".join(
        f"  a{n}: {{title: A, phase: any, effect: none, excludes: [{', '.join(f'a{m}' for m in range(n + 1, 14))}],"
        f" recommend: [{{id: r, when: {{custom.n: {{ge: {n + 1}}}}}}}]}}\n"
        for n in range(14)
    )
    text = f"facts: {{custom.n: {{int: [0, null], ask: N?, presume: 0}}}}\nactions:\n{actions}alerts: {{x: {{title: X, when: {{action.a13: true}}}}}}"
    with pytest.raises(RuleSetError) as caught:
        rules(text.replace("excludes: [],", ""))
    assert [item.code for item in caught.value.diagnostics] == ["too-many-parts"]


def test_declarations_are_values() -> None:
    """They can be copied and compared, as all words of the library can."""
    fold = Became({"a": True})
    assert copy.deepcopy(fold) == fold
    assert fold.kinds == ("a",)


WORST = """
events: {leaked: {fields: {size: {enum: [drop, flood]}, pipe: {text: true}}}, mended: {fields: {pipe: {text: true}}}}
facts: {custom.leak: {enum: [none, drop, flood], ask: A leak?, presume: none}}
from_events:
  custom.leak:
    - {open: leaked, closed_by: mended, same: pipe, field: size, then: drop}
    - {latest: {mended: none}}
"""


@pytest.mark.parametrize(
    ("story", "leak", "because"),
    [
        ("leaked", "drop", ["0"]),
        ("leaked:size=flood, leaked:size=drop", "flood", ["0"]),
        ("leaked:size=flood, leaked, leaked:size=flood", "flood", ["0", "2"]),
        ("leaked:size=flood, mended", "none", ["1"]),
        ("leaked:size=flood:pipe=a, leaked:pipe=b, mended:pipe=a", "drop", ["1"]),
    ],
)
def test_of_what_is_open_the_last_answer_counts(
    rules: Callable[..., RuleSet], story: str, leak: str, because: list[str]
) -> None:
    """In the order of the fact's answers; and hindsight says the same."""
    log = Log()
    for number, text in enumerate(story.split(", ")):
        kind, *told = text.split(":")
        fields = dict(pair.split("=") for pair in told)
        log.append(Event.model_validate({"id": str(number), "at": f"2026-03-0{number + 1}", "kind": kind, **fields}))
    loaded = rules(WORST)
    told_ = loaded.facts_at(log, "2026-03-09")
    assert (told_.facts["custom.leak"], list(told_.events["custom.leak"])) == (leak, because)
    assert hindsight.told(loaded.program, list(log), as_moment("2026-03-09"))["custom.leak"] == leak


@pytest.mark.parametrize(
    ("fold", "message"),
    [
        ("{open: leaked, closed_by: mended, field: pipe}", "`leaked.pipe` cannot tell `custom.leak`"),
        ("{open: leaked, closed_by: mended, field: depth}", "events `leaked` have no field `depth`"),
        (
            "{open: leaked, closed_by: mended, field: size, unit: days}",
            "`unit` means nothing here: `field` says what it is",
        ),
    ],
)
def test_an_answer_that_a_field_cannot_give(rules: Callable[..., RuleSet], fold: str, message: str) -> None:
    text = WORST[: WORST.index("from_events")] + f"from_events: {{custom.leak: {fold}}}"
    with pytest.raises(RuleSetError) as caught:
        rules(text)
    assert message in caught.value.diagnostics[0].message


def test_only_answers_have_a_last_one(rules: Callable[..., RuleSet]) -> None:
    with pytest.raises(RuleSetError) as caught:
        rules("from_events: {client.abusive: {open: abuse, closed_by: praise, field: size}}")
    assert caught.value.diagnostics[0].code == "unfit-fold"


def test_while_says_for_how_long_and_is_no_reason(rules: Callable[..., RuleSet]) -> None:
    """The alert ends with it; what is told is the condition alone, and the digest covers both."""
    house = rules(
        "facts: {project.rush: {presume: false, ask: Rush?}}\n"
        "alerts: {twice: {while: {action.open: true, project.rush: false}}}",
        base=BASE,
    )
    assert house.digest != rules("{}", base=BASE).digest
    stated = Event.model_validate(
        {"id": "r", "at": "2026-03-04", "kind": "fact_stated", "facts": {"project.rush": True}}
    )
    (alert,) = Engagement(house, log=Log([*KNOCKS, stated])).alerts("2026-03-05")
    assert (alert.state, str(alert.raised_at), str(alert.ended_at)) == (
        "ended",
        "2026-03-02 00:00:00+00:00",
        "2026-03-04 00:00:00+00:00",
    )
    assert dict(alert.facts) == {"custom.n": 2}
    assert thaw(freeze(house.program)).alerts == house.program.alerts
