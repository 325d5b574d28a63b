"""docs/crm/errors.md: every complaint about mappings and records, with an example that was really made.

With CLIENTQUAL_EXPECTED=write the page is rewritten; read the diff. That each function of the wording has an example proves that each
is reached by something a user can do.
"""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from clientqual.crm import Mapping, MappingError, Stored, parse_records, wording
from clientqual.crm.expressions import _jmespath
from clientqual.diagnostics import Diagnostic
from clientqual.errors import ClientqualError

PAGE = Path(__file__).parents[2] / "docs" / "crm" / "errors.md"
INTRO = """# Error messages about mappings and records

Like [all error messages](../errors.md), these have a code, a message, where possible a place, and something that helps. Those about a
record say which record, which fact, read from where, and what stands there, shortened. `str(error)` leaves the value out, so that it
does not end in a log; `error.diagnostics` have it. This page is written by `tests/crm/test_messages.py` from complaints that were really
made. Where a value could be read and the fact cannot have it, the code is that of a case, such as `unfit-value`.
"""
HEAD = "mapping: sales\nversion: 1.0.0\nrecord: {id: id}\n"

# The mapping below its head, and what stands in the record beside its id.
RECORDS: tuple[tuple[str, object], ...] = (
    ("facts: {project.rush: rush}", ["a list"]),
    ("facts: {project.rush: \"contains(tags, 'urgent')\"}", {"tags": 5}),
    ("facts: {client.source: source}", {"source": ["referral"]}),
    ("facts: {client.source: owner}", {"owner": {"id": 7, "name": "Ada"}}),
    ("facts: {client.source: source}", {"source": b"referral"}),
    ("facts: {client.source: {from: source, values: {REFERRALS: referral}}}", {"source": "REFERALS"}),
    ("facts: {project.rush: {from: rush, true: [Ja], false: [Nein]}}", {"rush": "vielleicht"}),
    ("facts: {project.budget: amount}", {"amount": "25,000"}),
    ("facts: {project.budget: amount}", {"amount": "1e99"}),
    ("facts: {client.organization: {from: staff, ranges: [{below: 9, value: individual}]}}", {"staff": 12}),
    ("time_zone: UTC\nfacts: {client.weeks_silent: {from: last, as: weeks_since}}", {"last": "31.3.2026"}),
    ("time_zone: UTC\nfacts: {client.weeks_silent: {from: last, as: weeks_since}}", {"last": "2026-03-31 10:00:00"}),
    ("time_zone: UTC\nfacts: {client.weeks_silent: {from: last, as: weeks_since}}", {"last": "2027-01-01"}),
    ("currency: EUR\nfacts: {project.budget: {from: amount, currency: code}}", {"amount": 5, "code": "USD"}),
    ("record: {label: name}\nfacts: {project.rush: rush}", {"name": True}),
    ("facts: {project.brief: brief}", {"brief": "writen"}),
    ("facts: {project.budget: amount}", {"amount": {"value": 5, "currency": "dollars"}}),
    (f"facts: {{{', '.join(f'custom.c{number}: when' for number in range(101))}}}", {"when": date(2026, 3, 31)}),
)  # fmt: skip
MAPPINGS: tuple[str, ...] = (
    "extends: pipedrive\nfacts: {}",
    "extends: sales.yaml",
    "facts: {project.rush: deal.properties.}",
    "facts: {project.rush: deal..rush}",
    "facts: {project.rush: deal.1cf5}",
    "facts: {project.rush: \"contain(deal.tags, 'urgent')\"}",
    "facts: {project.rush: contains(deal.tags)}",
    "facts: {project.rush: \"'urgent'\"}",
    'keys: {budget: 1cf5}\nfacts: {project.budget: "custom.{buget}"}',
    "options: {industries: {1: Retail}}\nfacts: {custom.industry: {from: x, options: industry}}",
    "time_zone: Europe/Berln\nfacts: {client.weeks_silent: {from: last, as: weeks_since}}",
    "facts: {client.weeks_silent: {from: last, as: weeks_since}}",
    "facts: {project.rush: {true: [Ja]}}",
    "facts: {project.stage: {value: inquiry, otherwise: unknown}}",
    "facts: {project.rush: {from: x, split: ;}}",
    "facts: {client.source: {from: x, values: {REFERRALS: referal}}}",
    "facts: {project.rush: {from: x, true: [Ja], false: [Nein, ja]}}",
    'numbers: {thousands: ";"}\nfacts: {project.budget: amount}',
    'numbers: {thousands: ".", decimal: "."}\nfacts: {project.budget: amount}',
    "facts: {client.organization: {from: x, ranges: [{below: 9, value: individual}, {below: 5, value: small_business}]}}",
    "currency: euro\nfacts: {project.budget: amount}",
    "record: {id: id}",
)  # fmt: skip
HEADS: tuple[str, ...] = (
    "mapping: My Sales\nversion: 1.0.0\nfacts: {project.rush: rush}",
    "mapping: sales\nversion: latest\nfacts: {project.rush: rush}",
)

