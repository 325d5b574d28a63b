"""Complaints about files and their form, before anything in them has a meaning."""

from __future__ import annotations

from clientqual.diagnostics import Diagnostic, Related
from clientqual.span import Span


def no_file(name: str) -> Diagnostic:
    """A path that does not exist."""
    return Diagnostic("no-file", f"there is no file `{name}`")


def is_directory(name: str) -> Diagnostic:
    """A folder where a file is meant."""
    return Diagnostic("is-directory", f"`{name}` is a folder, and a file is meant", help="name a file in it")


def unreadable_file(name: str, problem: str) -> Diagnostic:
    """A file that the system will not let us read."""
    return Diagnostic("unreadable-file", f"`{name}` cannot be read: {problem.lower()}")


def too_large(name: str, most: int) -> Diagnostic:
    """A file above the limit of size."""
    return Diagnostic(
        "too-large", f"`{name}` is larger than {most // 1024 // 1024} MiB", help="split it into several files"
    )


def binary_file(name: str) -> Diagnostic:
    """Bytes that are no text."""
    return Diagnostic("binary-file", f"`{name}` is no text: it has zero bytes")


def zipped_file(name: str) -> Diagnostic:
    """An Excel file, or another archive, where text is meant."""
    return Diagnostic(
        "binary-file",
        f"`{name}` is no text: it is an Excel file or another archive",
        help="save the sheet as CSV, which `clientqual batch` and `clientqual map` read",
    )


def not_utf8(name: str, line: int) -> Diagnostic:
    """Text in another encoding than UTF-8."""
    return Diagnostic(
        "not-utf8", f"`{name}` is not UTF-8 text: line {line} has bytes that are not", help="save it as UTF-8"
    )


def empty_file(name: str) -> Diagnostic:
    """A file with nothing in it where something is needed."""
    return Diagnostic("empty-file", f"`{name}` is empty")


def yaml_syntax(problem: str, span: Span, begun: Related | None = None, hint: str | None = None) -> Diagnostic:
    """Text that is no YAML."""
    related = (begun,) if begun else ()
    return Diagnostic("yaml-syntax", f"this is no YAML: {problem}", span, help=hint, related=related)


def json_syntax(problem: str, span: Span) -> Diagnostic:
    """Text that is no JSON."""
    return Diagnostic("json-syntax", f"this is no JSON: {problem}", span)


def duplicate_key(key: str, span: Span, first: Span) -> Diagnostic:
    """One key twice in a mapping: one of the two would be lost."""
    return Diagnostic(
        "duplicate-key", f"the key `{key}` is here twice", span, related=(Related("the first one is", first),)
    )


def yaml_tag(tag: str, span: Span) -> Diagnostic:
    """A YAML tag such as `!!python/object`; nothing here is ever made into an object."""
    written = tag.replace("tag:yaml.org,2002:", "!!")
    return Diagnostic("yaml-tag", f"the tag `{written}` is not allowed", span, help="write the plain value")


def merge_key(span: Span) -> Diagnostic:
    """The YAML 1.1 merge key `<<`."""
    return Diagnostic("merge-key", "the merge key `<<` is not allowed", span, help="write the entries out")


def key_not_scalar(span: Span) -> Diagnostic:
    """A list or a mapping as a key."""
    return Diagnostic("key-not-text", "a key is one word or text, not a list or a mapping", span)


def unknown_alias(name: str, span: Span) -> Diagnostic:
    """An alias `*name` before its anchor `&name`."""
    return Diagnostic("unknown-alias", f"the alias `*{name}` stands for nothing above it", span)


def alias_bomb(most: int, span: Span) -> Diagnostic:
    """Aliases that would multiply the text beyond all bounds."""
    return Diagnostic("alias-bomb", f"aliases repeat more than {most} values", span, help="write the values out")


def too_deep(most: int, span: Span) -> Diagnostic:
    """Lists or mappings nested beyond the limit."""
    return Diagnostic("too-deep", f"this is nested more than {most} deep", span)


def too_many_nodes(most: int, span: Span) -> Diagnostic:
    """A text with more values than the limit."""
    return Diagnostic("too-many-values", f"there are more than {most} values in this file", span)
