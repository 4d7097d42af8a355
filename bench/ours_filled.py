"""A database of ours with the shipped content, and journeys through it as cookies:
`python -m bench.ours_filled COUNT` prints a JSON line each, the answers and the cookie.
"""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.http import HttpResponse  # noqa: E402

from bench.people import people  # noqa: E402
from suitability.models.live import live  # noqa: E402
from suitability.patient import cookie  # noqa: E402

call_command("migrate", verbosity=0)
call_command("publish", verbosity=0, stdout=sys.stderr)
call_command("collectstatic", interactive=False, verbosity=0)
program = live().program
for answers in people(program, int(sys.argv[1])):
    journey = cookie.begin(under_age=False).with_bits(program.bits(answers))
    response = HttpResponse()
    cookie.keep(response, journey)
    print(json.dumps({"answers": answers, "cookie": response.cookies[cookie.COOKIE].value}))
