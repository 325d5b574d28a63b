"""`clientqual ask`: what a person reads and types, from the first line to the report."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
Case = Callable[..., Path]

WHOLE = """\
Questions about one client. Each answer decides what is worth asking next; stop
whenever you like. What is presumed holds if all that is not known turns out
ordinary; what is certain holds whatever turns out.
Nothing is saved before the end.

Answer with a number or a word. You can also type:
  dk      you don't know: it is left open, and not asked again
  back    take the last answer back
  ?       why do you ask, and what would the answers change?
  report  the whole answer as it stands
  done    that's enough: the answer, and the end
  help    this list, and how to tell something else

-- 0 facts known, 2 could still change something -------------------------------
Tier  decent (presumed; could still be good or worst)

For the client: Is there a written brief, and how detailed is it?
  (How detailed the written brief is)
    1  none
    2  spoken
    3  written
    4  detailed
> 3
  Noted: written.

-- 1 fact known, 1 could still change something --------------------------------
Tier  decent (presumed; could still be good)

For the client: Which trade are they in?
  (The trade)
    1  retail
    2  health
> HEALTH
  Noted: health.
  * Tier: good (certain), was decent

Nothing is left to ask. Press Enter to see the answer, or type back.
NOTHING

The client is of the good tier.
That is certain, whatever else turns out.
2 facts are known; no further one would change anything.

Why
  - Tier good: They pay on time. It rests on industry (health) and project brief
    (written). It holds whatever else turns out.

What this is
  Tier  good (certain)

What to do now
  Nothing that the rules call for.

By the rules of corner-shop 1.2.0

Your answers, as a case file:

project:
  brief: written
custom:
  industry: health
