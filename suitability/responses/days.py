"""Days of the settings' time zone, for searches by the day on which something was saved."""

from datetime import date, datetime, time

from django.utils import timezone


def midnight(day: date) -> datetime:
    """Return when a day begins, with its time zone."""
    return timezone.make_aware(datetime.combine(day, time()))
