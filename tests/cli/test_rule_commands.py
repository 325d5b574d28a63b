"""`check`, `test`, `facts`, `schema` and `new`: what a person who writes rules needs."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from clientqual.cli import new

Run = Callable[..., Result]


def test_a_sound_rule_set_passes_check(run: Run, house: Path) -> None:
    """It says which rule set that was, and how much of it."""
    result = run("check", house)
    assert result.stdout == "corner-shop 1.2.0: no findings in 1 signal, 1 outcome and 1 action\n"
    assert result.exit_code == 0


def test_findings_are_printed_with_their_place(run: Run, house: Path) -> None:
    """A rule set that does not load is a finding too, with all complaints at once."""
    rules = house / "rules.yaml"
    rules.write_text(rules.read_text().replace("[none, spoken]", "[nonne, spokken]"))
    result = run("check", house)
    assert result.exit_code == 1
    assert f"{rules}:" in result.stdout
    assert "`nonne`" in result.stdout
    assert result.stdout.endswith(f"\n\n{house}: 2 findings\n")
    assert not result.stderr


def test_a_broken_promise_is_a_finding(run: Run, house: Path) -> None:
    """What `always` says is tried on cases."""
    (house / "always.yaml").write_text("always: [{name: never worst, when: true, then: {tier: [good, decent]}}]\n")
    result = run("check", house)
    assert result.exit_code == 1
    assert "never worst" in result.stdout
    assert "corner-shop 1.2.0: 1 finding in " in result.stdout


@pytest.mark.parametrize("command", ["check", "test"])
def test_no_rule_set_is_bad_input(run: Run, tmp_path: Path, command: str) -> None:
    """There is nothing to check or to test."""
    for place in (tmp_path, tmp_path / "nowhere"):
        result = run(command, place)
        assert result.exit_code == 2
        assert not result.stdout
        assert result.stderr.startswith("error: ")


@pytest.mark.parametrize("command", ["check", "test"])
def test_the_current_folder_is_the_default(
    run: Run, house: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person who stands in the rule set need not name it."""
    monkeypatch.chdir(house)
    assert run(command).stdout.startswith("corner-shop 1.2.0: ")


@pytest.mark.parametrize("command", ["check", "test"])
@pytest.mark.parametrize("name", ["clientqual/default", "clientqual/vocabulary"])
def test_the_shipped_rules_are_sound(run: Run, name: str, command: str) -> None:
    """The rule sets of the library pass their own commands; the sources of the vocabulary are there for who builds on it."""
    result = run(command, name)
    assert result.stdout.startswith(f"{name} ")
    assert result.exit_code == 0


def test_tests_that_pass_are_counted(run: Run, house: Path) -> None:
    """One line is enough where all is well."""
    result = run("test", house)
    assert result.stdout == "corner-shop 1.2.0: 1 test, all passed\n"
    assert result.exit_code == 0


def test_no_tests_are_said_to_be_none(run: Run, house: Path) -> None:
    """Nothing tested is not something passed."""
    (house / "tests.yaml").unlink()
    assert run("test", house).stdout == "corner-shop 1.2.0: no tests\n"


def test_a_failed_test_shows_expected_and_got(run: Run, house: Path) -> None:
    """Place, what was expected, and what came, one above the other."""
    tests = house / "tests.yaml"
    wrong = "  - {name: wishful, case: {project.brief: none}, expect: {tier: good, recommended: [ask_for_brief]}}\n"
    tests.write_text(tests.read_text() + wrong)
    result = run("test", house)
    assert result.exit_code == 1
    assert result.stdout == (
        "failed: wishful\n"
        f"  at {tests}:3:5\n"
        "  tier: expected good\n"
        "        got      worst\n"
        "\n"
        "corner-shop 1.2.0: 2 tests, 1 failed\n"
    )


