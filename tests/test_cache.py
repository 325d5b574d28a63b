"""The cache of compiled rule sets: quick where it is current, noticed and made anew where it is not."""

from __future__ import annotations

import json
import shutil
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
    real = compiler.compile_rules

    def counted(where: str | Path, opening: Callable[[Path], object]) -> Program:
        calls.append(where)
        return real(where, opening)

    monkeypatch.setattr(compiler, "compile_rules", counted)
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
        ('"format": 5', '"format": 4'),
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
    "what it was made from": lambda lines: [lines[0], lines[1].replace("rules", "rulez"), *lines[2:]],
    "no origin": lambda lines: [lines[0], "{}", *lines[2:]],
    "an origin that is no mapping": lambda lines: [lines[0], "[]", *lines[2:]],
    "folders that are none": lambda lines: [lines[0], '{"folders": [5]}', *lines[2:]],
    "an origin that is no JSON": lambda lines: [lines[0], "[" * 100_000, *lines[2:]],
    "the program": lambda lines: [*lines[:2], lines[2].replace('"tier"', '"tyre"'), *lines[3:]],
    "the circuit": lambda lines: [*lines[:3], lines[3].replace('["c",true]', '["n",9]'), lines[4]],
    "no circuit": lambda lines: lines[:3],
    "one circuit": lambda lines: lines[:4],
    "an empty circuit": lambda lines: [*lines[:3], "{}", lines[4]],
    "a circuit that is no JSON": lambda lines: [*lines[:3], lines[3][:-1], lines[4]],
    "a circuit of depth": lambda lines: [*lines[:3], "[" * 100_000, lines[4]],
    "a line too many": lambda lines: [*lines, lines[4]],
    "lines in another order": lambda lines: [*lines[:2], lines[3], lines[2], lines[4]],
}


def hashed(lines: Lines) -> str:
    """Return an entry with a head that is right for the rest."""
    return "\n".join([json.dumps(cache._head("\n".join(lines[1:]))), *lines[1:]])


@pytest.mark.parametrize("what", ALTERED)
@pytest.mark.parametrize("is_hashed", [False, True])
def test_an_altered_line_is_made_anew(
    rules: Path, kept: Path, compiled: list[object], what: str, is_hashed: bool
) -> None:
    """An entry in which someone changed something is not used, even where its hash was changed with it."""
    first = loaded(rules, kept)
    text = entry(kept).read_text(encoding="utf-8")
    lines = ALTERED[what](text.split("\n"))
    assert lines[1:] != text.split("\n")[1:]
    entry(kept).write_text(hashed(lines) if is_hashed else "\n".join(lines), encoding="utf-8")
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
    lines[4] = line
    entry(kept).write_text(hashed(lines), encoding="utf-8")
    assert loaded(rules, kept) == first


@pytest.mark.parametrize("head", ["", "null", "[]", "5", '"head"', "{}", "[" * 100_000])
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


def test_an_entry_of_another_rule_set_is_made_anew(rules: Path, kept: Path, tmp_path: Path) -> None:
    """An entry is of one rule set, wherever its file was copied to."""
    other = tmp_path / "other"
    shutil.copytree(rules, other)
    (other / "ruleset.yaml").write_text(RULES.replace("kept", "other"), encoding="utf-8")
    cache.load_compiled(rules, kept)
    own = entry(kept)
    cache.load_compiled(other, kept)
    (its,) = (path for path in kept.iterdir() if path != own)
    shutil.copy(own, its)
    assert cache.load_compiled(other, kept)[0].identity.name == "other"


@pytest.mark.parametrize("first", ["clientqual/default", "./clientqual/default"])
def test_a_folder_may_have_the_name_of_a_shipped_rule_set(
    rules: Path, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    """The name alone is the shipped one; with a `./` before it, it is the folder."""
    shutil.copytree(rules, tmp_path / "clientqual" / "default")
    monkeypatch.chdir(tmp_path)
    cache.load_compiled(first, kept)
    assert cache.load_compiled("clientqual/default", kept)[0].identity.name == "clientqual/default"
    assert cache.load_compiled("./clientqual/default", kept)[0].identity.name == "kept"


def test_what_is_saved_while_it_is_compiled_is_noticed(
    rules: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such an entry holds what was read, and is told from what stands there since."""
    real = compiler.compile_rules

    def saved_meanwhile(where: str | Path, opening: Callable[[Path], object]) -> Program:
        program = real(where, opening)
        (rules / "ruleset.yaml").write_text(RULES.replace("decent", "good"), encoding="utf-8")
        return program

    monkeypatch.setattr(compiler, "compile_rules", saved_meanwhile)
    cache.load_compiled(rules, kept)
    monkeypatch.setattr(compiler, "compile_rules", real)
    assert loaded(rules, kept)[0] == compiler.compile_rules(rules)


@pytest.mark.parametrize("name", [".#ruleset.yaml", ".hidden/old.yaml", "a_folder.yaml"])
def test_what_is_no_rule_file_is_passed_over(rules: Path, kept: Path, compiled: list[object], name: str) -> None:
    """Editors leave links behind that lead nowhere; the compiler does not read them, nor anything else that is hidden."""
    path = rules / name
    if name.startswith(".#"):
        path.symlink_to("nowhere")
    elif name.startswith("."):
        path.parent.mkdir()
        path.write_text("?", encoding="utf-8")
    else:
        path.mkdir()
    assert loaded(rules, kept) == loaded(rules, kept)
    assert len(compiled) == 1


def test_a_base_behind_a_link_that_is_turned_is_compiled_anew(rules: Path, kept: Path, tmp_path: Path) -> None:
    """It is the folder that the rule set names which is looked at, not the one that it was."""
    newer = tmp_path / "newer"
    shutil.copytree(rules, newer)
    (newer / "ruleset.yaml").write_text(RULES.replace("kept", "newer").replace("decent", "good"), encoding="utf-8")
    current, house = tmp_path / "current", tmp_path / "house"
    current.symlink_to(rules)
    house.mkdir()
    (house / "ruleset.yaml").write_text("ruleset: house\nversion: 1.0.0\nextends: ../current\n", encoding="utf-8")
    cache.load_compiled(house, kept)
    current.unlink()
    current.symlink_to(newer)
    assert loaded(house, kept)[0] == compiler.compile_rules(house)


def test_an_entry_that_cannot_be_put_in_its_place_leaves_nothing(
    rules: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No part of an entry stays behind."""

    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refused)
    assert cache.load_compiled(rules, kept)[0].identity.name == "kept"
    assert list(kept.iterdir()) == []


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
