"""`clientqual qualify`: every case is answered or complained about, in the form that was asked for."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
Case = Callable[..., Path]

THREE = """\
id: first
project: {brief: none}
---
id: second
project: {brief: nonne}
---
label: The third
project: {brief: written}
"""


def test_one_case_is_a_report(run: Run, house: Path, case: Case) -> None:
    """One case has no heading but its own title."""
    result = run("qualify", "--rules", house, case("id: first\nproject: {brief: none}\n"))
    assert result.exit_code == 0
    assert not result.stderr
    assert result.stdout == (
        "first\n"
        "\n"
        "The client is of the worst tier.\n"
        "That is certain, whatever else turns out.\n"
        "1 fact is known; no further one would change anything.\n"
        "\n"
        "Why\n"
        "  - Tier worst: There is no brief. It rests on project brief (none). It holds\n"
        "    whatever else turns out.\n"
        "\n"
        "What this is\n"
        "  Tier  worst (certain)\n"
        "\n"
        "Red flags\n"
        "  - There is no written brief\n"
        "\n"
        "What to do now\n"
        "  1. Ask for a brief [inquiry]\n"
        "     Why: There is none yet.\n"
        "\n"
        "By the rules of corner-shop 1.2.0\n"
    )


def test_guidance_is_shown_on_request(run: Run, house: Path, case: Case) -> None:
    """The long form says how to do it."""
    path = case("project: {brief: none}\n")
    assert "Two pages will do." not in run("qualify", "--rules", house, path).stdout
    assert "     Two pages will do.\n" in run("qualify", "--rules", house, path, "--guidance").stdout


def test_the_other_cases_of_a_file_are_answered(run: Run, house: Path, case: Case) -> None:
    """What is wrong with one goes to standard error with its place, and the exit status says so at the end."""
    path = case(THREE)
    result = run("qualify", "--rules", house, path)
    assert result.exit_code == 2
    headings = [line for line in result.stdout.split("\n") if line.startswith("===")]
    assert headings == ["=== first ".ljust(80, "="), "=== The third ".ljust(80, "=")]
    assert result.stdout.count("The third") == 1
    assert result.stderr == (
        f"{path}:5:18: error: `project.brief` cannot be `nonne` [unfit-value]\n"
        "  5 | project: {brief: nonne}\n"
        "    |                  ^^^^^\n"
        "  help: did you mean `none`?\n"
        "\n"
    )


def test_json_of_one_case_is_an_object_and_of_several_a_list(run: Run, house: Path, case: Case) -> None:
    """What can be read is in the list, in the order given."""
    one, three = case("id: only\n", "one.yaml"), case(THREE, "three.yaml")
    assert json.loads(run("qualify", "--rules", house, "--format", "json", one).stdout)["case"]["id"] == "only"
    result = run("qualify", "--rules", house, "--format", "json", three, one)
    assert result.exit_code == 2
    assert [item["case"]["id"] for item in json.loads(result.stdout)] == ["first", None, "only"]


def test_json_lines_have_one_case_each(run: Run, house: Path, case: Case) -> None:
    """One line a case, whole or the answer alone."""
    words = ("qualify", "--rules", house, "--format", "jsonl", case(THREE))
    full = [json.loads(line) for line in run(*words).stdout.splitlines()]
    answers = [json.loads(line) for line in run(*words, "--detail", "answer").stdout.splitlines()]
    assert [item["outcomes"]["tier"]["presumed"] for item in full] == ["worst", "decent"]
    assert all("questions" in item for item in full)
    assert not any("questions" in item for item in answers)
    assert [item["outcomes"]["tier"] for item in answers] == [
        {"presumed": "worst", "decided": "worst", "possible": ["worst"], "exact": True},
        {"presumed": "decent", "decided": None, "possible": ["good", "decent"], "exact": False},
    ]


def test_standard_input_is_a_file_like_any_other(run: Run, house: Path) -> None:
    """`-` reads cases, and complaints call it by name."""
    result = run("qualify", "--rules", house, "--format", "jsonl", "-", given=THREE)
    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr.startswith("<stdin>:5:18: error: `project.brief` cannot be `nonne`")


def test_what_is_no_text_is_refused(run: Run, house: Path, tmp_path: Path, case: Case) -> None:
    """A file that cannot be read does not keep the others from being answered."""
    result = run("qualify", "--rules", house, "-", tmp_path / "none.yaml", case("id: a\n"), given=b"\0\1")
    assert result.exit_code == 2
    assert "`<stdin>` is no text: it has zero bytes [binary-file]" in result.stderr
    assert f"there is no file `{tmp_path / 'none.yaml'}` [no-file]" in result.stderr
    assert result.stdout.startswith("a\n")


def test_a_case_that_the_rules_do_not_know_has_its_place(run: Run, house: Path, case: Case) -> None:
    """What only the rule set can tell is complained about at the line where it stands."""
    path = case("id: a\nproject: {brief: none}\ncustom:\n  industry: helth\n")
    result = run("qualify", "--rules", house, path)
    assert result.exit_code == 2
    assert not result.stdout
    assert result.stderr.startswith(f"{path}:4:")
    assert "did you mean `health`?" in result.stderr


def test_rules_that_are_not_there_are_an_error(run: Run, tmp_path: Path, case: Case) -> None:
    """Without rules there is no answer."""
    result = run("qualify", "--rules", tmp_path / "nowhere", case("id: a\n"))
    assert result.exit_code == 2
    assert not result.stdout
    assert "there is no rule set" in result.stderr


def test_a_file_is_no_rule_set(run: Run, house: Path, case: Case) -> None:
    """Whoever names a file is told the folder of the rule set that it belongs to, if there is one."""
    inner = house / "actions"
    inner.mkdir()
    (inner / "ask.yaml").write_text("actions: {}\n", "utf-8")
    path = case("id: a\n")
    for named, help_ in (
        (house / "rules.yaml", f"name its folder: `{house}`"),
        (inner / "ask.yaml", f"name its folder: `{house}`"),
        (path, "name a folder with a `ruleset.yaml`, or an installed rule set"),
    ):
        message = f"error: `{named}` is a file, and a rule set is a folder [no-rule-set]\n  help: {help_}\n\n"
        assert (2, "", message) == told(run("qualify", "--rules", named, path))
        assert (2, "", message) == told(run("check", named))


def told(result: Result) -> tuple[int, str, str]:
    return result.exit_code, result.stdout, result.stderr


def test_a_missing_extra_is_no_fault_of_the_case(
    run: Run, house: Path, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the case is shown, and it is said once for all cases."""
    monkeypatch.setitem(sys.modules, "pysat.solvers", None)
    path = case("id: a\n---\nid: b\n")
    result = run("qualify", "--precision", "exact", "--rules", house, path)
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("[missing-extra]") == 1
    assert str(path) not in result.stderr


