"""Values of search parameters, as FHIR R4 writes them: lists, escapes, and moments with a prefix.

`ge2026-11-24` has the prefix ge, and names a day, which is a period: from its first moment to
before the first of the next. Every moment of ours is exact, so each prefix selects ranges of
moments: ge from the period's start on, gt from its end on, ne all that is before it or after it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

ESCAPED = re.compile(r"\\([,|$\\])")
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
PREFIX = re.compile(r"eq|ne|gt|lt|ge|le|sa|eb|ap")
MOMENT = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d)"
    r"(T(?P<hour>\d\d):(?P<minute>\d\d)(:(?P<second>\d\d)(\.(?P<fraction>\d{1,12}))?)?"
    r"(?P<zone>Z|[+ -]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)
NEAR = 0.1  # of the time between now and what `ap` names


class UnclearTime(ValueError):
    """A time of day without a zone that comes twice where clocks are put back, or never where they
    are put forward."""


def split(text: str, mark: str) -> list[str]:
    r"""Return the parts between marks that have no backslash before them: of `a,b\,c` two."""
    parts, is_escaped = [""], False
    for letter in text:
        if letter == mark and not is_escaped:
            parts.append("")
        else:
            parts[-1] += letter
        is_escaped = letter == "\\" and not is_escaped
    return parts


def unescaped(text: str) -> str:
    return ESCAPED.sub(r"\1", text)


@dataclass(frozen=True, slots=True)
class TokenValue:
    """A code and its system; None where the system does not matter, and an empty text for codes
    without any. Without a code any code of the system is meant."""

    system: str | None
    code: str

    def means(self, system: str, code: str) -> bool:
        return self.system in (None, system) and self.code in ("", code)


def token(text: str) -> TokenValue:
    """Return the token in `code`, `system|code`, `|code` or `system|`. Raises ValueError."""
    *system, code = map(unescaped, split(text, "|"))
    if len(system) > 1 or not any((*system, code)):
        raise ValueError("not a token")
    return TokenValue(system[0] if system else None, code)


@dataclass(frozen=True, slots=True)
class MomentRange:
    """The moments from `start` on and before `end`."""

    start: datetime = FIRST
    end: datetime = LAST

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


def moment_ranges(text: str, *, zone: tzinfo, now: datetime) -> tuple[MomentRange, ...]:
    """Return the moments that a prefix and a period select. `zone` is that of what names none.

    Raises ValueError.
    """
    prefix = match[0] if (match := PREFIX.match(text)) else ""
    named = period(text.removeprefix(prefix), zone)
    before, after = MomentRange(end=named.start), MomentRange(start=named.end)
    if prefix == "ap":
        some = abs(now - named.start) * NEAR
        return (MomentRange(_moved(named.start, -some), _moved(named.end, some)),)
    return {
        "": (named,),
        "eq": (named,),
        "ne": (before, after),
        "lt": (before,),
        "eb": (before,),
        "gt": (after,),
        "sa": (after,),
        "ge": (MomentRange(start=named.start),),
        "le": (MomentRange(end=named.end),),
    }[prefix]


def period(text: str, zone: tzinfo) -> MomentRange:
    """Return what a year, a month, a day, a minute, a second or a part of one spans. A `+` that was
    not escaped in an address arrives as a space. Raises ValueError; it is UnclearTime if the zone
    has that time twice, or never."""
    match = MOMENT.fullmatch(text)
    if match is None:
        raise ValueError("no moment")
    parts = match.groupdict()
    offset = (parts["zone"] or "").replace("Z", "+00:00").replace(" ", "+")
    if offset:
        zone = datetime.strptime(offset, "%z").tzinfo or UTC
    year, month, day, hour, minute, second = (
        int(parts[name] or default)
        for name, default in zip(
            ("year", "month", "day", "hour", "minute", "second"), (0, 1, 1, 0, 0, 0), strict=True
        )
    )
    fraction = (parts["fraction"] or "")[:6]
    local = datetime(year, month, day, hour, minute, second, int(fraction.ljust(6, "0")))
    if parts["hour"] and zone.utcoffset(local) != zone.utcoffset(local.replace(fold=1)):
        raise UnclearTime("this time comes twice on that day, or never: send its zone too.")
    return MomentRange(_in_utc(local, zone), _end(local, parts, fraction, zone))


def _end(local: datetime, parts: dict[str, str | None], fraction: str, zone: tzinfo) -> datetime:
    if not parts["day"]:
        months = local.year * 12 + (local.month if parts["month"] else 12)
        year, month = divmod(months, 12)
        return LAST if year > 9999 else _in_utc(datetime(year, month + 1, 1), zone)
    if not parts["hour"]:
        # The clock may be put forward or back on that day, so its end is the next one's beginning.
        return LAST if local.date() == LAST.date() else _in_utc(local + timedelta(days=1), zone)
    size = (
        timedelta(microseconds=10 ** (6 - len(fraction)))
        if fraction
        else timedelta(seconds=1 if parts["second"] else 60)
    )
    return _moved(_in_utc(local, zone), size)


def _in_utc(local: datetime, zone: tzinfo) -> datetime:
    """Return the moment in UTC, or the first or the last that there is."""
    try:
        return local.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        return FIRST if local.year == 1 else LAST


def _moved(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:
        return FIRST if by < timedelta() else LAST
