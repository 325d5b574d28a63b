"""Small pieces that schemas are put together from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

Schema: TypeAlias = dict[str, object]

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
ID: Final = "^[a-z][a-z0-9_]*$"
# Where text is meant, a word that looks like a number is text.
TEXT: Final[Schema] = {"type": ["string", "number"]}
WORD: Final[Schema] = {"type": "string"}
FLAG: Final[Schema] = {"type": "boolean"}
NAME: Final[Schema] = {"type": "string", "pattern": ID}


def one_of(values: Iterable[object]) -> Schema:
    """A value out of a list."""
    return {"enum": list(values)}


def either(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def several(items: Schema, least: int = 1) -> Schema:
    """A list of different things."""
    return {"type": "array", "items": items, "minItems": least, "uniqueItems": True}


def words(items: Schema) -> Schema:
    """A list of words, or one word that is a list of one."""
    return either(items, several(items))


def mapping(parts: Mapping[str, Schema], *, required: Iterable[str] = ()) -> Schema:
    """A mapping with these keys and no others."""
    return {"type": "object", "properties": dict(parts), "additionalProperties": False, "required": sorted(required)}


def filled(schema: Schema) -> Schema:
    """A mapping with at least one entry."""
    return {**schema, "minProperties": 1}


def keyed(items: Schema, known: Iterable[str], pattern: str = ID) -> Schema:
    """A mapping from names to things: the known names are completed, new ones are welcome where they fit the pattern."""
    return {
        "type": "object",
        "properties": dict.fromkeys(sorted(known), items),
        "patternProperties": {pattern: items},
        "additionalProperties": False,
    }


def titled(schema: Schema, description: str) -> Schema:
    """A schema with a description, where there is one."""
    return {**schema, "description": description} if description else schema


def ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