def test_a_language_without_texts_is_an_error(run: Run, house: Path, case: Case) -> None:
    """It says which languages there are."""
    result = run("qualify", "--rules", house, "--language", "xx", case("id: a\n"))
    assert result.exit_code == 2
    assert "no texts in `xx`" in result.stderr


def test_texts_in_another_language_are_shown(run: Run, house: Path, case: Case) -> None:
    """An overlay of the rule set reaches the report."""
    (house / "texts").mkdir()
    overlay = "language: de\nactions: {ask_for_brief: {title: Nach einem Briefing fragen}}\n"
    (house / "texts" / "de.yaml").write_text(overlay, encoding="utf-8")
    result = run("qualify", "--rules", house, "--language", "de", case("project: {brief: none}\n"))
    assert "1. Nach einem Briefing fragen [inquiry]" in result.stdout


def test_no_case_is_wrong_usage(run: Run) -> None:
    """There is nothing to answer."""
    result = run("qualify")
    assert result.exit_code == 2
    assert result.stderr == (
        "Usage: clientqual qualify [OPTIONS] CASE...\n\nerror: missing argument `CASE...` [wrong-usage]\n\n"
    )


def test_the_shipped_rules_are_the_default(run: Run, case: Case) -> None:
    """Without --rules the rule set of the library answers."""
    result = run("qualify", case("project: {brief: none}\n"))
    assert result.exit_code == 0
    assert "By the rules of clientqual/default " in result.stdout


def test_every_engine_says_the_same(run: Run, house: Path, case: Case) -> None:
    """An engine can be asked for, and changes nothing of what is written."""
    pytest.importorskip("durable_rules_engine", reason="durable-rules is not built here", exc_type=ImportError)
    path = case("project: {brief: written}\n")
    plain = run("qualify", "--rules", house, path, "--format", "json")
    for engine in ("table", "lanes", "durable"):
        assert run("qualify", "--rules", house, path, "--format", "json", "--engine", engine).stdout == plain.stdout


def test_an_engine_without_its_extra(run: Run, house: Path, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install is said once, on standard error."""
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    result = run("qualify", "--rules", house, case("id: first\n"), "--engine", "durable")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(
        "error: the engine `durable` needs a package that is not installed [missing-extra]\n"
    )


def test_what_an_engine_refuses_has_a_place(run: Run, house: Path, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal names the file and the line, though compiled rules are kept in a cache that knows neither."""
    monkeypatch.setattr("clientqual.engines.durable.limits.LONGEST_TEXT", 2)
    result = run("qualify", "--rules", house, case("id: first\n"), "--engine", "durable")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "[durable-long-text]" in result.stderr
    assert result.stderr.startswith(str(house))


@pytest.mark.parametrize("command", ["qualify", "explain"])
def test_no_case_in_json(run: Run, case: Callable[..., Path], command: str) -> None:
    """A list of no cases is answered with a list of no answers; what cannot be read is not answered."""
    assert run(command, case("[]", "none.json"), "--format", "json").stdout == "[]\n"
    assert run(command, case("[", "wrong.json"), "--format", "json").stdout == ""
