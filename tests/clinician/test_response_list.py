"""The list of saved responses: what it shows, how it is filtered, paged and searched."""

import re
from datetime import timedelta
from itertools import product
from random import Random
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from suitability.clinician import keyset_pagination, queue_counts
from suitability.clinician.list_orders import ORDERS, beyond, in_order
from suitability.clinician.list_rows import LIST_COLUMNS
from suitability.clinician.response_filters import FilterForm
from suitability.questionnaire.document import PRIORITIES
from suitability.releases.release_cache import invalidate_live_release, live_summaries
from suitability.responses.reference import ALPHABET, new_reference, parse_reference
from suitability.responses.response import Response, Status
from tests.support.editorial_team import edit_draft, publish_draft
from tests.support.log_seal import but_for_the_seal
from tests.support.personas import CAUTIONS, SLEEPLESS, URGENT
from tests.support.saved_responses import clinician, days_ago, held_by, references, saves, words_of
from tests.support.shipped_program import PROGRAM, bits_of, people
from tests.support.staff_clients import account, account_named

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
    assert "coming off alcohol ;" in words
    assert "caution" not in words[words.index("coming off alcohol") :].split("Export")[0]


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
        return page.following or "status=reviewed"

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
        '\n<tr id="r{{ row.pk }}"><td class="pick">\n<input class="form-check-input" '
        'type="checkbox" name="chosen" value="{{ row.pk }}" form="several"\naria-label="Choose '
        '{{ row.spoken_reference }}"></td>\n'
        '<th scope="row"><a href="{% url \'response\' row.pk %}">'
        '{{ row.spoken_reference }}</a></th>\n<td>{{ row.saved_at|date:"M j, Y, H:i" }}</td><td>'
        "{% for name in urgent %}{% if not forloop.first %}; {% endif %}\n"
        '<strong class="urgent-mark">{{ name }}</strong>'
        "{% endfor %}{% if urgent and cautions %};{% endif %}\n"
        '{{ cautions|slice:":4"|join:"; " }}{% if cautions|length > 4 %}; and '
        "{{ cautions|length|add:-4 }} more{% endif %}\n"
        "{% if not urgent and not cautions %}No caution{% endif %}\n"
        "</td><td>{{ row.get_status_display|capfirst }}{% if row.held_by %}, {{ row.held_by }}"
        "{% endif %}</td></tr>"
    )
    for number, answers in enumerate([SLEEPLESS, CAUTIONS, URGENT, *people(20)]):
        saves(answers, now=days_ago(number * 3))
    for number, row in enumerate(Response.objects.all()):
        row.held_by = ["", "<b>&'\"", "ann"][number % 3]
        row.status = list(Status)[number % 4]
        row.save()
    page = clinician().get("/responses/").content.decode()
    expected = ""
    for row in Response.objects.order_by("-saved_at"):
        fired = [rule.code for rule in PROGRAM.rules_in(PROGRAM.fired(bits_of_row(row)))]
        prepared = [live_summaries().statements.prepared[code] for code in fired]
        loud = [s for s in prepared if not {*s.quiet_beside} & {*fired}]
        urgent = [s.name for s in loud if s.category == "urgent"]
        cautions = [s.name for s in loud if s.category == "caution"]
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
    assert written.count("<select") == 9


def test_a_page_is_read_from_the_index_of_the_list():
    cleo = account_named("cleo", "clinician")
    saves()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which reads a small table from end to end
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    for query in (
        "",
        "sort=oldest",
        "status=open",
        "rule=C10",
        "category=urgent",
        "answer=withdrawal",
        "release=1",
        "mine=on",
    ):
        form = FilterForm(QueryDict(query))
        assert form.is_valid()
        matching = in_order(form.matching(by=cleo, now=timezone.now()), form.order)
        here = beyond((timezone.now(), 9), form.order)
        plan = matching.filter(here).values_list(*LIST_COLUMNS)[:51]
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
    second = f"/responses/?{page.context['page'].following}"
    page = client.get(second)
    assert references(page) == newest_first[3:6]
    saves()
    assert references(client.get(second)) == newest_first[3:6]
    page = client.get(f"/responses/?{page.context['page'].following}")
    assert references(page) == newest_first[6:]
    assert not page.context["page"].following
    page = client.get(f"/responses/?{page.context['page'].previous}")
    assert references(page) == newest_first[3:6]


