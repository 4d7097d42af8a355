"""The list of saved responses: what it shows, how it is filtered, paged and searched."""

from datetime import timedelta
from random import Random
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import QueryDict
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from suitability.clinician import keyset_pagination, response_list
from suitability.clinician.list_rows import LIST_COLUMNS
from suitability.clinician.response_filters import FilterForm
from suitability.questionnaire.document import PRIORITIES
from suitability.releases.release_cache import invalidate_live_release, live_summaries
from suitability.responses.reference import ALPHABET, new_reference, parse_reference
from suitability.responses.response import Response, Status
from tests.support.editorial_team import edit_draft, publish_draft
from tests.support.personas import CAUTIONS, SLEEPLESS, URGENT
from tests.support.saved_responses import clinician, days_ago, held_by, references, saves, words_of
from tests.support.shipped_program import PROGRAM, bits_of, people
from tests.support.staff_clients import account_named

pytestmark = pytest.mark.usefixtures("release")


TRIGGERS = [choice.code for choice in PROGRAM.slot("trigger").question.choices]


def spoken(*responses: Response) -> list[str]:
    return [response.spoken_reference for response in responses]


def test_the_newest_stands_first():
    old, new = saves(now=days_ago(2)), saves(now=days_ago(1))
    assert references(clinician().get("/responses/")) == spoken(new, old)


def test_a_row_says_what_matters_first():
    saves(URGENT)
    words = words_of(clinician().get("/responses/"))
    assert "coming off alcohol ; 1 caution New" in words


def test_it_says_that_nothing_was_saved_yet():
    assert "No patient has saved a response yet" in words_of(clinician().get("/responses/"))


def test_it_says_that_nothing_fits():
    saves()
    words = words_of(clinician().get("/responses/?status=reviewed"))
    assert "No response fits this filter" in words


def test_what_is_over_is_not_in_it():
    saves(now=days_ago(91))
    assert references(clinician().get("/responses/")) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("category=urgent", ["urgent"]),
        ("category=caution", ["urgent", "cautions"]),
        ("rule=C10", ["cautions"]),
        ("answer=withdrawal", ["urgent"]),
        ("answer=plain_insomnia", ["cautions", "calm"]),
        ("answer=plain_insomnia&rule=C10", ["cautions"]),
        ("status=new", ["urgent", "cautions", "calm"]),
        ("status=reviewed", []),
        ("release=1", ["urgent", "cautions", "calm"]),
        ("mine=on", []),
    ],
)
def test_a_filter_keeps_what_fits(query, expected):
    names = {"calm": saves(SLEEPLESS), "cautions": saves(CAUTIONS), "urgent": saves(URGENT)}
    listed = references(clinician().get(f"/responses/?{query}"))
    assert listed == spoken(*(names[name] for name in expected))


def test_by_day():
    for days in (5, 3, 1):
        saves(now=days_ago(days))
    day = days_ago(3).date().isoformat()
    assert len(references(clinician().get(f"/responses/?since={day}&until={day}"))) == 1
    assert len(references(clinician("ann").get(f"/responses/?since={day}"))) == 2
    assert len(references(clinician("dan").get("/responses/?until=9999-12-31"))) == 3


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "UTC", "Pacific/Honolulu"])
def test_the_first_and_the_last_day_of_all_are_days_too(zone):
    saves()
    with timezone.override(zone):
        listed = clinician().get("/responses/?since=0001-01-01&until=9999-12-31")
        early = clinician("ann").get("/responses/?until=0001-01-01")
    assert [len(references(listed)), len(references(early))] == [1, 0]


