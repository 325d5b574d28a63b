"""From bytes to nodes: files, strict YAML and JSON, with a line and a column for everything."""

from clientqual.text.files import MAX_BYTES, decode, parse, parse_json, read_file
from clientqual.text.nodes import Mapping, Node, Scalar, Sequence, describe, plain_data
from clientqual.text.scalars import looks_numeric
from clientqual.text.shipped import BASE, SHIPPED, rule_files, shipped_mappings, shipped_rules

__all__ = [
    "BASE",
    "MAX_BYTES",
    "SHIPPED",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "decode",
    "describe",
    "looks_numeric",
    "parse",
    "parse_json",
    "plain_data",
    "read_file",
    "rule_files",
    "shipped_mappings",
    "shipped_rules",
]
