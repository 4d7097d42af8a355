"""A database with very many responses: `python -m bench.practice_filled ROWS` prints a JSON line:
the cookie of a clinician's session, and of a journey that has come to the danger signs."""

import json
import sys

import django

django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402

from bench.people import people  # noqa: E402
from suitability.patient import journey_cookie  # noqa: E402
from suitability.permissions import CLINICIAN  # noqa: E402
from suitability.releases.release_cache import live_summaries  # noqa: E402

call_command("migrate", verbosity=0)
call_command("publish", verbosity=0, stdout=sys.stderr)
call_command("make_responses", int(sys.argv[1]), beside_real_ones=True, stdout=sys.stderr)
user = User.objects.create_user("reader", is_staff=True)
user.groups.add(Group.objects.get_or_create(name=CLINICIAN)[0])
client = Client(SERVER_NAME="127.0.0.1")
client.force_login(user, backend="suitability.accounts.authentication_backend.StaffBackend")
client.get("/responses/")

program = live_summaries().program
codes = [slot.question.code for slot in program.slots]
begun = dict(people(program, 1)[0])
for code in codes[codes.index("danger_signs") :]:
    begun.pop(code, None)
response = HttpResponse()
journey = journey_cookie.new_journey(under_age=False).with_bits(program.bits(begun))
journey_cookie.write_cookie(response, journey)
print(
    json.dumps(
        {
            "session": client.cookies["sessionid"].value,
            "on_the_way": response.cookies[journey_cookie.COOKIE].value,
        }
    )
)
