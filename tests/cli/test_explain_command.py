"""`clientqual explain`: why, and what would change it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
Case = Callable[..., Path]

RULES = """\
facts:
  custom.deposit:
    {enum: [refuses, hesitates, agrees], ordered: true, ask: Will you pay a deposit?, of: client, changed_by: client, presume: hesitates}
  custom.budget: {money: true, ask: What is the budget?, of: client, changed_by: client, presume: 3000}
  custom.price: {money: true, ask: What is the price?, meaning: Your price., of: provider, changed_by: provider, presume: 3000}
  custom.lied: {bool: true, ask: Did they lie to you?, of: provider, presume: false}
sources: {S1: A book.}
---
outcome: deal
values: [take, conditions, decline]
policy: first
rows:
  - {id: lied, when: {custom.lied: true}, then: decline, because: They lie., source: [S1]}
  - {id: too_little, when: {custom.budget: {lt: {fact: custom.price, times: 0.7}}}, then: decline, because: Too little.}
  - {id: no_deposit, when: {custom.deposit: refuses}, then: decline, because: No deposit.}
  - {id: unclear, when: {custom.deposit: hesitates}, then: conditions, because: The deposit is open.}
otherwise: take
"""
HEAD = "ruleset: shop\nversion: 1.0.0\nextends: none\n"
STINGY = "label: A small shop\ncustom: {budget: 1800, price: 3000, deposit: refuses}\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a rule set in which a deal can be had."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "ruleset.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    return folder


def test_what_to_ask_and_what_to_change_yourself(run: Run, shop: Path, case: Case) -> None:
    """Each change says whose it is, and what follows; amounts are told in whole cents."""
    result = run("explain", "--rules", shop, case(STINGY), "--instead", "deal=conditions")
    assert result.exit_code == 0
    assert result.stdout == (
        "A small shop\n"
        "\n"
        "Wanted: deal conditions\n"
        "Now:    deal decline\n"
        "\n"
        "It takes 2 facts. Any of these changes does, the best first:\n"
        "\n"
        "  1. Ask of the client\n"
        "       - custom.deposit: hesitates (now refuses)\n"
        '         "Will you pay a deposit?"\n'
        "     Change yourself\n"
        "       - custom.price: 2571.42 or less (now 3000)\n"
        "         Your price.\n"
        "     Then, as far as we know: deal conditions instead of decline.\n"
        "\n"
        "  2. Ask of the client\n"
        "       - custom.budget: 2100 or more (now 1800)\n"
        '         "What is the budget?"\n'
        "       - custom.deposit: hesitates (now refuses)\n"
        '         "Will you pay a deposit?"\n'
        "     Then, as far as we know: deal conditions instead of decline.\n"
    )


def test_nothing_at_all(run: Run, shop: Path, case: Case) -> None:
    """Where the only amount that does it is the least there is, that is said, rather than a range without a lower end."""
    rules = RULES.replace("{lt: {fact: custom.price, times: 0.7}}", "{le: 0}").replace(
        "money: true, ask: What is the b", "int: [0, null], ask: What is the b"
    )
    (shop / "rules.yaml").write_text(rules, encoding="utf-8")
    result = run(
        "explain", "--rules", shop, case("custom: {budget: 5, deposit: agrees}\n"), "--instead", "deal=decline"
    )
    assert "  - custom.budget: 0 (now 5)\n" in result.stdout


def test_no_gap_where_no_outcome_changes(run: Run, shop: Path, case: Case) -> None:
    """Where only what is to be done changes, nothing is said of the outcomes, and no empty line stands for it."""
    acting = """\
---
actions:
  ask_again:
    {title: Ask again, phase: inquiry, effect: none, guidance: Ask., recommend: [{id: r, when: {custom.price: {gt: 100}}, because: b}]}
