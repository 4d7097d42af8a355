"""A database of ours with the shipped content, and journeys through it as cookies:
`python -m bench.ours_filled COUNT` prints a JSON line each: the answers, the cookie of a whole
journey and what its form names, and the cookie of one that has come as far as the danger signs.
"""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.http import HttpResponse  # noqa: E402

from bench.people import people  # noqa: E402
from suitability.patient import journey_cookie  # noqa: E402
from suitability.releases.release_cache import live_summaries  # noqa: E402

call_command("migrate", verbosity=0)
call_command("publish", verbosity=0, stdout=sys.stderr)
program = live_summaries().program
codes = [slot.question.code for slot in program.slots]
before = codes[: codes.index("danger_signs")]


def cookie_of(bits: int) -> str:
    response = HttpResponse()
    journey_cookie.write_cookie(response, journey.with_bits(bits))
    value: str = response.cookies[journey_cookie.COOKIE].value
    return value


for answers in people(program, int(sys.argv[1])):
    journey = journey_cookie.new_journey(under_age=False)
    begun = {code: chosen for code, chosen in answers.items() if code in before}
    cookies = {
        "cookie": cookie_of(program.bits(answers)),
        "on_the_way": cookie_of(program.bits(begun)),
    }
    whole = journey.with_bits(program.bits(answers))
    names = {"journey": whole.name, "list": whole.list_name}
    print(json.dumps({"answers": answers, "names": names, **cookies}))