@pytest.mark.parametrize(
    "query",
    [
        "status=x",
        "category=x",
        "rule=C00",
        "answer=x",
        "release=9",
        "release=x",
        "since=yesterday",
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_in_words(query):
    saves()
    response = clinician().get(f"/responses/?{query}")
    assert response.status_code == 400
    assert "Fix the marked fields" in words_of(response)
    assert references(response) == []


def test_every_filter_agrees_with_the_program_for_random_answers():
    saved = {}
    for answers in people(60):
        response = saves(answers)
        saved[response.spoken_reference] = bits_of(answers)
    client = clinician()
    fired = {
        reference: {
            rule.code: rule.statement.category for rule in PROGRAM.rules_in(PROGRAM.fired(bits))
        }
        for reference, bits in saved.items()
    }
    chosen = {reference: PROGRAM.slot("trigger").chosen(bits) for reference, bits in saved.items()}

    def listed(query: str) -> set[str]:
        return set(references(client.get(f"/responses/?{query}"))) | set(
            references(client.get(f"/responses/?{query}&{older(client, query)}"))
        )

    def older(client, query):
        page = client.get(f"/responses/?{query}").context["page"]
        return page.older or "status=reviewed"

    for rule in PROGRAM.rules[::4]:
        assert listed(f"rule={rule.code}") == {ref for ref in fired if rule.code in fired[ref]}
    for category in PRIORITIES:
        wanted = {ref for ref in fired if category in fired[ref].values()}
        assert listed(f"category={category}") == wanted
    for choice in PROGRAM.slot("trigger").question.choices:
        wanted = {ref for ref in chosen if choice.code in chosen[ref]}
        assert listed(f"answer={choice.code}") == wanted


def test_filters_together_keep_what_fits_each():
    """Of random people, some held and some reviewed, one filter beside another."""
    for number, answers in enumerate(people(80)):
        response = saves(answers)
        Response.objects.filter(pk=response.pk).update(
            status=list(Status)[number % 4].value, **held_by(["", "cleo", "ann"][number % 3])
        )
    saved = [(response, bits_of_row(response)) for response in Response.objects.all()]
    client, random = Client(), Random(1)
    client.force_login(account_named("cleo", "clinician"))
    for _ in range(30):
        rule, choice = random.choice(PROGRAM.rules), random.choice(TRIGGERS)
        status, mine = random.choice(["", *Status]), random.choice(["", "on"])
        tests = random.choice([{"rule": rule.code}, {"answer": choice}, {}]) | {
            "status": str(status),
            "mine": mine,
        }
        expected = {
            response.spoken_reference
            for response, bits in saved
            if ("rule" not in tests or rule in PROGRAM.rules_in(PROGRAM.fired(bits)))
            and ("answer" not in tests or choice in PROGRAM.slot("trigger").chosen(bits))
            and (not status or response.status == status)
            and (not mine or response.held_by == "cleo")
        }
        page = client.get("/responses/", tests)
        listed = set(references(page))
        assert listed <= expected
        assert len(listed) == min(len(expected), keyset_pagination.PAGE_SIZE), tests


def bits_of_row(response: Response) -> int:
    return int.from_bytes(response.code, "big")


def test_a_row_is_what_a_template_would_write():
    plain = Template(
        '\n<tr><th scope="row"><a href="{% url \'response\' row.pk %}">{{ row.spoken_reference }}'
        '</a></th><td>{{ row.saved_at|date:"M j, Y, H:i" }}</td>\n<td>{% for name in urgent %}'
        '{% if not forloop.first %}; {% endif %}\n<strong class="urgent-mark">{{ name }}</strong>'
        "{% endfor %}{% if urgent and cautions %};{% endif %}\n{% if cautions %}{{ cautions }} "
        "caution"
        "{{ cautions|pluralize }}{% elif not urgent %}No caution{% endif %}\n</td>"
        "<td>{{ row.get_status_display|capfirst }}{% if row.held_by %}, {{ row.held_by }}"
        "{% endif %}</td><td>{{ row.release_id }}</td></tr>"
    )
    for number, answers in enumerate([SLEEPLESS, CAUTIONS, URGENT, *people(20)]):
        saves(answers, now=days_ago(number * 3))
    for number, row in enumerate(Response.objects.all()):
        row.held_by = ["", "<b>&'\"", "cleo"][number % 3]
        row.status = list(Status)[number % 4]
        row.save()
    page = clinician().get("/responses/").content.decode()
    expected = ""
    for row in Response.objects.order_by("-saved_at"):
        read = [
            live_summaries().statements.prepared[rule.code]
            for rule in PROGRAM.rules_in(PROGRAM.fired(bits_of_row(row)))
        ]
        urgent = [s.name for s in read if s.category == "urgent"]
        cautions = sum(s.category == "caution" for s in read)
        expected += plain.render(Context({"row": row, "urgent": urgent, "cautions": cautions}))
    assert f"<tbody>\n{expected}</tbody>" in page


@pytest.mark.parametrize(
    "query", ["", "status=new&category=urgent&mine=on", "since=2026-11-01", 'since=x"<&rule=C00']
)
def test_a_field_is_what_the_form_itself_writes(query):
    form = FilterForm(QueryDict(query))
    for _ in range(2):
        written = "".join(form.fields_in_html())
        for name in form.fields:
            assert str(form[name]) in written
    assert written.count("<select") == 5


def test_a_page_is_read_from_the_index_of_the_list():
    cleo = account_named("cleo", "clinician")
    saves()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which reads a small table from end to end
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    for query in ("", "rule=C10", "category=urgent", "answer=withdrawal", "release=1", "mine=on"):
        form = FilterForm(QueryDict(query))
        assert form.is_valid()
        matching = form.matching(by=cleo, now=timezone.now()).order_by("-saved_at", "-pk")
        plan = matching.filter(keyset_pagination.older_than(timezone.now(), 9)).values_list(
            *LIST_COLUMNS
        )[:51]
        assert "response_in_list" in plan.explain()
        if connection.vendor == "sqlite":
            assert "COVERING INDEX response_in_list" in plan.explain()


def test_a_filter_means_the_same_in_every_release():
    before = saves(CAUTIONS)
    edit_draft("rule.C10", priority=38)
    publish_draft()
    invalidate_live_release()
    after = saves(CAUTIONS)
    assert references(clinician().get("/responses/?rule=C10")) == spoken(after, before)
    assert references(clinician("ann").get("/responses/?release=1")) == spoken(before)


def test_pages_go_to_the_end_and_back_and_keep_their_place(monkeypatch):
    monkeypatch.setattr(keyset_pagination, "PAGE_SIZE", 3)
    saved = [saves(now=days_ago(9 - n // 2)) for n in range(8)]
    Response.objects.filter(pk=saved[1].pk).update(saved_at=saved[0].saved_at)
    newest_first = spoken(*saved[::-1])
    newest_first[-2:] = spoken(saved[1], saved[0])
    client = clinician()
    page = client.get("/responses/")
    assert references(page) == newest_first[:3]
    second = f"/responses/?{page.context['page'].older}"
    page = client.get(second)
    assert references(page) == newest_first[3:6]
    saves()
    assert references(client.get(second)) == newest_first[3:6]
    page = client.get(f"/responses/?{page.context['page'].older}")
    assert references(page) == newest_first[6:]
    assert not page.context["page"].older
    page = client.get(f"/responses/?{page.context['page'].newer}")
    assert references(page) == newest_first[3:6]


@pytest.mark.parametrize(
    "cursor", ["x", "_", "2026-11-24_1", "2026-99-24T00:00:00Z_1", "%00_9", "x_y"]
)
def test_a_cursor_that_is_none_is_the_beginning(cursor):
    response = saves()
    assert references(clinician().get(f"/responses/?after={cursor}")) == spoken(response)


WRITTEN = {
    "as it is said": lambda text: text,
    "small": str.lower,
    "without dashes": lambda text: text.replace("-", ""),
    "with spaces": lambda text: text.replace("-", " ") + " ",
    "O for 0": lambda text: text.replace("0", "O"),
    "I for 1": lambda text: text.replace("1", "i"),
    "L for 1": lambda text: text.replace("1", "l"),
    "letter by letter": " ".join,
}


@pytest.mark.parametrize("write", WRITTEN.values(), ids=WRITTEN)
def test_a_reference_is_found_however_it_is_written(write):
    response = saves()
    Response.objects.update(reference="10K3M01XT4Z")
    answer = clinician().post("/responses/find/", {"reference": write("10K3-M01X-T4Z")})
    assert answer["Location"] == f"/responses/{response.pk}/"


def test_the_beginning_of_a_reference_lists_what_begins_so():
    saves()
    Response.objects.update(reference="10K3M01XT4Z")
    answer = clinician().post("/responses/find/", {"reference": "1ok3"})
    assert references(answer) == ["10K3-M01X-T4Z"]


def test_a_reference_that_is_not_there_says_what_may_be_wrong():
    client = clinician()
    good = new_reference()
    bad = good[:-1] + ALPHABET[(ALPHABET.index(good[-1]) + 1) % 32]
    for typed, words in (
        ("7K3", "11 letters and digits, and this has 3"),
        (bad, "There is a mistake in it"),
        (good, "probably deleted"),
        ("", "and this has 0"),
        ("\0\u00e9'\"<>", "and this has 0"),
    ):
        answer = client.post("/responses/find/", {"reference": typed})
        assert answer.status_code == 404
        assert words in words_of(answer)


def test_every_reference_that_is_drawn_fits_its_check_and_no_slip_of_one_letter_does():
    for _ in range(200):
        reference = new_reference()
        assert parse_reference(reference).fits
        for n in range(11):
            for letter in ALPHABET:
                slip = reference[:n] + letter + reference[n + 1 :]
                assert parse_reference(slip).fits == (slip == reference)


def test_no_reference_stands_in_an_address():
    response = saves()
    client = clinician()
    client.post("/responses/find/", {"reference": response.reference})
    page = client.get("/responses/").content.decode()
    for written in (response.reference, response.spoken_reference):
        assert f"={quote(written)}" not in page
        assert f"/{written}" not in page


@pytest.mark.parametrize("query", ["", "?rule=C10&answer=plain_insomnia&status=new"])
def test_a_list_takes_eight_queries_at_most_whatever_their_number(query):
    client = clinician()
    saves(CAUTIONS)
    client.get(f"/responses/{query}")
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/responses/{query}").status_code == 200
        assert len(asked) <= 8, [query["sql"] for query in asked]
        for answers in people(60):
            saves(answers)
            saves(CAUTIONS)


def test_counts_go_only_so_far(monkeypatch):
    monkeypatch.setattr(response_list, "COUNT_LIMIT", 2)
    for _ in range(2):
        saves()
    assert "New (2)" in words_of(clinician().get("/responses/")).replace("New (2 )", "New (2)")
    saves()
    assert "New (more than 2)" in words_of(clinician("ann").get("/responses/"))


def test_what_is_saved_in_the_future_of_a_clock_that_was_wrong_is_shown_too():
    saves(now=timezone.now() + timedelta(days=1))
    assert len(references(clinician().get("/responses/"))) == 1
