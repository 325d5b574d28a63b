"""`clientqual qualify --format markdown` and `html`: the renderings, of one case and of several."""

import re
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]
Case = Callable[..., Path]

THREE = """\
label: The first
id: first
project: {brief: none}
---
id: second
project: {brief: nonne}
---
project: {brief: written}
"""


def test_one_case_in_markdown(run: Run, house: Path, case: Case) -> None:
    """One case has the title of its own; guidance is there on request."""
    path = case("label: A *first*\nproject: {brief: none}\n")
    result = run("qualify", "--rules", house, "--format", "markdown", path)
    assert result.stdout.startswith("# A \\*first\\*\n\n**The client is of the worst tier.**\n\n")
    assert "Two pages will do." not in result.stdout
    assert "Two pages will do." in run("qualify", "--rules", house, "--format", "markdown", "--guidance", path).stdout


def test_several_cases_in_markdown(run: Run, house: Path, case: Case) -> None:
    """Each has a title, and a line stands between them; the one that cannot be read is left out."""
    result = run("qualify", "--rules", house, "--format", "markdown", case(THREE))
    assert result.exit_code == 2
    first, second = result.stdout.split("\n---\n\n")
    assert first.startswith("# The first\n")
    assert re.match(r"# .*case\.yaml\\#3\n", second)


def test_one_case_as_a_page(run: Run, house: Path, case: Case) -> None:
    """The page knows from the rules which answers are ruled out."""
    page = run(
        "qualify", "--rules", house, "--format", "html", case("label: <b>First</b>\nproject: {brief: none}\n")
    ).stdout
    assert page.startswith('<!DOCTYPE html>\n<html lang="en" dir="ltr">')
    assert "<title>&lt;b&gt;First&lt;/b&gt;</title>" in page
    assert '<bdi>best</bdi> <span class="cq-heard">(ruled out)</span>' in page
    assert "<nav" not in page


def test_several_cases_are_one_page(run: Run, house: Path, case: Case) -> None:
    """It has a table of contents; the case that cannot be read is left out of both."""
    result = run("qualify", "--rules", house, "--format", "html", case(THREE))
    assert result.exit_code == 2
    assert result.stdout.count("<!DOCTYPE") == 1
    links = re.findall(r'<a href="#case-(.)">([^<]*)</a>', result.stdout)
    assert [(number, name.rpartition("/")[2]) for number, name in links] == [("1", "The first"), ("2", "case.yaml#3")]


def test_no_case_is_no_page(run: Run, house: Path, case: Case) -> None:
    """Where nothing can be answered, nothing is printed."""
    result = run("qualify", "--rules", house, "--format", "html", case("project: {brief: nonne}\n"))
    assert (result.exit_code, result.stdout) == (2, "")


def test_the_language_of_the_texts_is_that_of_the_page(run: Run, house: Path, case: Case) -> None:
    """A browser reads it aloud, and runs it, as that language asks."""
    (house / "texts").mkdir()
    overlay = "language: ar\nactions: {ask_for_brief: {title: اطلب موجزا}}\n"
    (house / "texts" / "ar.yaml").write_text(overlay, encoding="utf-8")
    page = run(
        "qualify", "--rules", house, "--language", "ar", "--format", "html", case("project: {brief: none}\n")
    ).stdout
    assert '<html lang="ar" dir="rtl">' in page
    assert "اطلب موجزا" in page
