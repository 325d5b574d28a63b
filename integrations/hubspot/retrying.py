"""Calls that are tried again: which failures pass by themselves, how long to wait, and when to give up."""

from __future__ import annotations

import json
import logging
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import urllib3
from hubspot.crm.associations.v4.exceptions import ApiException as AssociationsError
from hubspot.crm.objects.exceptions import ApiException as ObjectsError
from hubspot.crm.properties.exceptions import ApiException as PropertiesError

T = TypeVar("T")
log = logging.getLogger("clientqual.hubspot")

# Every part of the client has an exception of its own, with nothing in common but its name.
API_ERRORS: Final = (ObjectsError, AssociationsError, PropertiesError)

# 408 and 423 (locked for two seconds), 429 (too many requests), 477 (the account is being moved): HubSpot asks to come again.
_PASSING: Final = frozenset({408, 423, 429, 477})
# What HubSpot says of itself in errors: codes only. The messages beside them quote values, and values are not for logs.
_CODE: Final = re.compile(r'"(?:error|code)\\?"\s*:\s*\\?"([A-Z][A-Z0-9_]+)')


class GaveUp(Exception):  # noqa: N818  (an end of the run, not a mistake in the program)
    """HubSpot could not be reached for longer than we wait; what was done is done, and a later run does the rest."""


class NotAllowed(Exception):  # noqa: N818
    """The token is wrong or lacks a scope; no later request would fare better."""


class Refused(Exception):  # noqa: N818
    """HubSpot understood a request and said no."""

    def __init__(self, status: int, codes: str) -> None:
        super().__init__(f"{status} {codes}".strip())
        self.status = status


@dataclass(frozen=True)
class Patience:
    """How often, and how long. `longest` bounds a single pause, also one that HubSpot asks for."""

    tries: int = 6
    first: float = 0.5
    longest: float = 60.0
    timeout: tuple[float, float] = (5.0, 30.0)


@dataclass
class Retrier:
    """Runs calls until they succeed, or cannot, or patience ends. The same seed gives the same pauses."""

    patience: Patience = field(default_factory=Patience)
    seed: int | None = None
    sleep: Callable[[float], None] = time.sleep
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311  (it spreads requests in time, and protects nothing)

    def call(self, what: str, request: Callable[..., T], *arguments: Any, doubt: Callable[[], None] | None = None) -> T:
        """Return what the request returns.

        A failure after which nobody knows whether HubSpot did the work leaves a doubt. Where doing it twice would do harm, `doubt`
        is called before the next try, and changes what that one will send.
        """
        for tried in range(1, self.patience.tries + 1):
            try:
                return request(*arguments, _request_timeout=self.patience.timeout)
            except (*API_ERRORS, urllib3.exceptions.HTTPError) as error:
                pause = self._pause(what, error, tried)
                certain = status_of(error) in _PASSING
            self.sleep(pause)
            if doubt is not None and not certain:
                doubt()
        raise AssertionError(what)  # `_pause` raises at the last try

    def _pause(self, what: str, error: Exception, tried: int) -> float:
        """Return how long to wait before the next try, or raise where there is none."""
        status = status_of(error)
        reason = _name_of(error) if status is None else str(status)
        if status in {401, 403}:
            raise NotAllowed(f"{what}: {status} {codes_of(error)}".strip()) from None
        if status is not None and not (status in _PASSING or 500 <= status <= 599):
            raise Refused(status, codes_of(error)) from None
        if is_daily_limit(error):
            raise GaveUp(f"{what}: the daily limit of requests of this account is used up") from None
        asked = _asked_pause(error)
        if asked is not None and asked > self.patience.longest:
            raise GaveUp(f"{what}: {reason}, and HubSpot asks to wait {asked:.0f} s") from None
        if tried == self.patience.tries:
            raise GaveUp(f"{what}: {reason}, tried {tried} times") from None
        pause = self._backoff(tried) if asked is None else asked + self._backoff(1)
        log.warning("%s: %s, try %d of %d, again in %.2f s", what, reason, tried, self.patience.tries, pause)
        return pause

    def _backoff(self, tried: int) -> float:
        """Return a random part of a bound that doubles, so that several programs do not come back at once."""
        bound = min(self.patience.longest, self.patience.first * 2 ** (tried - 1))
        return float(bound * (0.5 + self._random.random() / 2))


def status_of(error: Exception) -> int | None:
    """Return the status of an answer of HubSpot; None where there was no answer."""
    return getattr(error, "status", None) or None


def body_of(error: Exception) -> Mapping[str, Any]:
    """Return the JSON of an error of HubSpot; empty where there is none."""
    try:
        body = json.loads(getattr(error, "body", None) or "{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def codes_of(error: Exception) -> str:
    """Return the codes that HubSpot gives with an error, without its messages."""
    body = body_of(error)
    found = [str(body.get("category") or ""), *_CODE.findall(json.dumps(body))]
    names = [
        name
        for detail in body.get("errors") or ()
        for name in (detail.get("context") or {}).get("propertyName", ())
        if re.fullmatch(r"[a-z][a-z0-9_.]*", name)
    ]
    return " ".join(dict.fromkeys(part for part in [*found, *names] if part))


def is_daily_limit(error: Exception) -> bool:
    body = body_of(error)
    return status_of(error) == 429 and (
        body.get("policyName") == "DAILY" or "daily" in str(body.get("message")).lower()
    )


def _name_of(error: Exception) -> str:
    """Return what kind of failure it was. The texts of such errors name hosts and paths, and are left out."""
    return type(getattr(error, "reason", None) or error).__name__


def _asked_pause(error: Exception) -> float | None:
    """Return the seconds that HubSpot asks to wait, where it does."""
    headers = getattr(error, "headers", None) or {}
    asked = headers.get("Retry-After") or ""
    return float(asked) if re.fullmatch(r"\d+(\.\d+)?", asked) else None