@pytest.mark.parametrize(
    "cursor",
    ["x", "_", "2026-11-24_1", "2026-99-24T00:00:00Z_1", "%00_9", "x_y", "new~2026-11-24T00:00Z_1"],
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


@pytest.mark.parametrize("language", ["en-US", "et", "cs", "da"])
def test_the_beginning_is_looked_up_in_a_database_sorted_in_any_language(language):
    """In English `~` comes before digits; in Estonian Z before T, in Czech CH after H, in Danish AA
    after Z."""
    for reference in ("AAAA01XT4ZA", "CHAA01XT4ZA", "TAAA01XT4ZA", "ZAAA01XT4ZA"):
        Response.objects.filter(pk=saves().pk).update(reference=reference)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(
                "ALTER TABLE suitability_response ALTER COLUMN reference "
                f'TYPE varchar(11) COLLATE "{language}-x-icu"'
            )
    cleo = clinician()
    for begin in ("AAAA", "CHAA", "TAAA", "ZAAA"):
        answer = cleo.post("/responses/find/", {"reference": begin})
        assert [shown[:4] for shown in references(answer)] == [begin]


def test_the_beginning_is_looked_up_along_an_index():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which reads a table of so few rows whole
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Response.objects.filter(reference__begins="10K3").explain()
    assert re.search(r"SEARCH .* INDEX .*reference>|Index Cond: .*reference.* ~>=~", plan), plan


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
def test_a_list_takes_ten_queries_at_most_whatever_their_number(query):
    client = clinician()
    saves(CAUTIONS)
    client.get(f"/responses/{query}")
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/responses/{query}").status_code == 200
        assert len(but_for_the_seal(asked)) <= 10, [query["sql"] for query in asked]
        for answers in people(60):
            saves(answers)
            saves(CAUTIONS)


def test_counts_go_only_so_far(monkeypatch):
    monkeypatch.setattr(queue_counts, "COUNT_LIMIT", 2)
    for _ in range(2):
        saves()
    assert "New (2)" in words_of(clinician().get("/responses/")).replace("New (2 )", "New (2)")
    saves()
    assert "New (more than 2)" in words_of(clinician("ann").get("/responses/"))


def test_what_is_saved_in_the_future_of_a_clock_that_was_wrong_is_shown_too():
    saves(now=timezone.now() + timedelta(days=1))
    assert len(references(clinician().get("/responses/"))) == 1


def test_the_work_of_a_clinician_is_read_from_its_own_index():
    response = saves()
    Response.objects.filter(pk=response.pk).update(status=Status.IN_REVIEW, **held_by("cleo"))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    mine = (
        Response.objects.unexpired(timezone.now())
        .at_work(account_named("cleo"))
        .order_by("-saved_at", "-pk")
    )
    assert "response_at_work" in mine[:10].explain()


def test_my_work_stands_first_and_is_what_i_hold_and_have_not_signed_off():
    mine, signed_off, other, _ = (saves(CAUTIONS) for _ in range(4))
    for response, name, status in (
        (mine, "cleo", Status.FOLLOW_UP),
        (signed_off, "cleo", Status.REVIEWED),
        (other, "ann", Status.IN_REVIEW),
    ):
        Response.objects.filter(pk=response.pk).update(status=status, **held_by(name))
    page = clinician().get("/responses/")
    words = words_of(page)
    assert words.index("My work") < words.index("All responses")
    first = page.content.decode().split("<h2>All responses</h2>")[0]
    assert f'id="m{mine.pk}"' in first
    assert first.count('<tr id="m') == 1
    assert len(references(page)) == 4
    assert 'id="mine"' not in clinician("dan").get("/responses/").content.decode()


def test_the_queues_say_how_many_wait_and_lead_there():
    for number in range(6):
        response = saves(URGENT if number % 2 else SLEEPLESS)
        status = [Status.NEW, Status.NEW, Status.IN_REVIEW, Status.FOLLOW_UP, Status.REVIEWED]
        holder = "" if number < 2 else "cleo"
        Response.objects.filter(pk=response.pk).update(
            status=([*status, Status.REVIEWED])[number], **held_by(holder)
        )
    Response.objects.filter(status=Status.FOLLOW_UP).update(follow_up_on=timezone.localdate())
    client = clinician()
    page = client.get("/responses/")
    queues = {queue.label: queue for queue in page.context["queues"]}
    counts = {label: queue.count for label, queue in queues.items()}
    assert counts == {
        "My work": "2",
        "Open": "4",
        "Urgent and open": "2",
        "Follow-up due": "1",
        "New": "2",
        "Reviewed": "2",
    }
    assert next(iter(counts)) == "My work"
    for queue in queues.values():
        assert len(references(client.get(f"/responses/?{queue.query}"))) == int(queue.count)


def test_a_list_says_how_many_it_has_in_all(monkeypatch):
    monkeypatch.setattr(keyset_pagination, "PAGE_SIZE", 2)
    monkeypatch.setattr(queue_counts, "COUNT_LIMIT", 4)
    client = clinician()
    for total in ("1 response,", "2 responses,", "3 responses,", "4 responses,"):
        saves()
        assert total in words_of(client.get("/responses/"))
    saves(CAUTIONS)
    assert "more than 4 responses," in words_of(client.get("/responses/"))
    assert "1 response with this filter," in words_of(client.get("/responses/?rule=C10"))


def test_who_holds_it_is_a_filter():
    held, free = saves(), saves()
    ann = account("ann", "clinician")
    Response.objects.filter(pk=held.pk).update(status=Status.IN_REVIEW, **held_by("ann"))
    client = clinician()
    assert references(client.get(f"/responses/?holder={ann.pk}")) == spoken(held)
    assert references(client.get("/responses/?holder=nobody")) == spoken(free)
    assert client.get("/responses/?holder=99999").status_code == 400


def test_the_oldest_can_stand_first_and_its_pages_go_on(monkeypatch):
    monkeypatch.setattr(keyset_pagination, "PAGE_SIZE", 2)
    saved = spoken(*(saves(now=days_ago(9 - n)) for n in range(5)))
    client = clinician()
    page = client.get("/responses/?sort=oldest")
    assert 'aria-sort="ascending"' in page.content.decode()
    assert references(page) == saved[:2]
    page = client.get(f"/responses/?sort=oldest&{page.context['page'].following}")
    assert references(page) == saved[2:4]
    page = client.get(f"/responses/?sort=oldest&{page.context['page'].following}")
    assert references(page) == saved[4:]
    page = client.get(f"/responses/?sort=oldest&{page.context['page'].previous}")
    assert references(page) == saved[2:4]
    assert 'href="?sort=oldest"' in client.get("/responses/").content.decode()


def in_each_status(count: int) -> list[Response]:
    """Responses in turn new, in review with cleo or ann, in follow-up and signed off, with days of
    follow-up and sign-offs in another order than they were saved in."""
    responses = [saves(now=days_ago(40 - number)) for number in range(count)]
    for number, response in enumerate(responses):
        response.status = list(Status)[number % 4]
        holder = held_by(["", "cleo", "ann"][number % 3] if response.status != Status.NEW else "")
        shuffled = days_ago((number * 7) % count)
        in_follow_up = response.status == Status.FOLLOW_UP
        response.follow_up_on = shuffled.date() if in_follow_up else None
        response.reviewed_at = shuffled if response.status == Status.REVIEWED else None
        response.holder, response.held_by = holder["holder"], holder["held_by"]
        response.save()
    return responses


def is_at_work(response: Response) -> bool:
    return response.status in (Status.IN_REVIEW, Status.FOLLOW_UP) and bool(response.holder_id)


def is_signed_off(response: Response) -> bool:
    return response.reviewed_at is not None


EXPECTED = {  # by which key each order sorts, and what it shows
    "status": (lambda each: each.status, lambda each: True),
    "holder": (lambda each: each.holder_id, is_at_work),
    "due": (lambda each: each.follow_up_on, lambda each: each.status == Status.FOLLOW_UP),
    "signed_off": (lambda each: each.reviewed_at, is_signed_off),
    "signed_off_first": (lambda each: each.reviewed_at, is_signed_off),
}


@pytest.mark.parametrize("sort", EXPECTED)
def test_the_list_is_sorted_and_its_pages_go_on_and_back(sort, monkeypatch):
    monkeypatch.setattr(keyset_pagination, "PAGE_SIZE", 3)
    key, shows = EXPECTED[sort]
    responses = [each for each in in_each_status(24) if shows(each)]
    expected = sorted(responses, key=lambda each: (key(each), each.saved_at))
    expected = spoken(*(expected[::-1] if sort == "signed_off" else expected))
    client = clinician()
    listed, page = [], client.get(f"/responses/?sort={sort}")
    while references(page):
        listed += references(page)
        following = page.context["page"].following
        if not following:
            break
        page = client.get(f"/responses/?sort={sort}&{following}")
    assert listed == expected
    page = client.get(f"/responses/?sort={sort}&{page.context['page'].previous}")
    last = (len(expected) - 1) // 3 * 3
    assert references(page) == expected[last - 3 : last]


def test_a_list_says_its_order_and_what_it_leaves_out():
    in_each_status(4)
    client = clinician()
    page = client.get("/responses/?sort=signed_off")
    assert "1 response with this filter, only those signed off, the latest first." in words_of(page)
    assert 'aria-sort="ascending"' in client.get("/responses/?sort=status").content.decode()
    assert 'href="?sort=status"' in client.get("/responses/").content.decode()
    assert 'href="?status=new&amp;sort=status"' in (
        client.get("/responses/?status=new&sort=oldest").content.decode()
    )


INDEXES = {
    "status": "response_by_status",
    "holder": "response_at_work",
    "due": "response_in_follow_up",
    "signed_off": "response_signed_off",
    "signed_off_first": "response_signed_off",
}


FILTERS = ["", "rule=C10", "release=1", "mine=on", "status=in_review"]


@pytest.mark.parametrize(
    ("sort", "query"),
    [pair for pair in product(INDEXES, FILTERS) if pair != ("status", "status=in_review")],
)
def test_each_order_is_read_from_its_index_at_any_depth(sort, query):
    """Without a sort of what is there."""
    cleo = account_named("cleo", "clinician")
    saves()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_sort = off")  # of one row it would be the cheapest
    form = FilterForm(QueryDict(f"sort={sort}&{query}"))
    assert form.is_valid()
    cursors = {"saved_at": timezone.now(), "reviewed_at": timezone.now(), "holder_id": 3}
    cursors |= {"status": "new", "follow_up_on": timezone.localdate(), "pk": 9}
    here = tuple(cursors[name] for name in form.order.names)
    matching = in_order(form.matching(by=cleo, now=timezone.now()), form.order)
    for back in (False, True):
        plan = matching.filter(beyond(here, form.order, back=back)).values_list(*LIST_COLUMNS)[:51]
        assert INDEXES[sort] in plan.explain()
        assert "TEMP B-TREE" not in plan.explain()
        assert "Sort" not in plan.explain()


def test_of_a_single_status_the_order_by_status_is_oldest_first():
    """Its cursor has the moment alone, which an index of the moments is entered by."""
    new = in_each_status(12)[::4]
    client = clinician()
    by_status, oldest = (
        client.get(f"/responses/?status=new&sort={sort}") for sort in ("status", "oldest")
    )
    assert by_status.context["form"].order is ORDERS["oldest"]
    assert references(by_status) == references(oldest) == spoken(*new)
    assert "with this filter, the oldest first." in words_of(by_status)


def test_the_first_index_of_an_order_has_its_columns():
    names = {index.name: index for index in Response._meta.indexes}
    for sort, name in INDEXES.items():
        index = names[name]
        columns = index.fields or [expression.name for expression in index.expressions]
        assert columns[0] == ORDERS[sort].columns[0].removesuffix("_id")


def test_a_follow_up_is_due_from_its_day_on():
    today = timezone.localdate()
    responses = [saves(now=days_ago(9 - n)) for n in range(4)]
    for response, days in zip(responses, (3, 0, -5, 1), strict=True):
        Response.objects.filter(pk=response.pk).update(
            status=Status.FOLLOW_UP, follow_up_on=today + timedelta(days=days), **held_by("ann")
        )
    page = clinician().get("/responses/?status=due&sort=due")
    assert references(page) == spoken(responses[2], responses[1])
    day = today - timedelta(days=5)
    assert f"Follow-up, ann, due {day:%b} {day.day}, {day.year}" in words_of(page)
    queue = next(each for each in page.context["queues"] if each.label == "Follow-up due")
    assert queue.count == "2"
    assert len(references(clinician().get("/responses/?status=follow_up"))) == 4


def test_next_is_what_came_next_though_a_step_moved_the_response_in_its_order():
    """Taken and signed off, it would stand at the end of a list by status."""
    saved = [saves(now=days_ago(9 - n)) for n in range(3)]
    client = clinician()
    rows = address_of_rows(client.get("/responses/?sort=status"))
    for seen, step in enumerate(("take", "sign_off")):
        done = client.post(rows[0].replace("/?", "/review/?"), {"step": step, "seen": str(seen)})
        assert done["Location"].split("#")[0] == rows[0]
    assert client.get(rows[0].replace("/?", "/next/?"))["Location"] == rows[1]
    assert client.get(rows[1].replace("/?", "/previous/?"))["Location"].endswith(f"#r{saved[1].pk}")
    back = client.get(rows[0].replace("/?", "/list/?"))
    assert back["Location"] == f"/responses/?sort=status#r{saved[1].pk}"
    listed = address_of_rows(client.get(back["Location"]))
    assert listed == [rows[1], rows[2], rows[0]]
    assert client.get(rows[0].replace("/?", "/previous/?"))["Location"] == rows[2]


def test_the_reference_box_has_the_focus_and_says_what_it_takes():
    page = clinician().get("/responses/")
    assert re.search(r'<input[^>]*name="reference"[^>]*autofocus', page.content.decode())
    assert "the first four letters do" in words_of(page)


def test_a_response_leads_on_within_the_list_that_it_was_opened_from():
    """And its address does not say what the filter asks for."""
    saved = [saves(CAUTIONS if n % 2 else SLEEPLESS, now=days_ago(9 - n)) for n in range(6)]
    client = clinician()
    rows = address_of_rows(client.get("/responses/?rule=C10"))
    assert [address.split("?")[0] for address in rows] == [at(saved[n]) for n in (5, 3, 1)]
    assert "C10" not in "".join(rows)
    page = client.get(rows[0])
    onward = re.search(r'href="(/responses/\d+/next/[^"]*)"', page.content.decode())[1]
    assert client.get(onward)["Location"] == rows[1]
    assert client.get(rows[1].replace("/?", "/next/?"))["Location"] == rows[2]
    assert client.get(rows[1].replace("/?", "/previous/?"))["Location"] == rows[0]
    end = client.get(rows[2].replace("/?", "/next/?"), follow=True)
    assert end.request["QUERY_STRING"] == "rule=C10"
    assert "There is no next response in this list." in words_of(end)
    whole = client.get(f"{at(saved[5])}next/")
    assert whole["Location"] == at(saved[4])


def test_a_list_keeps_its_place_also_when_a_step_took_the_response_out_of_it(monkeypatch):
    saved = [saves(now=days_ago(30 - n)) for n in range(25)][::-1]
    client = clinician()
    rows = address_of_rows(client.get("/responses/?status=new"))
    step = {"step": "take", "seen": "0"}
    done = client.post(rows[20].replace("/?", "/review/?"), step)
    assert done["Location"].split("#")[0] == rows[20]
    back = client.get(rows[20].replace("/?", "/list/?"))
    assert back["Location"].endswith(f"#r{saved[21].pk}")
    listed = references(client.get(back["Location"]))
    assert listed == spoken(*(response for response in saved[10:] if response != saved[20]))
    assert client.get(f"{at(saved[20])}list/")["Location"].endswith(f"#r{saved[20].pk}")


def test_a_list_that_the_session_does_not_know_is_that_of_all_responses():
    old, new = saves(now=days_ago(2)), saves(now=days_ago(1))
    client = clinician()
    assert client.get(f"{at(new)}next/?list=9")["Location"] == at(old)
    assert client.get(f"{at(new)}list/?list=%00")["Location"] == f"/responses/#r{new.pk}"
    assert client.get("/responses/999/next/").status_code == 404


def at(response: Response) -> str:
    return f"/responses/{response.pk}/"


def address_of_rows(page: HttpResponse) -> list[str]:
    return re.findall(
        r'<tr id="r\d+"><td[^/]*</td>\s<th scope="row"><a href="([^"]+)"', page.content.decode()
    )


def test_a_total_looks_at_the_newest_responses_only(monkeypatch):
    """So it costs the same at any number of responses, also where few fit a filter."""
    monkeypatch.setattr(keyset_pagination, "PAGE_SIZE", 1)
    monkeypatch.setattr(queue_counts, "SCAN_LIMIT", 4)
    for days in range(3):
        saves(CAUTIONS, now=days_ago(days))
    client = clinician()
    assert "3 responses with this filter," in words_of(client.get("/responses/?rule=C10"))
    for days in range(3, 7):
        saves(now=days_ago(days))
    words = words_of(client.get("/responses/?rule=C10"))
    assert "at least 3 responses with this filter," in words.lower()