@pytest.mark.parametrize("inside", [False, True])
def test_overturned_tests_are_ready_to_paste(
    run: Run, house: Path, tmp_path: Path, inside: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A house that overturns tests of its base is told them as `replaces_tests` takes them; its own are not among them."""
    base = house
    above = tmp_path / "above"
    above.mkdir()
    if inside:
        base = house.rename(above / "base")
    (base / "more.yaml").write_text(
        'tests:\n  - {name: "briefs: none is bad", case: {project.brief: none}, expect: {signals: [no_brief]}}\n'
    )
    where = "./base" if inside else "../house"
    (above / "ruleset.yaml").write_text(f"ruleset: above\nversion: 1.0.0\nextends: {where}\n")
    (above / "rules.yaml").write_text(
        "signals: {no_brief: {when: {project.brief: spoken}}}\n"
        "---\ntests:\n  - {name: mine, case: {project.brief: none}, expect: {tier: worst}}\n"
    )
    listed = "replaces_tests:\n- 'briefs: none is bad'\n- no brief is the worst\n"
    for folder, named in ((tmp_path, "above"), (above, ".")):
        monkeypatch.chdir(folder)
        result = run("test", named)
        assert result.exit_code == 1
        told = "2 failed tests are of the base. Those that you overturn on purpose go into a file of yours:"
        assert f"\n\n{told}\n\n{listed}\nabove 1.0.0: 3 tests, 3 failed\n" in result.stdout
    (above / "overturned.yaml").write_text(listed)
    result = run("test", above)
    assert result.stdout.endswith("above 1.0.0: 1 test, 1 failed\n")
    assert "replaces_tests" not in result.stdout


def test_facts_are_listed_with_all_there_is_to_know(run: Run, house: Path) -> None:
    """Path, values, question, presumption, whom to ask, how many rules read it."""
    result = run("facts", "custom", "--rules", house)
    assert result.stdout == (
        "custom.industry: retail, health\n"
        "  Which trade are they in?\n"
        "  presumed: retail; ask the client; read by 1 rule\n"
    )
    assert result.exit_code == 0


def test_facts_have_a_json_form(run: Run, house: Path) -> None:
    """The same for programs."""
    (fact,) = json.loads(run("facts", "custom", "--rules", house, "--format", "json").stdout)
    assert fact == {
        "path": "custom.industry",
        "kind": "enum",
        "values": ["retail", "health"],
        "range": "",
        "meaning": "The trade.",
        "ask": "Which trade are they in?",
        "of": "client",
        "changed_by": None,
        "default": None,
        "presumed": "retail",
        "derived": False,
        "sources": [],
        "read_by": 1,
    }


def test_facts_keep_to_the_page(run: Run) -> None:
    """All facts of the shipped rules in 80 columns, with nothing left hanging at the end of a line."""
    lines = run("facts").stdout.split("\n")
    assert any(line.startswith("project.budget: an amount of money") for line in lines)
    assert all(len(line) <= 80 and line == line.rstrip() for line in lines)


def test_an_unknown_prefix_has_a_suggestion(run: Run) -> None:
    """A mistyped name is an error, not an empty list."""
    result = run("facts", "clent")
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "error: no fact begins with `clent` [no-such-facts]\n  help: did you mean `client`?"
    )


def test_events_are_listed(run: Run) -> None:
    """Kind, meaning, fields and the facts that they tell."""
    result = run("facts", "--events", "estimate")
    assert result.stdout == (
        "estimate_accepted\n"
        "  They accepted the sum you named\n"
        "  tells client.estimate_stance, client.weeks_silent, project.stage,\n"
        "  project.unpriced_additions, project.written_estimate\n"
        "\n"
        "estimate_given: amount (an amount of money, at least 0, required)\n"
        "  You named a sum\n"
        "  tells project.estimate, project.stage, project.written_estimate\n"
        "\n"
        "estimate_rejected\n"
        "  They rejected the sum you named\n"
        "  tells client.estimate_stance, client.weeks_silent, project.stage,\n"
        "  project.written_estimate\n"
    )
    assert all(len(line) <= 80 for line in run("facts", "--events").stdout.split("\n"))


def test_events_of_a_rule_set_are_listed(run: Run, house: Path) -> None:
    """Those of its own by their titles; with all that can be told of their fields, for programs."""
    kinds = "events: {proof_sent: {title: A proof was sent, fields: {pages: {int: [1, 40], required: true}, who: {text: true}}}}\n"
    (house / "events.yaml").write_text(kinds, "utf-8")
    (proof,) = json.loads(run("facts", "--events", "proof", "--rules", house, "--format", "json").stdout)
    assert proof == {
        "kind": "proof_sent",
        "meaning": "A proof was sent",
        "fields": [
            {"name": "pages", "kind": "int", "values": [], "range": "1 to 40", "required": True},
            {"name": "who", "kind": "text", "values": [], "range": "", "required": False},
        ],
        "tells": [],
    }


def test_an_unknown_kind_of_event(run: Run) -> None:
    """A near one is named, else those of the same thing, else where they are listed."""
    result = run("facts", "--events", "mind_chnaged")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "error: no kind of event begins with `mind_chnaged` [no-such-facts]\n  help: did you mean `mind_changed`?\n\n"
    )


@pytest.mark.parametrize("what", ["case", "rules"])
def test_schema_is_json(run: Run, house: Path, what: str) -> None:
    """The schema of a rule set knows that rule set's own facts."""
    result = run("schema", what, "--rules", house)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["$schema"].startswith("https://json-schema.org/")
    assert "industry" in result.stdout


def test_a_new_rule_set_is_sound(run: Run, tmp_path: Path) -> None:
    """What `new` writes passes `check` and `test` as it is, and extends the shipped rules."""
    folder = tmp_path / "some" / "Rivera Studio"
    made = run("new", folder)
    assert made.exit_code == 0
    assert made.stdout.startswith(f"rivera-studio is ready in {folder}: ruleset.yaml, ")
    assert made.stdout.endswith(f"then: clientqual check '{folder}'; clientqual test '{folder}'\n")
    assert "extends: clientqual/default >=" in (folder / "ruleset.yaml").read_text()
    checked = run("check", folder)
    assert (checked.exit_code, checked.stdout.split(":")[0]) == (0, "rivera-studio 0.1.0")
    tested = run("test", folder)
    assert (tested.exit_code, tested.stdout[-12:]) == (0, " all passed\n")


def test_a_new_rule_set_may_extend_a_folder(run: Run, house: Path, tmp_path: Path) -> None:
    """A base without the action that the example changes gets an action of its own."""
    folder = tmp_path / "mine"
    assert run("new", folder, "--extends", house).exit_code == 0
    assert 'extends: "../house"' in (folder / "ruleset.yaml").read_text()
    assert run("check", folder).stdout.startswith("mine 0.1.0: no findings")
    assert run("test", folder).stdout == "mine 0.1.0: 4 tests, all passed\n"


def test_new_overwrites_nothing(run: Run, house: Path) -> None:
    """A folder in use, or a file, stays as it is."""
    before = {path: path.read_bytes() for path in house.iterdir()}
    for place in (house, house / "rules.yaml"):
        result = run("new", place)
        assert result.exit_code == 2
        assert "exists and is not empty [folder-in-use]" in result.stderr
    assert {path: path.read_bytes() for path in house.iterdir()} == before


def test_new_takes_an_empty_folder(run: Run, tmp_path: Path) -> None:
    """Made by hand beforehand is as good as not there."""
    (tmp_path / "mine").mkdir()
    assert run("new", tmp_path / "mine").exit_code == 0


def test_new_leaves_nothing_half_written(tmp_path: Path) -> None:
    """Where one file cannot be written, those before it go again, with the folders made for them."""
    folder = tmp_path / "deep" / "mine"
    with pytest.raises(OSError, match="missing"):
        new._write(folder, {"one.yaml": "1", "missing/two.yaml": "2"})
    assert list(tmp_path.iterdir()) == []


def test_new_says_why_it_cannot_write(run: Run, tmp_path: Path) -> None:
    """A place below a file is no folder."""
    (tmp_path / "file").write_text("")
    result = run("new", tmp_path / "file" / "mine")
    assert result.exit_code == 2
    assert "cannot be written: not a directory [not-writable]" in result.stderr


def test_new_needs_a_base_that_is_there(run: Run, tmp_path: Path) -> None:
    """Nothing is written for a base that does not load."""
    result = run("new", tmp_path / "mine", "--extends", "clientqual/defualt")
    assert result.exit_code == 2
    assert "`clientqual/default`" in result.stderr
    assert list(tmp_path.iterdir()) == []
