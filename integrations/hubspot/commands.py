"""What the two commands share: where the account is, what to say, and how to end."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from clientqual import ClientqualError, RuleSet, crm

from account import Account
from retrying import GaveUp, NotAllowed, Patience, Refused, Retrier
from state import Busy, StateError

DONE: Final = 0
SOME_FAILED: Final = 1
WRONG_SETTINGS: Final = 2
NOT_ALLOWED: Final = 3
TRY_LATER: Final = 4
INTERRUPTED: Final = 130

EXITS: Final = """exit status:
  0    done, also if there was nothing to write
  1    done, but some deals failed; the log names them
  2    the settings are wrong, or properties are missing
  3    HubSpot refuses the token, or it lacks a scope
  4    too early: HubSpot does not answer, the daily limit is reached, or another run is going on; run it again later
  130  interrupted; run it again to go on from there
"""

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class Misconfigured(Exception):  # noqa: N818  (it says what to do, to a person)
    """Something that the person who starts the command has to set right."""


def add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mapping", default="hubspot-deal", help="name or file of the mapping (default: %(default)s)")
    parser.add_argument("--rules", help="name or folder of the rule set (default: the shipped one)")
    parser.add_argument("--prefix", default="cq_", help="what custom properties begin with (default: %(default)s)")
    parser.add_argument(
        "--tries", type=positive, default=Patience.tries, help="how often to try a request (default: %(default)s)"
    )
    parser.add_argument(
        "--pause",
        type=float,
        default=Patience.first,
        metavar="SECONDS",
        help="first pause between tries; it doubles (default: %(default)s)",
    )
    parser.add_argument("--seed", type=int, help="seed of the random part of pauses, to repeat a run exactly")
    parser.add_argument("--verbose", action="store_true", help="log each request and deal, by id")


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("has to be at least 1")
    return number


def connect(chosen: argparse.Namespace) -> Account:
    """Return the account that the environment names. A token goes nowhere but to HubSpot or to this machine."""
    token, url = os.environ.get("HUBSPOT_TOKEN"), os.environ.get("HUBSPOT_URL")
    if not token:
        raise Misconfigured("HUBSPOT_TOKEN is not set: put the key of your service key or app into it")
    if url:
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise Misconfigured("HUBSPOT_URL has to begin with https:// unless it is on this machine")
    return Account(token, Retrier(Patience(tries=chosen.tries, first=chosen.pause), chosen.seed), url)


def load(chosen: argparse.Namespace) -> tuple[crm.Mapping, RuleSet]:
    where = Path(chosen.mapping)
    mapping = crm.Mapping.load(where if where.exists() else chosen.mapping)
    return mapping, RuleSet.load(chosen.rules) if chosen.rules else RuleSet.default()


def run(
    command: Callable[[argparse.Namespace], int], parser: argparse.ArgumentParser, arguments: Sequence[str] | None
) -> int:
    """Run a command, and turn whatever ends it into a line and an exit status."""
    chosen = parser.parse_args(arguments)
    _start_log(verbose=chosen.verbose)
    try:
        return command(chosen)
    except (Misconfigured, StateError, ClientqualError) as error:
        return _end(str(error), WRONG_SETTINGS)
    except NotAllowed as error:
        return _end(f"HubSpot refuses the token: {error}", NOT_ALLOWED)
    except Refused as error:
        return _end(f"HubSpot refused a request: {error}", SOME_FAILED)
    except GaveUp as error:
        return _end(f"given up: {error}; run this again to go on from there", TRY_LATER)
    except Busy as error:
        return _end(str(error), TRY_LATER)
    except BrokenPipeError:
        # Whoever reads the output has seen enough, as `head` has. Python would complain again when it empties its buffer.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return _end("interrupted; run this again to go on from there", INTERRUPTED)


def _start_log(*, verbose: bool) -> None:
    """Log what we write ourselves and nothing else: the client and its transport log addresses and whole answers."""
    log = logging.getLogger("clientqual.hubspot")
    log.handlers = [logging.StreamHandler()]
    log.handlers[0].setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.setLevel(logging.INFO if verbose else logging.WARNING)
    log.propagate = False


def _end(message: str, status: int) -> int:
    print(message, file=sys.stderr)  # noqa: T201  (it is for the person who started the command)
    return status
