"""Create the custom properties that qualify_deals.py reads and writes. Safe to run twice: what is there stays as it is.

Options that a choice lacks are added to it; nothing is ever removed or renamed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from account import Account
from answers import result_names
from commands import DONE, EXITS, WRONG_SETTINGS, add_common, connect, load, run
from definitions import GROUP, GROUP_LABEL, Definition, read_definitions, result_definitions


def create_properties(chosen: argparse.Namespace) -> int:
    mapping, rules = load(chosen)
    wanted = read_definitions(mapping, rules, chosen.prefix)
    wanted["deals"] += result_definitions(result_names(mapping, rules, chosen.prefix), rules, chosen.prefix)
    if chosen.only:
        wanted = {kind: [one for one in definitions if one.name in chosen.only] for kind, definitions in wanted.items()}
    if chosen.list:
        _show(wanted)
        return DONE
    account = connect(chosen)
    status = DONE
    for kind, definitions in wanted.items():
        if definitions and not _create(account, kind, definitions, dry_run=chosen.dry_run):
            status = WRONG_SETTINGS
    return status


def _create(account: Account, kind: str, wanted: Sequence[Definition], *, dry_run: bool) -> bool:
    """Create what is missing for an object type, and say whether all fits what was there before."""
    known = account.definitions(kind)
    missing = [one for one in wanted if one.name not in known]
    misfits = [one.name for one in wanted if one.name in known and known[one.name].type != one.type]
    wider = {one.name: options for one in wanted if one.name in known and (options := _widened(one, known[one.name]))}
    would = "would be " if dry_run else ""
    if not dry_run:
        if missing:
            account.ensure_group(kind, GROUP, GROUP_LABEL)
            account.create_definitions(kind, [one.as_json() for one in missing])
        for name, options in wider.items():
            account.set_options(kind, name, options)
    there = len(wanted) - len(missing)
    print(
        f"{kind}: {len(missing)} properties {would}created, {len(wider)} {would}given more options, {there} there before"
    )
    for name in misfits:
        print(
            f"{kind}: {name} is there with another type; rename or remove it, or use another --prefix", file=sys.stderr
        )
    return not misfits


def _widened(wanted: Definition, known: Any) -> list[Mapping[str, Any]]:
    """Return all options, if some are missing; empty if none is."""
    if wanted.type != "enumeration" or known.type != "enumeration":
        return []
    there = [
        {"value": option.value, "label": option.label, "displayOrder": option.display_order, "hidden": option.hidden}
        for option in known.options
    ]
    values = {option["value"] for option in there}
    more = [option for option in wanted.as_json()["options"] if option["value"] not in values]
    return [*there, *more] if more else []


def _show(wanted: Mapping[str, Sequence[Definition]]) -> None:
    for kind, definitions in wanted.items():
        for one in definitions:
            print(f"{kind} {one.name} ({one.type}, {one.field_type}): {one.label}")
            if one.options:
                print(f"    {', '.join(value for value, _ in one.options)}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXITS, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be created, and create nothing")
    parser.add_argument("--only", action="append", metavar="NAME", help="only this property; may be repeated")
    parser.add_argument("--list", action="store_true", help="list the properties, and ask no HubSpot at all")
    add_common(parser)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    return run(create_properties, _parser(), arguments)


if __name__ == "__main__":
    sys.exit(main())
