"""The fake refuses what HubSpot refuses; otherwise the other tests would prove nothing."""

from __future__ import annotations

import pytest

from account import Account
from fake import Fake
from fake_store import Property, Refused, Store, milliseconds
from retrying import NotAllowed, Retrier
from retrying import Refused as RefusedByHubSpot

YES_NO = ({"value": "true", "label": "Yes"}, {"value": "false", "label": "No"})


def definition(name: str, kind: str, field_type: str, **more: object) -> dict[str, object]:
    return {"name": name, "label": name, "type": kind, "fieldType": field_type, "groupName": "dealinformation", **more}


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("number", "12.50", None),
        ("number", "0", None),
        ("number", "", None),
        ("number", "25,000", "INVALID_DOUBLE"),
        ("number", "N/A", "INVALID_DOUBLE"),
        ("number", " 12", "LEADING_OR_TRAILING_WHITESPACE"),
        ("bool", "true", None),
        ("bool", "yes", "INVALID_BOOLEAN"),
        ("bool", "true ", "LEADING_OR_TRAILING_WHITESPACE"),
        ("date", "2026-11-02", None),
        ("date", "1793577600000", None),
        ("date", "1793577600001", "INVALID_DATE"),
        ("date", "2026-11-02T10:00:00Z", "INVALID_DATE"),
        ("date", "0", "INVALID_DATE"),
        ("datetime", "2026-11-02T10:00:00Z", None),
        ("datetime", "tomorrow", "INVALID_DATE"),
        ("string", "  as it comes ", None),
        ("string", "x" * 65_537, "VALUE_TOO_LONG"),
    ],
)
def test_a_value_has_to_fit_its_type(kind: str, value: str, code: str | None) -> None:
    assert code == Property("x", kind).complaint(value)


@pytest.mark.parametrize(
    ("field_type", "value", "code"),
    [
        ("select", "a", None),
        ("select", "a;b", "INVALID_OPTION"),
        ("checkbox", "a;b", None),
        ("checkbox", "a;c", "INVALID_OPTION"),
    ],
)
def test_an_option_has_to_exist(field_type: str, value: str, code: str | None) -> None:
    options = (("a", "A"), ("b", "B"))
    assert code == Property("x", "enumeration", field_type, options=options, custom=True).complaint(value)


def test_values_are_text() -> None:
    with pytest.raises(Refused) as caught:
        Store().check("deals", "amount", 12)
    assert caught.value.codes == (("INVALID_TYPE", "amount"),)


def test_an_instant_is_read_in_every_notation() -> None:
    assert 1793613600000 == milliseconds("2026-11-02T10:00:00Z") == milliseconds("1793613600000")


@pytest.mark.parametrize(
    ("properties", "codes"),
    [
        ({"cq_tire": "worst"}, "400 VALIDATION_ERROR PROPERTY_DOESNT_EXIST cq_tire"),
        ({"amount": "12 "}, "400 VALIDATION_ERROR LEADING_OR_TRAILING_WHITESPACE amount"),
        ({"hs_object_id": "1"}, "400 VALIDATION_ERROR READ_ONLY_VALUE hs_object_id"),
    ],
)
def test_a_bad_property_is_refused_and_nothing_is_written(
    fake: Fake, account: Account, properties: dict[str, str], codes: str
) -> None:
    deal = fake.store.add("deals", {"amount": "1"})
    assert {deal: codes} == account.update({deal: properties})
    assert fake.store.writes == []


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (definition("Upper", "string", "text"), "INVALID_NAME"),
        (definition("x", "string", "number"), "INVALID_FIELD_TYPE"),
        (definition("x", "bool", "booleancheckbox"), "INVALID_BOOLEAN_OPTIONS"),
        (definition("x", "enumeration", "select"), "MISSING_OPTIONS"),
        (definition("x", "string", "text", groupName="nowhere"), "GROUP_DOESNT_EXIST"),
        (definition("x", "enumeration", "select", options=[YES_NO[0], YES_NO[0]]), "DUPLICATE_OPTIONS"),
    ],
)
def test_a_bad_definition_is_refused(account: Account, wanted: dict[str, object], code: str) -> None:
    with pytest.raises(RefusedByHubSpot, match=code):
        account.create_definitions("deals", [wanted])


def test_a_definition_that_is_there_is_not_made_again(account: Account) -> None:
    wanted = definition("cq_test", "bool", "booleancheckbox", options=list(YES_NO))
    assert (account.create_definitions("deals", [wanted]), account.create_definitions("deals", [wanted])) == (1, 0)


def test_a_wrong_token_and_a_missing_scope_end_it(fake: Fake) -> None:
    with pytest.raises(NotAllowed, match="search deals: 401 INVALID_AUTHENTICATION"):
        Account("wrong", Retrier(), fake.url).deal_ids()
    fake.scopes = frozenset()
    with pytest.raises(NotAllowed, match=r"403 MISSING_SCOPES crm\.objects\.deals\.read"):
        Account("try-me", Retrier(), fake.url).deal_ids()


def test_searches_see_the_index_and_not_the_records(fake: Fake, account: Account) -> None:
    first = fake.store.add("deals", {})
    fake.store.hold_index()
    fake.store.add("deals", {})
    assert [first] == account.deal_ids()