AS_OF = date(2026, 4, 14)

Made = dict[tuple[str, str], Diagnostic]


def _makes_complaints(item: object) -> bool:
    return inspect.isfunction(item) and item.__annotations__.get("return") == "Diagnostic"


SOURCE = {name: item for name, item in vars(wording).items() if _makes_complaints(item)}


def recorded(monkeypatch: pytest.MonkeyPatch) -> Made:
    """Record what the functions of the wording make from now on: the first complaint of each function and code."""
    made: Made = {}

    def recording(name: str, make: Callable[..., Diagnostic]) -> Callable[..., Diagnostic]:
        def make_and_record(*args: object, **named: object) -> Diagnostic:
            complaint = make(*args, **named)
            made.setdefault((name, complaint.code), complaint)
            return complaint

        return make_and_record

    for name, function in SOURCE.items():
        monkeypatch.setattr(wording, name, recording(name, function))
    return made


def complaints(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Diagnostic]:
    """Do everything wrong, and yield what is said about it."""
    file = folder / "sales.yaml"
    for text, more in RECORDS:
        head = HEAD if "record:" not in text else HEAD.replace("record: {id: id}\n", "")
        file.write_text(f"{head}{text}\n", "utf-8")
        record = {"id": 4711, **more} if isinstance(more, dict) else more
        yield from Mapping.load(Path("sales.yaml")).try_case(record, AS_OF).diagnostics
    for text in (*(HEAD.replace("record: {id: id}\n", "") + text for text in MAPPINGS), *HEADS):
        file.write_text(f"{text}\n", "utf-8")
        yield from refused(lambda: Mapping.load(Path("sales.yaml")))
    yield from refused(lambda: Mapping.load("hubspot-deals"))
    yield from refused(lambda: Stored.from_json({"case": {}, "answer": {}}))
    yield from parse_records(b"id,name\n1,Ada,5\n", "deals.csv").diagnostics
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "jmespath", None)
        _jmespath.cache_clear()
        file.write_text(f"{HEAD}facts: {{project.rush: rush}}\n", "utf-8")
        yield from refused(lambda: Mapping.load(Path("sales.yaml")))


def refused(call: Callable[[], object]) -> tuple[Diagnostic, ...]:
    try:
        call()
    except ClientqualError as error:
        return error.diagnostics
    raise AssertionError("this should have been refused")


def page(made: Made, whole: list[Diagnostic]) -> str:
    """Return the page: by code, what each function says and an example of it."""
    lines = [INTRO]
    codes: dict[str, list[str]] = {}
    for name, function in SOURCE.items():
        for (other, code), complaint in sorted(made.items(), key=lambda item: item[0]):
            if other == name:
                shown = next(
                    (item for item in whole if (item.code, item.message) == (code, complaint.message)), complaint
                )
                told = (function.__doc__ or "").partition("\n")[0]
                codes.setdefault(code, []).append(f"{told}\n\n```text\n{shown}\n```\n")
    for code in sorted(codes):
        lines += [f"## {code}\n", *codes[code]]
    return "\n".join(lines)


def test_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every function of the wording is reached, and the page shows what it says today."""
    monkeypatch.chdir(tmp_path)
    made = recorded(monkeypatch)
    whole = list(complaints(tmp_path, monkeypatch))
    assert sorted(set(SOURCE) - {name for name, _ in made}) == []
    text = page(made, whole)
    if os.environ.get("CLIENTQUAL_EXPECTED") == "write":
        PAGE.write_text(text, "utf-8")
    assert text == PAGE.read_text("utf-8"), "write it with CLIENTQUAL_EXPECTED=write"


@pytest.mark.parametrize("name", sorted(SOURCE))
def test_docstring(name: str) -> None:
    """Each says in one sentence what is wrong."""
    told = SOURCE[name].__doc__ or ""
    assert told.endswith(".")
    assert told[0].isupper()


def test_the_text_of_an_error_shows_no_value(tmp_path: Path) -> None:
    """What stands in a record is in the diagnostics, and not in what a log would hold."""
    path = tmp_path / "sales.yaml"
    path.write_text(f"{HEAD}facts: {{client.source: source, project.brief: brief, project.budget: amount}}\n", "utf-8")
    with pytest.raises(MappingError) as caught:
        Mapping.load(path).case(
            {"id": 4711, "source": {"Ada Lovelace": 1}, "brief": "call Ada Lovelace", "amount": "Ada Lovelace, 5"}
        )
    for shown in (str(caught.value), repr(caught.value), repr(caught.value.args)):
        assert "Lovelace" not in shown
        assert "4711" in shown
    assert sum("Lovelace" in str(item) for item in caught.value.diagnostics) == 2
