"""Counting by token buckets, in one table for all processes and servers.

A bucket holds as many tokens as may be used at once, and gets one back every so many seconds. All
that has to be stored of it is the moment at which it is full again: each act moves that on, and is
refused if it lies too far ahead (GCRA). So an act is one small statement, which is right however
many come at once, and a refusal writes nothing.
"""

import time
from collections.abc import Collection
from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError, connection, models
from django.http import HttpRequest

from .client_address import client_of
from .interval import Interval
from .throttles import Rate, Throttle, TooMany

SKEW = 60.0  # seconds that the clocks of two servers may differ
SWEEPS = Interval(60)  # seconds

LOOK = "SELECT key, full_at FROM suitability_bucket WHERE key IN ({})"
TAKE = """
INSERT INTO suitability_bucket AS bucket (key, full_at) VALUES (%(key)s, %(now)s + %(step)s)
ON CONFLICT (key) DO UPDATE SET full_at = %(step)s + CASE
    WHEN bucket.full_at BETWEEN %(now)s AND %(latest)s THEN bucket.full_at ELSE %(now)s END
WHERE NOT bucket.full_at BETWEEN %(empty)s AND %(latest)s
RETURNING full_at
"""


class Bucket(models.Model):
    """`key` is the name of a throttle, for a client with the client behind it. `full_at` is in
    seconds since 1970; one that lies farther ahead than any act can move it was written while a
    clock was wrong, and counts as none."""

    key = models.CharField(max_length=80, primary_key=True)
    full_at = models.FloatField()

    def __str__(self) -> str:
        return self.key


def admit(request: HttpRequest, throttle: Throttle) -> None:
    """Count something that a client is about to do. Raises TooMany, if it was done too often.

    Where it cannot be counted it is not refused: whatever needs the database says so by itself.
    """
    check(request, throttle)
    count(request, throttle)


def check(request: HttpRequest, throttle: Throttle) -> None:
    """Look whether a client may do something now, without counting it; by one query that waits for
    no writer. Raises TooMany."""
    with suppress(DatabaseError):
        now = time.time()
        rates = _rates(throttle, client_of(request))
        full_at = _full_at(rates)
        for key, rate in rates.items():
            if _is_empty(full_at.get(key, 0.0), rate, now):
                raise TooMany(full_at[key] - (rate.burst - 1) * rate.seconds - now)


def admit_as(client: str, throttle: Throttle) -> None:
    """Count something of a client that is not who asks, such as a name. Raises TooMany."""
    with suppress(DatabaseError):
        take(throttle, client)


def count(request: HttpRequest, throttle: Throttle) -> None:
    """Count something, in the buckets of the client and of all. Raises TooMany.

    Each is a transaction of its own, so that no two wait for each other with one in hand.
    """
    with suppress(DatabaseError):
        take(throttle, client_of(request))
        if SWEEPS.is_due(time.time()):
            sweep(time.time())


def take(throttle: Throttle, client: str) -> None:
    """Do as `count`, also within a transaction, which has to be undone on any exception.

    Raises TooMany, DatabaseError.
    """
    now = time.time()
    for key, rate in _rates(throttle, client).items():
        empty, latest = _bounds(rate, now)
        values: dict[str, str | float] = {"key": key, "now": now, "step": rate.seconds}
        values |= {"empty": empty, "latest": latest}
        with connection.cursor() as cursor:
            cursor.execute(TAKE, values)
            if not cursor.fetchall():
                raise TooMany(rate.seconds)


def sweep(now: float) -> int:
    """Delete the buckets of clients that are full, as without them all is the same, and return how
    many they were."""
    deleted, _ = Bucket.objects.filter(full_at__lt=now, key__contains=" of ").delete()
    return deleted


def _rates(throttle: Throttle, client: str) -> dict[str, Rate]:
    """Return the rates that hold for a client, by the keys of their buckets, that of all last."""
    if not settings.LIMIT_FACTOR:
        return {}
    rates = {f"{throttle.name} of {client}": throttle.each} if client else {}
    if throttle.over_all:
        rates[throttle.name] = throttle.over_all
    return {key: rate.scaled() for key, rate in rates.items()}


def _full_at(keys: Collection[str]) -> dict[str, float]:
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(LOOK.format(", ".join(["%s"] * len(keys))), [*keys])
        return dict(cursor.fetchall())


def _is_empty(full_at: float, rate: Rate, now: float) -> bool:
    empty, latest = _bounds(rate, now)
    return empty <= full_at <= latest


def _bounds(rate: Rate, now: float) -> tuple[float, float]:
    """Return from which `full_at` on a bucket is empty, and which is too late to be true. Half a
    token stands between one left and none, as these are sums of fractions."""
    return now + (rate.burst - 0.5) * rate.seconds, now + rate.burst * rate.seconds + SKEW
