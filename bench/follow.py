"""The soak of engagements: very many events of very many clients, followed one by one as they come.

    python3 bench/follow.py [--events 1000000] [--clients 10000] [--open 200]

Each client has a life of its own, drawn with its number as the seed: an inquiry, work that goes well or badly, money that comes or does not.
So many are open at a time, and their events come mixed; some come late, some come twice. One event is one call of `Follower.feed`. When a
client's life is over, the follower is saved as JSON and let go, so that memory stays where it is if nothing leaks. Some lives are told once
more, all at once and in another order, to see that it makes no difference.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from clientqual.engagement import Engagement, Event, Follower, Log

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
LATE, TWICE, CHECKED = 0.02, 0.02, 0.01
STAGES = ("estimate", "contract", "kickoff", "delivery", "closing")
WEIGHTS = {
    "message_received": 40, "question_unanswered": 6, "status_requested": 12, "mind_changed": 4, "scope_added": 4,
    "milestone_met": 6, "milestone_missed": 4, "invoice_sent": 4, "invoice_overdue": 2, "invoice_paid": 4, "problem_found": 2,
    "client_informed": 2, "praise": 2, "note": 6, "deposit_promised": 1, "deposit_cleared": 1, "estimate_accepted": 2,
    "direction_reversed": 0.3, "abuse": 0.1,
}  # fmt: skip


def life(client: int, length: int) -> list[tuple[Event, Event | None]]:
    """Return the events of a client in the order in which they come, some with one that comes again right after."""
    random = Random(client)
    now = BEGIN + timedelta(hours=random.randrange(24 * 7))
    mean = random.choice([4, 12, 30])
    stages = {length * place // len(STAGES): stage for place, stage in enumerate(STAGES)}
    events = []
    for number in range(length):
        now += timedelta(minutes=random.expovariate(1 / (mean * 60)))
        events.append(_event(f"{client}-{number}", now, stages.get(number), random))
    for place in range(1, length):
        if random.random() < LATE:
            events.insert(min(place + random.randrange(1, 6), length - 1), events.pop(place))
    return [
        (event, random.choice(events[: at + 1]) if random.random() < TWICE else None) for at, event in enumerate(events)
    ]


def _event(name: str, at: datetime, stage: str | None, random: Random) -> Event:
    kind = "stage_entered" if stage else random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    told: dict[str, object] = {"stage": stage} if stage else {}
    if kind.startswith("invoice_"):
        told = {"number": str(random.randrange(5))}
    elif kind.startswith("milestone_"):
        told = {"progress": random.randrange(0, 101, 5)}
    return Event.model_validate({"id": name, "at": at.replace(microsecond=0), "kind": kind, **told})


class Soak:
    """Counts what comes and what is told."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.events = self.told = self.saved = self.checked = 0

    def follow(self, client: int) -> Iterator[None]:
        """Follow one client, an event at a time."""
        follower, now = Follower(case={"id": str(client)}), BEGIN
        for event, again in life(client, self.length):
            now = max(now, event.at)
            self.told += len(follower.feed([event], now))
            self.events += 1
            if again is not None:
                assert follower.feed([again], now) == []
                self.events += 1
            yield
        self.saved += len(json.dumps(follower.save()))
        if Random(client).random() < CHECKED:
            self.check(follower, now)

    def check(self, follower: Follower, now: datetime) -> None:
        """See that a fresh look at the whole log gives what was told."""
        fresh = Engagement(follower.rules, follower.case, Log(reversed(follower.log.events))).alerts(now)
        assert [(item.key, item.state) for item in fresh] == [(item.key, item.state) for item in follower.alerts]
        self.checked += 1


def memory() -> float:
    """Return how many MiB this process holds in memory, where the system tells."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20 if status.exists() else 0.0


def run(events: int, clients: int, at_once: int) -> None:
    soak, random = Soak(events // clients), Random(0)
    waiting = iter(range(clients))
    following = [soak.follow(client) for client in (next(waiting, None) for _ in range(at_once)) if client is not None]
    started, step = time.process_time(), max(events // 10, 1)
    print(f"{'events':>10} {'seconds':>8} {'events/s':>9} {'MiB':>6} {'alerts told':>12}")
    shown = 0
    while following:
        place = random.randrange(len(following))
        if next(following[place], "over") == "over":
            client = next(waiting, None)
            if client is None:
                following.pop(place)
            else:
                following[place] = soak.follow(client)
        if soak.events >= shown + step or not following:
            shown = soak.events
            seconds = time.process_time() - started
            print(
                f"{soak.events:>10,} {seconds:>8.1f} {soak.events / seconds:>9,.0f} {memory():>6.1f} {soak.told:>12,}",
                flush=True,
            )
    print(
        f"{clients:,} clients, {soak.saved / clients / 1024:.1f} KiB of saved state each, {soak.checked} lives told again"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--open", type=int, default=200, dest="at_once")
    chosen = parser.parse_args()
    run(chosen.events, chosen.clients, chosen.at_once)