"""


@pytest.fixture
def talk(run: Run, house: Path) -> Callable[..., Result]:
    """Hold an interview by the rules of the corner shop, with these lines from a pipe."""

    def hold(*lines: str, case: Path | None = None) -> Result:
        given = "".join(f"{line}\n" for line in lines)
        return run("ask", *([case] if case else []), "--rules", house, given=given)

    return hold


def test_a_whole_interview(talk: Run) -> None:
    """What goes through a pipe reads like the conversation that it was."""
    result = talk("3", "HEALTH")
    assert result.stdout == WHOLE.replace("NOTHING", "> ")
    assert not result.stderr
    assert result.exit_code == 0


def test_the_end_of_the_answers_is_enough(talk: Run) -> None:
    """Whoever stops typing gets the answer so far."""
    result = talk()
    assert "2 questions are left open.\n\nThe client is of the decent tier.\n" in result.stdout
    assert "Your answers" not in result.stdout
    assert result.exit_code == 0


@pytest.mark.parametrize(
    "word", ["done", "That's enough.", "that\N{RIGHT SINGLE QUOTATION MARK}s enough", "/done", "quit"]
)
def test_that_is_enough(talk: Run, word: str) -> None:
    """It stops when it is told to, in several words, and asks nothing more."""
    result = talk("spoken", word, "health")
    assert result.stdout.count("For the client:") == 1
    assert "Noted: health." not in result.stdout
    assert "By the rules of corner-shop 1.2.0" in result.stdout


@pytest.mark.parametrize("word", ["dk", "don't know", "I don\N{RIGHT SINGLE QUOTATION MARK}t know.", "no idea"])
def test_i_do_not_know(talk: Run, word: str) -> None:
    """It is noted and not asked again."""
    result = talk(word, word)
    assert result.stdout.count("Noted: left open.") == 2
    assert "Nothing is left to ask." in result.stdout
    assert "\nThe client is of the decent tier.\nThat is presumed" in result.stdout
    assert result.stdout.endswith("dont_know:\n  - project.brief\n  - custom.industry\n")


def test_back(talk: Run) -> None:
    """The last answer is taken back, what it changed turns back, and the question comes again."""
    result = talk("none", "back", "written")
    assert result.stdout.count("For the client: Is there a written brief") == 2
    assert "  Taken back: project.brief.\n  * Tier: decent (presumed), was worst\n" in result.stdout
    assert "  * No red flag any more: There is no written brief\n" in result.stdout
    assert result.stdout.endswith("project:\n  brief: written\n")


def test_back_from_the_end(talk: Run) -> None:
    """A slip in the last answer can be mended, though nothing is left to ask."""
    result = talk("none", "back", "back", "spoken", "")
    assert "Nothing is left to ask. Press Enter to see the answer, or type back.\n> back\n" in result.stdout
    assert "> back\n  ! nothing was answered yet, so there is nothing to take back\n> spoken\n" in result.stdout
    assert "\n> \n\nThe client is of the worst tier.\n" in result.stdout


def test_there_is_no_way_back_from_the_first_question(talk: Run) -> None:
    """It says so, and asks on."""
    result = talk("back", "none")
    assert "> back\n  ! nothing was answered yet, so there is nothing to take back\n> none\n" in result.stdout


def test_an_answer_shows_what_it_changes(talk: Run) -> None:
    """Outcomes, flags and what to do, each in a line."""
    result = talk("none")
    assert (
        "> none\n"
        "  Noted: none.\n"
        "  * Tier: worst (certain), was decent\n"
        "  * Red flag: There is no written brief\n"
        "  * To do: Ask for a brief\n"
    ) in result.stdout


@pytest.mark.parametrize("word", ["?", "why", "Why do you ask?"])
def test_why_do_you_ask(talk: Run, word: str) -> None:
    """What depends on it, what is presumed meanwhile, and what each answer would change."""
    result = talk("written", word)
    assert (
        f"> {word}\n"
        "  It could change the tier.\n"
        "  Until it is known, retail is presumed.\n"
        "  - retail: Tier: decent (certain)\n"
        "  - health: Tier: good (certain)\n"
        "> \n"
    ) in result.stdout


def test_the_report_at_any_time(talk: Run) -> None:
    """It can be looked at, and the question stands."""
    result = talk("report", "none")
    assert result.stdout.count("By the rules of corner-shop 1.2.0") == 2
    assert result.stdout.count("For the client:") == 1


def test_help(talk: Run) -> None:
    """It lists what can be typed, and what is seldom needed."""
    result = talk("help")
    assert result.stdout.count("  dk      you don't know") == 2
    assert "name the fact: project.rush: yes" in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("5", "! there is no answer number 5; they are numbered 1 to 4"),
        ("perhaps", "! `perhaps` is none of the answers; answer `none`, `spoken`, `written` or `detailed`"),
        ("", "Type a number or a word, dk if you don't know, or help."),
        ("project.brief: wrtten", "! `wrtten` is none of the answers; did you mean `written`?"),
        ("project.breif: written", "! this rule set has no fact `project.breif`; did you mean `project.brief`?"),
        (
            "project.budget_fit = short",
            "! `project.budget_fit` is never asked: it is worked out from other facts; state it in the case",
        ),
    ],
)
def test_a_wrong_entry_explains_itself_and_asks_again(talk: Run, entry: str, said: str) -> None:
    """One sentence, and the same question; nothing ends."""
    result = talk(entry, "written")
    told = result.stdout.partition(f"> {entry}\n")[2].partition("> written\n")
    assert " ".join(told[0].split()) == said
    assert told[2].startswith("  Noted: written.\n")


def test_something_else_can_be_told(talk: Run) -> None:
    """By its name, with an answer in the same words, also that nobody knows it."""
    result = talk("custom.industry: health", "project.rush = y", "project.budget: dk", "back", "none")
    assert "  Noted: custom.industry is health.\n" in result.stdout
    assert "  Noted: project.rush is yes.\n" in result.stdout
    assert "  Noted: project.budget is left open.\n" in result.stdout
    assert "  Taken back: project.budget.\n" in result.stdout
    assert result.stdout.endswith("project:\n  rush: true\n  brief: none\ncustom:\n  industry: health\n")


def test_an_answer_that_is_also_a_command_is_the_answer(run: Run, house: Path) -> None:
    """With a stroke before it, it is the command."""
    rules = house / "rules.yaml"
    rules.write_text(rules.read_text().replace("[retail, health]", "[retail, health, back, done]"))
    result = run("ask", "--rules", house, given="written\n/back\nwritten\nback\n")
    assert "  Taken back: project.brief.\n" in result.stdout
    assert "  Noted: back.\n" in result.stdout


def test_a_saved_case_is_resumed(talk: Run, case: Case, house: Path) -> None:
    """Its title and what is known come first, and only the rest is asked."""
    path = case("label: Signs for a shop\nproject: {brief: written}\ndont_know: [client.trust]\n")
    result = talk("health", case=path)
    assert result.stdout.startswith("Signs for a shop\n\nQuestions about one client.")
    assert f"1 fact is known already. Each answer is saved in {path} at once." in " ".join(result.stdout.split())
    assert "Is there a written brief" not in result.stdout
    assert " ".join(result.stdout.split()).endswith(f"Saved in {path}. To go on: clientqual ask {path} --rules {house}")


def test_the_command_to_go_on_by(run: Run, house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the options that were given, can be copied as it stands, and goes on by the same rules."""
    monkeypatch.chdir(tmp_path)
    house.rename("the house")
    texts = Path("the house", "texts")
    texts.mkdir()
    (texts / "de.yaml").write_text("language: de\nfacts: {project.brief: {ask: Steht es irgendwo?}}\n", "utf-8")
    options = ["--rules", "the house", "--language", "de"]
    told = run("ask", "my case.yaml", *options, given="written\n").stdout.splitlines()
    assert told[-2:] == [
        "Saved in my case.yaml. To go on:",
        "  clientqual ask 'my case.yaml' --rules 'the house' --language de",
    ]
    assert shlex.split(told[-1])[1:] == ["ask", "my case.yaml", *options]
    assert run(*shlex.split(told[-1])[1:], given="health\n").exit_code == 0


def test_nothing_is_left_to_ask_of_a_decided_case(talk: Run, case: Case) -> None:
    """It is answered at once, and its file stays as it is."""
    path = case("project: {brief: none}   # they said\n")
    result = talk(case=path)
    assert "Nothing to ask.\n\nThe client is of the worst tier.\n" in result.stdout
    assert path.read_text() == "project: {brief: none}   # they said\n"
