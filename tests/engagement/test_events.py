"""Events: what they may tell, from Python and from lines of JSON, and what is said of what they may not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from clientqual.diagnostics import Diagnostic
from clientqual.engagement import EVENT_KINDS, Engagement, Event, Log, LogError, read_line, read_lines, read_log
from clientqual.errors import ClientqualError
from clientqual.events import as_moment, written
from clientqual.models import diagnostics_of
from clientqual.span import Source, Span

AT = datetime(2026, 3, 2, 10, 15, tzinfo=UTC)
MARCH = {"id": "e1", "at": "2026-03-02"}


def event(**told: Any) -> Event:
    return Event.model_validate({"id": "e1", "at": AT, "kind": "note", **told})


def refused(data: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Event.model_validate(data)
    return [item.message for item in diagnostics_of(caught.value)]


# --- one event --------------------------------------------------------------------------------------------------------------


def test_the_kinds_are_those_that_were_promised() -> None:
    """These names are fixed: logs hold them."""
    assert list(EVENT_KINDS) == sorted(
        [
            "message_received",
            "question_unanswered",
            "status_requested",
            "mind_changed",
            "direction_reversed",
            "scope_added",
            "deposit_asked",
            "deposit_promised",
            "deposit_cleared",
            "deposit_refused",
            "estimate_given",
            "estimate_accepted",
            "estimate_rejected",
            "contract_signed",
            "milestone_met",
            "milestone_missed",
            "invoice_sent",
            "invoice_paid",
            "invoice_overdue",
            "problem_found",
            "client_informed",
            "abuse",
            "praise",
            "referral",
            "stage_entered",
            "note",
            "fact_stated",
            "retracted",
        ]
    )


def test_fields_are_typed() -> None:
    """Amounts are exact, numbers of invoices are text, and stated facts stand under their paths."""
    assert event(kind="estimate_given", amount="4000.50").fields == {"amount": Decimal("4000.5")}
    assert event(kind="invoice_sent", number=17, amount=900).fields == {"number": "17", "amount": Decimal(900)}
    assert event(kind="invoice_sent", number=None).fields == {}
    stated = event(kind="fact_stated", facts={"project": {"rush": True}, "client.mind_changes": None, "custom.x": "y"})
    assert stated.facts == {"project.rush": True, "client.mind_changes": None, "custom.x": "y"}
    assert event(kind="of_our_own", hours=3, who=["b", "a"]).fields == {"hours": 3, "who": frozenset({"a", "b"})}


def test_it_survives_json() -> None:
    """What `to_json` writes is the same event again."""
    for told in (
        {"kind": "estimate_given", "amount": "4000.5", "note": "by mail"},
        {"kind": "fact_stated", "facts": {"project.external_risks": ["weather"], "project.budget": None}},
        {"kind": "of_our_own", "hours": "2.5", "list": ["b", "a"]},
        {"kind": "stage_entered", "stage": "delivery", "at": AT + timedelta(microseconds=5)},
    ):
        one = event(**told)
        assert Event.model_validate(one.to_json()) == one
        assert Event.model_validate(one.model_dump()) == one
        assert hash(one) == hash(Event.model_validate(one.to_json()))


def test_it_never_changes() -> None:
    with pytest.raises(ValidationError):
        event().kind = "abuse"  # type: ignore[misc]  # that is the point


@pytest.mark.parametrize(
    ("data", "messages"),
    [
        ({}, ["this event has no `id`", "this event has no `kind`", "this event has no `at`"]),
        (5, ["a line of a log is one event in `{..}`, and this is the number `5`"]),
        ({**MARCH, "id": ["a"], "kind": "note"}, ["`id` is text, and this is a list"]),
        ({**MARCH, "kind": "note", "note": {"a": 1}}, ["`note` is text, and this is a mapping"]),
        ({**MARCH, "kind": "note", "at": "2026-13-02"}, ["`2026-13-02` is no point in time"]),
        ({**MARCH, "kind": "note", "at": 5}, ["`5` is no point in time"]),
        ({**MARCH, "kind": "note", "at": "0026-03-02"}, ["`0026-03-02` is before 1970 or after 2199"]),
        *(
            ({**MARCH, "kind": "note", "fields": given}, [f"`fields` is a mapping of names to values, and this is {shown}"])
            for given, shown in [([1], "a list"), (5, "the number `5`"), (True, "`true`"), ("x", "the text `x`"), ([], "a list")]
        ),
        ({**MARCH, "kind": "estimate_given", "amount": 0.1}, [
            "`estimate_given.amount` is money, and `0.1` is a binary float, which is not exact"]),
        ({**MARCH, "kind": "estimate_given", "amount": -1}, ["`estimate_given.amount` cannot be `-1`"]),
        ({**MARCH, "kind": "stage_entered", "stage": "delivry"}, ["`stage_entered.stage` cannot be `delivry`"]),
        ({**MARCH, "kind": "stage_entered"}, ["this `stage_entered` does not say its `stage`"]),
        ({**MARCH, "kind": "stage_entered", "stages": "delivery"}, ["`stage_entered` has no `stages`"]),
        ({**MARCH, "kind": "mind_changed", "why": "boss"}, ["`mind_changed` has no `why`"]),
        ({**MARCH, "kind": "mind_changed", "fields": {6: 1}}, ["`mind_changed` has no `6`"]),
        ({**MARCH, "kind": "fact_stated", "facts": {5: 1, "project": {6: 1}}}, ["`5` is not a fact", "`project.6` is not a fact"]),
        ({**MARCH, "kind": "invoice_sent", "number": 1.5}, ["`invoice_sent.number` is text, and this is the number `1.5`"]),
        ({**MARCH, "kind": "ours", "x": {"y": 1}}, ["`x` cannot be a mapping"]),
        ({**MARCH, "kind": "fact_stated", "facts": 5}, ["`facts` is a mapping of names to values, and this is the number `5`"]),
        ({**MARCH, "kind": "fact_stated", "facts": {"project.rsh": None, "client.trust": "no", "colour": "blue"}}, [
            "`project.rsh` is not a fact", "`client.trust` cannot be `no`", "`colour` is not a fact"]),
        ({**MARCH, "kind": "fact_stated", "facts": {"project": {"brief": "none"}, "project.brief": "none"}}, [
            "`project.brief` is stated twice"]),
        ({**MARCH, "kind": "fact_stated", "facts": {"custom.x": None, "custom": {"x": 1}}}, ["`custom.x` is stated twice"]),
    ],
)  # fmt: skip
def test_what_is_no_event(data: object, messages: list[str]) -> None:
    """Everything that is wrong is said at once, each thing once."""
    assert refused(data) == messages


# --- moments ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written_so",
    [
        "2026-03-02T10:15:00Z",
        "2026-03-02T11:15:00+01:00",
        "2026-03-02T10:15Z",
        AT.astimezone(timezone(timedelta(hours=-5))),
    ],
)
def test_a_moment_is_kept_in_utc(written_so: object) -> None:
    assert as_moment(written_so) == AT  # type: ignore[arg-type]  # either is fine
    assert event(at=written_so).at.isoformat() == "2026-03-02T10:15:00+00:00"


def test_a_date_is_the_start_of_that_day() -> None:
    start = datetime(2026, 3, 2, tzinfo=UTC)
    assert as_moment("2026-03-02") == as_moment(date(2026, 3, 2)) == start
    assert written(start) == "2026-03-02T00:00:00Z"


@pytest.mark.parametrize("wrong", ["2026-03-02T10:15:00", datetime(2026, 3, 2, 10), "soon", "", "2026-03-02T25:00Z"])  # noqa: DTZ001
def test_what_is_no_moment(wrong: object) -> None:
    """No zone is guessed."""
    with pytest.raises(ClientqualError) as caught:
        as_moment(wrong)  # type: ignore[arg-type]  # that is the point
    assert caught.value.diagnostics[0].help


@pytest.mark.parametrize(
    "wrong",
    ["1969-12-31", "2200-01-01", "9999-12-31T23:59:59Z", "0001-01-01T00:00+05:00", "9999-12-31T23:00-05:00", date.max],
)
def test_a_year_that_must_be_a_slip_is_no_moment(wrong: str | date) -> None:
    """Time is gone through day by day, so two thousand years of it would take long, and no day comes after the last."""
    with pytest.raises(ClientqualError) as caught:
        as_moment(wrong)
    assert [item.code for item in caught.value.diagnostics] == ["far-moment"]


def test_the_first_and_the_last_moment_there_are() -> None:
    """Alerts can be asked for at both."""
    first, last = as_moment("1970-01-01"), as_moment("2199-12-31T23:59:59.999999Z")
    events = [event(id="1", at=first, kind="invoice_sent"), event(id="2", at=last, kind="mind_changed")]
    assert Engagement(log=Log(events)).at(last).facts.facts["client.mind_changes"] == 1
    assert Engagement(log=Log(events[1:])).alerts(last) == ()


@pytest.mark.parametrize("wrong", ["20260302", "2026-W10-1", "2026-03"])
def test_a_date_in_another_form_is_no_time_without_its_offset(wrong: str) -> None:
    """Who ends it with `Z` as the help for such a time says would only be refused again."""
    with pytest.raises(ClientqualError) as caught:
        as_moment(wrong)
    assert [item.code for item in caught.value.diagnostics] == ["no-moment"]


# --- logs -------------------------------------------------------------------------------------------------------------------


def test_a_log_is_a_set_in_the_order_of_time() -> None:
    """Whatever order they come in, and however often; at one moment the id decides."""
    late, early, beside = event(id="b", at="2026-03-05"), event(id="z", at="2026-03-01"), event(id="a", at="2026-03-05")
    log = Log([late, early, beside, late])
    assert [item.id for item in log] == ["z", "a", "b"]
    assert log == Log([beside, late, early])
    assert log.append(early) is False
    assert log.append(event(id="c", at="2026-03-03")) is True
    assert log.extend([early, event(id="d")]) == 1
    assert [item.id for item in log.up_to("2026-03-03")] == ["z", "d", "c"]
    assert [item.id for item in log.within(early.at, late.at)] == ["d", "c", "a", "b"]
    assert [item.id for item in log.at(late.at)] == ["a", "b"]
    assert "c" in log
    assert "x" not in log
    assert log["c"].id == "c"
    assert repr(log) == "<Log of 5 events>"


def test_events_of_one_moment_are_in_the_order_of_their_numbers() -> None:
    """`10` comes after `9`, as it was written; numbers come before letters, and no number is too long."""
    long = "9" * 6000
    names = ["1", "01", "9", "10", long, "1" + long, "a", "a-2", "a-10", "a-10b", "b", "b9c8", "b9c12", "b10c1"]
    names[:2] = ["01", "1"]
    assert [item.id for item in Log(event(id=name) for name in reversed(names))] == names


def test_ids_that_count_up_and_days_alone_raise_no_false_alarm() -> None:
    """What was noted last on a day holds, also where its id has one digit more."""
    lines = [
        {"id": 8, "at": "2026-03-02", "kind": "estimate_accepted"},
        {"id": 9, "at": "2026-03-06", "kind": "deposit_promised"},
        {"id": 10, "at": "2026-03-06", "kind": "deposit_cleared"},
    ]
    engagement = Engagement(log=Log(map(Event.model_validate, lines)))
    assert engagement.at("2026-03-20").facts.facts["project.deposit"] == "cleared"
    assert engagement.alerts("2026-03-19") == ()


def test_one_id_says_one_thing() -> None:
    """The rest of the events is taken all the same."""
    log = Log([event(id="a")])
    with pytest.raises(LogError, match="there is another event `a`"):
        log.extend([event(id="a", note="otherwise"), event(id="b")])
    assert [item.id for item in log] == ["a", "b"]


def test_lines_are_read_with_their_places(tmp_path: Path) -> None:
    """Empty lines are passed over, and a place is that of the line in the whole file."""
    text = (
        '\ufeff{"id": "a", "at": "2026-03-02", "kind": "note"}\r\n\n{"id": "b", "at": "2026-03-03", "kind": "praise"}'
    )
    path = tmp_path / "log.jsonl"
    path.write_text(text, "utf-8")
    log = read_log(path, "log.jsonl")
    assert [item.kind for item in log] == ["note", "praise"]
    assert str(log.place("b")) == "log.jsonl:3:1"
    assert Log.read(text.removeprefix("\ufeff").splitlines()) == log


@pytest.mark.parametrize(
    ("line", "place", "code"),
    [
        ('{"id": "a", "at": "2026-03-02", "kind": "note"', "7:47", "json-syntax"),
        ('{"id": "a", "id": "b", "at": "2026-03-02", "kind": "note"}', "7:13", "duplicate-key"),
        ('{"id": "a", "at": "2026-03-02", "kind": "note"} {}', "7:1", "not-an-event"),
        ('"a"', "7:1", "not-an-event"),
        ('{"id": "a", "at": "2026-03-02", "kind": "estimate_given", "amount": -4}', "7:69", "unfit-number"),
        ('{"id": "a", "at": "2026-03-02", "kind": "mind_changed", "so": 1}', "7:57", "unknown-field"),
        (
            '{"id": "a", "at": "2026-03-02", "kind": "fact_stated", "facts": {"project": {"rush": 3}}}',
            "7:86",
            "unfit-kind",
        ),
        ('{"id": "a", "at": "2026-03-02", "kind": "fact_stated", "facts": {"project.rsh": 3}}', "7:66", "unknown-fact"),
        ('{"id": "a", "at": "2026-03-02", "kind": "note", "fields": 5}', "7:59", "not-a-mapping"),
        ('{"id": "a", "at": "9999-12-31", "kind": "note"}', "7:19", "far-moment"),
        (
            '{"id": "a", "at": "2026-03-02", "kind": "fact_stated", "facts": {"project": {"brief": "none"}, "project.brief": "written"}}',
            "7:96",
            "fact-twice",
        ),
        ('{"id": "a", "at": "2026-03-02", "kind": "ours", "hours": NaN}', "7:58", "json-syntax"),
        (
            '{"id": "a", "at": "2026-03-02", "kind": "estimate_given", "fields": {"amount": -4}}',
            "7:80",
            "unfit-number",
        ),
        ("[" * 5000, "7:61", "too-deep"),
        ('{"id": "' + "a" * 300_000 + '"}', "7:1", "line-too-long"),
    ],
)
def test_a_line_that_is_no_event(line: str, place: str, code: str) -> None:
    """One complaint a mistake, at its line and column."""
    found = read_line(line, "log.jsonl", 7)
    assert not isinstance(found, Event)
    assert [(str(item.span), item.code) for item in found] == [(f"log.jsonl:{place}", code)]


def test_bytes_that_are_no_text() -> None:
    message = "`log.jsonl` is not UTF-8 text: line 3 has bytes that are not"
    place = Span(Source("log.jsonl", ""), 3, 9)
    assert read_line(b'{"id": "\xe9"}', "log.jsonl", 3) == [
        Diagnostic("not-utf8", message, place, help="save it as UTF-8")
    ]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path, code in (
        (tmp_path, "is-directory"),
        (tmp_path / "none.jsonl", "no-file"),
        (tmp_path / ("x" * 300), "unreadable-file"),
    ):
        with pytest.raises(LogError) as caught:
            read_log(path)
        assert [item.code for item in caught.value.diagnostics] == [code]


def test_good_lines_are_kept_beside_bad_ones() -> None:
    """A command that follows a file goes on."""
    file = read_lines(
        ['{"id": "a", "at": "2026-03-02", "kind": "note"}', "{", '{"id": "b", "at": "2026-03-02", "kind": "note"}']
    )
    assert [item.id for item in file.events] == ["a", "b"]
    assert [str(item.span) for item in file.diagnostics] == ["log.jsonl:2:2"]


def test_an_exponent_past_all_bounds_is_no_number() -> None:
    """What not even a decimal can hold is complained about at its place, as any other wrong value is."""
    line = '{"id": "1", "at": "2026-03-02T09:10:00Z", "kind": "estimate_given", "amount": 1e99999999999999999999}'
    told = "new.jsonl:1:79: error: `estimate_given.amount` is an amount of money, and this is the text `1e9999"
    with pytest.raises(LogError, match=told):
        Log.read([line], "new.jsonl")