"""
    (shop / "rules.yaml").write_text(RULES + acting, encoding="utf-8")
    found = run("explain", "--rules", shop, case("label: A shop\n"), "--instead", "not_recommended=ask_again")
    assert found.exit_code == 0
    assert "Now:    ask again recommended (presumed)\n" in found.stdout
    assert "\n\n\n" not in found.stdout + "\n"


def test_impossible_because(run: Run, shop: Path, case: Case) -> None:
    """What nobody can change stands in the way; that is an answer, and no error."""
    result = run(
        "explain", "--rules", shop, case("custom: {lied: true, deposit: agrees}\n"), "--instead", "deal=take,conditions"
    )
    assert result.exit_code == 0
    assert result.stdout == (
        "Wanted: deal take or conditions\n"
        "Now:    deal decline\n"
        "\n"
        "No change that the client or you could make gets there.\n"
        "In the way stands:\n"
        "  - custom.lied: true (known, and nobody can change it)\n"
    )


def test_already(run: Run, shop: Path, case: Case) -> None:
    """Nothing has to change."""
    result = run("explain", "--rules", shop, case("custom: {deposit: agrees}\n"), "--instead", "deal=take")
    assert result.stdout.endswith("It is so already: nothing has to change.\n")


def test_for_certain(run: Run, shop: Path, case: Case) -> None:
    """With --decided what nobody knows, and nobody can change, stands in the way."""
    result = run("explain", "--rules", shop, case("custom: {deposit: agrees}\n"), "--instead", "deal=take", "--decided")
    assert "Wanted: deal take, for certain\n" in result.stdout
    assert "  - custom.lied: false (not known, and nobody can change it)\n" in result.stdout


def test_changes_as_json(run: Run, shop: Path, case: Case) -> None:
    """All of it as plain data; money as text."""
    found = json.loads(
        run(
            "explain", "--rules", shop, case(STINGY), "--instead", "deal=conditions", "--limit", "1", "--format", "json"
        ).stdout
    )
    (change,) = found["changes"]
    assert (found["wanted"], found["more"], found["impossible"]) == ({"deal": ["conditions"]}, True, False)
    assert change["steps"][1] == {
        "fact": "custom.price", "by": "provider", "old": "3000", "presumed": None, "new": "2571.4285",
        "others": [], "low": None, "high": "2571.4285",
    }  # fmt: skip
    assert (change["before"], change["after"]) == ({"deal": "decline"}, {"deal": "conditions"})
    assert change["facts"] == {step["fact"]: step["new"] for step in change["steps"]}
    assert change["client"] + change["provider"] == change["steps"]
    assert [step["by"] for step in change["provider"]] == ["provider"]
    plain = json.loads(run("explain", "--rules", shop, case(STINGY), "--format", "json").stdout)
    assert (found["rule_set"], found["case"]) == (plain["rule_set"], plain["case"])
    assert found["case"]["digest"].startswith("sha256:")


def test_reasons(run: Run, shop: Path, case: Case) -> None:
    """Without --instead: what each answer rests on."""
    result = run("explain", "--rules", shop, case("custom: {lied: true, deposit: agrees}\n"))
    assert result.exit_code == 0
    assert result.stdout == (
        "Deal: decline (certain)\n"
        "  Deal decline: They lie. It rests on lied (yes). It holds whatever else turns\n"
        "  out.\n"
        "    Known: custom.lied true\n"
        "    Rules: deal/lied\n"
        "    Sources: S1\n"
    )


def test_reasons_of_one_thing(run: Run, house: Path, case: Case) -> None:
    """Of an outcome, or of an action that is recommended."""
    path = case("project: {brief: none}\n")
    told = run("explain", "--rules", house, path, "--of", "ask_for_brief").stdout
    assert told.startswith("Ask for a brief [inquiry]\n")
    assert "Tier" not in told.splitlines()[0]
    found = json.loads(run("explain", "--rules", house, path, "--of", "tier", "--format", "json").stdout)
    assert list(found["outcomes"]) == ["tier"]
    assert found["recommendations"] == []


def test_several_cases(run: Run, shop: Path, case: Case) -> None:
    """One that does not fit is complained about with its place, and the others are explained."""
    path = case(f"{STINGY}---\ncustom: {{depositt: agrees}}\n---\nid: third\ncustom: {{lied: true}}\n")
    result = run("explain", "--rules", shop, path, "--instead", "deal=take")
    assert result.exit_code == 2
    assert "A small shop\n" in result.stdout
    assert "\n\n\nthird\n" in result.stdout
    assert "case.yaml:4:20: error: this rule set has no fact `custom.depositt`" in result.stderr


def test_what_makes_no_sense(run: Run, shop: Path, case: Case) -> None:
    """Wrong names end with exit status 2 and the near one."""
    path = case(STINGY)
    for told, message in (
        ("deal", "`deal` does not say what should come out instead"),
        ("deal=tak", "`deal` cannot be `tak`"),
        ("dael=take", "this rule set has no outcome `dael`"),
        ("recommended=dance", "this rule set has no action `dance`"),
    ):
        result = run("explain", "--rules", shop, path, "--instead", told)
        assert result.exit_code == 2
        assert message in result.stderr
        assert result.stdout == ""
    result = run("explain", "--rules", shop, path, "--of", "dael")
    assert (result.exit_code, "no outcome or action `dael`" in result.stderr) == (2, True)


def test_options_that_do_not_go_together(run: Run, shop: Path, case: Case) -> None:
    """What would be passed over is wrong usage."""
    path = case(STINGY)
    for options in (("--of", "deal", "--instead", "deal=take"), ("--decided",)):
        result = run("explain", "--rules", shop, path, *options)
        assert result.exit_code == 2
        assert "--instead" in result.stderr
