"""The cache of compiled rule sets: quick where it is current, noticed and made anew where it is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from clientqual import RuleSetError, cache, compiler
from clientqual.circuit import Circuit, passes
from clientqual.ir import Program

RULES = """\
ruleset: kept
version: 1.0.0
---
outcome: tier
policy: first
rows: [{id: no_brief, when: {project.brief: none}, then: worst}]
otherwise: decent
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "ruleset.yaml").write_text(RULES, encoding="utf-8")
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return a list that grows by one with every compilation."""
    calls: list[object] = []
    real = compiler.compile_with_folders

    def counted(where: str | Path) -> tuple[Program, tuple[Path, ...]]:
        calls.append(where)
        return real(where)

    monkeypatch.setattr(compiler, "compile_with_folders", counted)
    return calls


def loaded(rules: Path, kept: Path) -> tuple[Program, Circuit, Circuit]:
    program, circuits = cache.load_compiled(rules, kept)
    return program, circuits.walk, circuits.decisions


def entry(kept: Path) -> Path:
    (path,) = kept.glob("*.json")
    return path


def test_a_current_entry_spares_the_compiler(rules: Path, kept: Path, compiled: list[object]) -> None:
    """The second time nothing is compiled, and the program is the same."""
    first, second = loaded(rules, kept), loaded(rules, kept)
    assert first == second
    assert len(compiled) == 1


@pytest.mark.parametrize("change", ["edit", "add", "remove"])
def test_a_changed_rule_set_is_compiled_anew(rules: Path, kept: Path, compiled: list[object], change: str) -> None:
    """A changed, added or removed file is noticed."""
    extra = rules / "extra.yaml"
    extra.write_text("sources: {S1: A source.}\n", encoding="utf-8")
    cache.load_compiled(rules, kept)
    if change == "edit":
        (rules / "ruleset.yaml").write_text(RULES.replace("decent", "good"), encoding="utf-8")
    elif change == "add":
        (rules / "more.yaml").write_text("sources: {S2: Another.}\n", encoding="utf-8")
    else:
        extra.unlink()
    cache.load_compiled(rules, kept)
    assert len(compiled) == 2


def test_a_changed_base_is_compiled_anew(rules: Path, kept: Path, tmp_path: Path, compiled: list[object]) -> None:
    """The files of the rule sets below count as well."""
    house = tmp_path / "house"
    house.mkdir()
    (house / "ruleset.yaml").write_text("ruleset: house\nversion: 1.0.0\nextends: ../rules\n", encoding="utf-8")
    cache.load_compiled(house, kept)
    (rules / "ruleset.yaml").write_text(RULES.replace("worst", "tolerable"), encoding="utf-8")
    cache.load_compiled(house, kept)
    assert len(compiled) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"decent"', '"best"'),
        ('"format": 4', '"format": 3'),
        ('"library": "', '"library": "9'),
        ("{", "["),
        ("\n", " "),
    ],
)
def test_an_altered_entry_is_made_anew(rules: Path, kept: Path, compiled: list[object], old: str, new: str) -> None:
    """An entry that someone changed, or that another version wrote, is not used."""
    first = loaded(rules, kept)
    text = entry(kept).read_text(encoding="utf-8")
    assert old in text
    entry(kept).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert loaded(rules, kept) == first
    assert len(compiled) == 2


Lines = list[str]

ALTERED: dict[str, Callable[[Lines], Lines]] = {
    "the program": lambda lines: [lines[0], lines[1].replace('"tier"', '"tyre"'), *lines[2:]],
    "the circuit": lambda lines: [*lines[:2], lines[2].replace('["c",true]', '["n",9]'), lines[3]],
    "no circuit": lambda lines: lines[:2],
    "one circuit": lambda lines: lines[:3],
    "an empty circuit": lambda lines: [*lines[:2], "{}", lines[3]],
    "a circuit that is no JSON": lambda lines: [*lines[:2], lines[2][:-1], lines[3]],
    "a circuit of depth": lambda lines: [*lines[:2], "[" * 100_000, lines[3]],
    "a line too many": lambda lines: [*lines, lines[3]],
    "lines in another order": lambda lines: [lines[0], lines[2], lines[1], lines[3]],
}


@pytest.mark.parametrize("what", ALTERED)
@pytest.mark.parametrize("hashed", [False, True])
def test_an_altered_line_is_made_anew(rules: Path, kept: Path, compiled: list[object], what: str, hashed: bool) -> None:
    """An entry in which someone changed the program or the circuit is not used, even where its hash was changed with it."""
    first = loaded(rules, kept)
    text = entry(kept).read_text(encoding="utf-8")
    lines = ALTERED[what](text.split("\n"))
    if hashed:
        lines[0] = json.dumps(json.loads(lines[0]) | {"head": cache._head("\n".join(lines[1:]))})
    assert lines[1:] != text.split("\n")[1:]
    entry(kept).write_text("\n".join(lines), encoding="utf-8")
    assert loaded(rules, kept) == first
    assert len(compiled) == 2


def test_decisions_are_kept_too(rules: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What only questions need is read from the entry, not compiled again."""
    first = loaded(rules, kept)
    monkeypatch.setattr(passes, "compile_decisions", None)
    assert loaded(rules, kept) == first


