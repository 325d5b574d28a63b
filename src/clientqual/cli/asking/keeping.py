"""The file that an interview keeps its answers in: read once, and written anew after every answer, whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from clientqual.cli import wording
from clientqual.cli.asking.amending import Misfit, amended
from clientqual.diagnostics import Diagnostic
from clientqual.errors import CaseError, ClientqualError
from clientqual.interview import Interview
from clientqual.models import Case, CaseEntry, parse_cases, read_cases
from clientqual.ruleset import RuleSet
from clientqual.span import Source

_BOM: Final = "\ufeff"


class Notebook:
    """A case as text. The answers of an interview are added to what it said before; with a path they are kept there."""

    def __init__(self, path: Path | None = None, text: str = "", entry: CaseEntry | None = None) -> None:
        self.path = path
        self.start = (entry and entry.case) or Case()
        self._first = text
        self._entry = entry
        self._on_disk = text if entry else None

    @classmethod
    def open(cls, path: Path) -> Notebook:
        """Open a file of one case, or a new one. Raises ClientqualError for what is no place to keep an interview in."""
        refuse_unwritable(path)
        if not path.exists():
            return cls(path)
        found = read_cases(path)
        is_empty = [item.code for item in found.complaints] == ["empty-file"]
        if found.complaints and not is_empty:
            raise ClientqualError(found.complaints)
        if len(found.entries) != 1 and not is_empty:
            raise ClientqualError([wording.several_cases(str(path), len(found.entries))])
        entry = found.entries[0] if found.entries else CaseEntry(Case(), (), None, str(path))
        return cls(path, path.read_bytes().decode("utf-8"), entry)

    def begin(self, rules: RuleSet) -> Interview:
        """Return an interview about the case. Raises ClientqualError where it does not fit the rules, or cannot be added to."""
        try:
            interview = Interview(rules, self.start)
        except CaseError as error:
            raise CaseError(map(self._placed, error.diagnostics)) from None
        if interview.question:
            self.text(interview.dont_know())
        return interview

    def _placed(self, item: Diagnostic) -> Diagnostic:
        place = self._entry.place(item.subject) if self._entry and item.subject else None
        return replace(item, span=item.span or place or (self._entry.span if self._entry else None))

    def text(self, interview: Interview) -> str:
        """Return the text with the answers in it: read again, it is the case of the interview."""
        case, known = interview.case, interview.case.facts()
        told = {path: known[path] for path in interview.asked if path in known}
        dont_know = [path for path in interview.asked if path in case.dont_know]
        name = str(self.path or "case.yaml")
        try:
            text = amended(self._first.removeprefix(_BOM), told, dont_know) if told or dont_know else self._first
        except Misfit:
            raise ClientqualError([wording.cannot_add_answers(name)]) from None
        read = parse_cases(Source(name, text.removeprefix(_BOM)))
        if (told or dont_know) and (read.complaints or read.cases != (case,)):
            raise ClientqualError([wording.cannot_add_answers(name)])
        return text if text.startswith(_BOM) or not self._first.startswith(_BOM) else _BOM + text

    def save(self, interview: Interview) -> None:
        """Bring the file up to date. Raises ClientqualError where it cannot be; then the file is as it was."""
        if self.path is None:
            return
        text = self.text(interview)
        if text == (self._on_disk or ""):
            return
        try:
            if _read(self.path) != self._on_disk:
                raise ClientqualError([wording.changed_meanwhile(str(self.path))])
            if text or self._entry:
                write(self.path, text)
            else:
                self.path.resolve().unlink()  # all answers were taken back, and there was no file before
        except OSError as error:
            problem = error.strerror or type(error).__name__
            raise ClientqualError([wording.not_writable(str(self.path), problem)]) from None
        self._on_disk = text if text or self._entry else None

    def move_to(self, path: Path, interview: Interview) -> None:
        """Keep the answers in a new file from now on. Raises ClientqualError where there is one already, or cannot be one."""
        refuse_unwritable(path)
        if path.exists():
            raise ClientqualError([wording.file_in_use(str(path))])
        before, self.path = self.path, path
        try:
            self.save(interview)
        except ClientqualError:
            self.path = before
            raise


def refuse_unwritable(path: Path) -> None:
    """Raise ClientqualError for a place where nothing can be kept, before anybody has answered anything."""
    folder = path.resolve().parent
    if not folder.is_dir():
        raise ClientqualError([wording.not_writable(str(path), "its folder does not exist")])
    if path.exists() and not path.is_file() and not path.is_dir():
        raise ClientqualError([wording.not_writable(str(path), "it is no ordinary file")])
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise ClientqualError([wording.not_writable(str(path), "permission denied")])


def write(path: Path, text: str) -> None:
    """Replace what a file holds, in one step: whoever looks at it, and whatever happens, finds the old text or the new."""
    target = path.resolve()
    part = target.with_name(f".clientqual-{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            _like(part, target.stat())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _like(part: Path, old: os.stat_result) -> None:
    """Give a new file the rights of the old one, and its owner where we may."""
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(part, old.st_uid, old.st_gid)
    part.chmod(stat.S_IMODE(old.st_mode))


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return None
