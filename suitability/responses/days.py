"""Days of the settings' time zone, for searches by the day on which something was saved; and
moments, as addresses and forms have them."""

from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime


def midnight(day: date) -> datetime:
    """Return when a day begins, with its time zone; for the first day of all, which has begun
    before there is any moment in UTC where clocks are ahead of it, when the second one does."""
    return timezone.make_aware(datetime.combine(max(day, date(1, 1, 2)), time()))


def on_days(moment: str, since: date | None, until: date | None) -> Q:
    """Select the rows whose field `moment` is on these days, the last one included; None leaves
    its side open. No day begins after date.max, so as the last one it leaves its side open too."""
    condition = Q()
    if since:
        condition &= Q(**{f"{moment}__gte": midnight(since)})
    if until and until < date.max:
        condition &= Q(**{f"{moment}__lt": midnight(until + timedelta(days=1))})
    return condition


def parse_moment(text: str) -> datetime | None:
    """Return the moment in UTC; None if the text is none, names no time zone, or is before the
    first moment or after the last that there is in UTC, as 9999-12-31T23:00:00-02:00 is."""
    try:
        moment = parse_datetime(text)
        return moment.astimezone(UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
