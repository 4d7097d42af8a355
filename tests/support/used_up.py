"""A client who did something too often."""

import time

from django.test import RequestFactory

from suitability.throttle.bucket import SKEW, Bucket
from suitability.throttle.client_address import client_of
from suitability.throttle.throttles import Throttle


def used_up(throttle: Throttle) -> None:
    """Leave this machine's own address nothing of a throttle for most of a minute."""
    full_at = time.time() + throttle.each.burst * throttle.each.seconds + SKEW - 5
    key = f"{throttle.name} of {client_of(RequestFactory().get('/'))}"
    Bucket.objects.update_or_create(pk=key, defaults={"full_at": full_at})
