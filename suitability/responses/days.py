"""Days of the settings' time zone, for searches by the day on which something was saved."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone


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
