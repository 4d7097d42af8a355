"""What a process does at most once in a while."""


class Interval:
    """Is due at first, and again when so many seconds have passed; also if the clock was set."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.last = 0.0

    def is_due(self, now: float) -> bool:
        """Return whether it is, and begin the next interval if so; `now` is in seconds since
        1970."""
        if abs(now - self.last) < self.seconds:
            return False
        self.last = now
        return True