@pytest.mark.parametrize("line", ["{}", "", "[" * 100_000, '{"subjects": 5}'])
def test_decisions_that_somebody_wrote_are_made_anew(rules: Path, kept: Path, line: str) -> None:
    """The circuit that only questions need is read when they do, and is made anew where it is none."""
    first = loaded(rules, kept)
    lines = entry(kept).read_text(encoding="utf-8").split("\n")
    lines[3] = line
    lines[0] = json.dumps(json.loads(lines[0]) | {"head": cache._head("\n".join(lines[1:]))})
    entry(kept).write_text("\n".join(lines), encoding="utf-8")
    assert loaded(rules, kept) == first


@pytest.mark.parametrize("head", ["", "null", "[]", "5", '"head"', "{}", "[" * 100_000, '{"head": {}, "folders": [5]}'])
def test_another_first_line_is_made_anew(rules: Path, kept: Path, compiled: list[object], head: str) -> None:
    """An entry that does not say what it was made from is not used."""
    first = loaded(rules, kept)
    _, _, body = entry(kept).read_text(encoding="utf-8").partition("\n")
    entry(kept).write_text(f"{head}\n{body}", encoding="utf-8")
    assert loaded(rules, kept) == first
    assert len(compiled) == 2


def test_an_entry_that_was_cut_short_is_made_anew(rules: Path, kept: Path, compiled: list[object]) -> None:
    """Wherever it ends, half an entry is none; so are bytes that are no text."""
    first = loaded(rules, kept)
    whole = entry(kept).read_bytes()
    cuts = [*range(0, len(whole), len(whole) // 12), len(whole) - 1]
    for data in (*(whole[:cut] for cut in cuts), b"\xff" + whole):
        entry(kept).write_bytes(data)
        assert loaded(rules, kept) == first
    assert len(compiled) == len(cuts) + 2


def test_a_folder_that_cannot_be_written_is_no_error(rules: Path, tmp_path: Path) -> None:
    """Without a cache everything works, only slower."""
    blocked = tmp_path / "a-file"
    blocked.write_text("", encoding="utf-8")
    assert cache.load_compiled(rules, blocked)[0].identity.name == "kept"


def test_a_broken_rule_set_is_an_error_every_time(rules: Path, kept: Path) -> None:
    """Nothing is kept of what is not sound."""
    (rules / "ruleset.yaml").write_text(RULES.replace("none", "nothing"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(RuleSetError):
            cache.load_compiled(rules, kept)
    assert not kept.exists()


def test_the_folder_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """CLIENTQUAL_CACHE names the folder, and switches the cache off where it is empty."""
    monkeypatch.setenv("CLIENTQUAL_CACHE", "somewhere")
    assert cache.user_folder() == Path("somewhere")
    monkeypatch.setenv("CLIENTQUAL_CACHE", "")
    assert cache.user_folder() is None


def test_another_copy_of_the_library_has_entries_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rules may be others under the same name, and those of this copy did not change meanwhile."""
    cache.load_compiled("clientqual/default", tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    monkeypatch.setattr(cache, "LIBRARY", "/another/copy")
    cache.load_compiled("clientqual/default", tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
