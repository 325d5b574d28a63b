"""Qualify the deals of a HubSpot account and write the answers back: properties where they differ, a note where there is news.

HUBSPOT_TOKEN holds the key of a service key or app; HUBSPOT_URL is only for a HubSpot elsewhere, such as the fake one.
It is safe to run twice, to interrupt, and to run every night.
"""

from __future__ import annotations

import argparse
import logging
import re
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from answers import Qualifier
from commands import DONE, EXITS, SOME_FAILED, Misconfigured, add_common, connect, load, positive, run
from state import StateFile
from sync import Choice, Run

log = logging.getLogger("clientqual.hubspot")


def qualify_deals(chosen: argparse.Namespace) -> int:
    mapping, rules = load(chosen)
    account = connect(chosen)
    known = frozenset(account.definitions("deals"))
    _check_properties(Qualifier(mapping, rules, chosen.as_of, chosen.prefix), known)
    qualifier = Qualifier(mapping, rules, chosen.as_of, chosen.prefix, known)
    choice = Choice(chosen.deal, chosen.since, chosen.limit, chosen.batch, chosen.dry_run, not chosen.no_notes)
    file = StateFile(None if chosen.dry_run else chosen.state)
    summary = Run(account, qualifier, file, choice).go()
    print(f"{'dry run, nothing written: ' if chosen.dry_run else ''}{summary}")
    return SOME_FAILED if summary.problems else DONE


def _check_properties(qualifier: Qualifier, known: frozenset[str]) -> None:
    """See what of an answer there is room for, and what of the facts. Without the key every run would write everything again."""
    if qualifier.key_name not in known:
        raise Misconfigured(f"deals have no property {qualifier.key_name}; run create_properties.py first")
    missing = sorted(qualifier.results - known)
    if missing:
        log.warning("deals have no %s; that part of the answer is not written", ", ".join(missing))
    unread = sorted({*qualifier.names["deals"]} - qualifier.results - known)
    if unread:
        log.warning("deals have no %s; what they would tell stays unknown", ", ".join(unread))


def _moment(text: str) -> int:
    """Return the instant in milliseconds since 1970 for a date, an instant, or so many days or hours ago: `2d`, `36h`."""
    ago = re.fullmatch(r"(\d+)([dh])", text)
    if ago:
        span = timedelta(**{"days" if ago[2] == "d" else "hours": int(ago[1])})
        moment = datetime.now(UTC) - span
    else:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise argparse.ArgumentTypeError("is a date, an instant, or an age such as 2d or 36h") from None
    return round((moment if moment.tzinfo else moment.astimezone()).timestamp() * 1000)


def _id(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,20}", text):
        raise argparse.ArgumentTypeError("is the number of a deal")
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXITS, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")
    parser.add_argument(
        "--since", type=_moment, metavar="WHEN", help="only deals changed since: 2026-11-02, or 2d, or 36h"
    )
    parser.add_argument("--limit", type=positive, metavar="N", help="look at no more than so many deals")
    parser.add_argument(
        "--deal", type=_id, action="append", default=[], metavar="ID", help="only this deal; may be repeated"
    )
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DATE", default=date.today(),  # noqa: DTZ011  (the day of who asks)
        help="the date to which times since and until are counted (default: today)",
    )  # fmt: skip
    parser.add_argument(
        "--batch",
        type=int,
        choices=range(1, 101),
        metavar="N",
        default=100,
        help="deals in one call, at most 100 (default: %(default)s)",
    )
    parser.add_argument("--no-notes", action="store_true", help="write properties only")
    parser.add_argument(
        "--state", type=Path, default=Path("hubspot-state.json"), metavar="FILE",
        help="where an interrupted run leaves how far it came (default: %(default)s)",
    )  # fmt: skip
    add_common(parser)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    return run(qualify_deals, _parser(), arguments)


if __name__ == "__main__":
    sys.exit(main())
