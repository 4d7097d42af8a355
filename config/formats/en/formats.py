"""Dates in English; times on a clock of 24 hours, as they stand in the log."""

DATE_FORMAT = "F j, Y"
DATETIME_FORMAT = "F j, Y, H:i"
SHORT_DATE_FORMAT = "M j, Y"
SHORT_DATETIME_FORMAT = "M j, Y, H:i"
MONTH_DAY_FORMAT = "F j"
SHORT_MONTH_DAY_FORMAT = "M j"
