"""A patient's pages are rendered once a release, and are those that would be rendered anew."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.messages import get_messages
from django.template import Context, Engine
from django.test import Client
from django.utils.safestring import mark_safe

from suitability.patient import journey_cookie, page_cache, page_rendering, question_pages
from suitability.patient.forms import QuestionForm
from suitability.patient.page_cache import NotInCachedPage, fill, render_with_holes
from suitability.releases.draft import current_draft
from suitability.releases.release import publish
from suitability.releases.release_cache import invalidate_live_release, live_summaries
from tests.conftest import NOW
from tests.support.editorial_team import edit_draft
from tests.support.patient_client import agree, answer, begin, walk
from tests.support.personas import CONFUSED, SLEEPLESS

TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w{64}(?=")')
HEX = re.compile(r"[0-9a-f]{32}")


@pytest.fixture
def questions(release):
    return [slot.question.code for slot in live_summaries().program.slots]


def on_the_way(client, answers):
    """The page of each question just before it is answered, with the request that asked for it."""
    begin(client)
    for question, chosen in answers.items():
        yield client.get(f"/questions/{question}/"), question
        answer(client, question, *chosen)


def on_the_way_back(client, answers):
    for question in answers:
        yield client.get(f"/questions/{question}/"), question


@pytest.mark.parametrize("answers", [SLEEPLESS, CONFUSED])
def test_it_is_the_page_that_would_be_rendered_anew(questions, client, answers):
    pages = [*on_the_way(client, answers), *on_the_way_back(client, answers)]
    for page, question in pages:
        request = page.wsgi_request
        person = journey_cookie.read(request)
        slot = person.program.slot(question)
        form = QuestionForm(person.program, slot.question, chosen=slot.chosen(person.bits))
        anew = question_pages.show_question(request, person, slot, form).content.decode()
        assert TOKEN.sub("", page.content.decode()) == TOKEN.sub("", anew)
        assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize("answers", [SLEEPLESS, CONFUSED])
@pytest.mark.parametrize("path", ["/", "/begin/", "/check/", "/summary/", "/save/", "/saved/"])
def test_so_is_every_page_around_the_questions(questions, client, monkeypatch, answers, path):
    walk(client, answers)
    agree(client)
    page = client.get(path)
    monkeypatch.setattr(page_rendering, "is_cached", lambda summaries: False)
    anew = client.get(path)
    assert page.status_code == 200
    assert TOKEN.sub("", page.content.decode()) == TOKEN.sub("", anew.content.decode())
    assert page["Cache-Control"] == anew["Cache-Control"] == "no-store"


def test_it_is_rendered_once_for_all_people(questions):
    page_cache.cached_page.cache_clear()
    for answers in (SLEEPLESS, CONFUSED, SLEEPLESS):
        client = Client()
        client.get("/begin/")
        for page, _ in on_the_way(client, answers):
            assert page.status_code == 200
        for path in ("/", "/check/", "/summary/", "/save/"):
            assert client.get(path).status_code == 200
    asked = {*SLEEPLESS, *CONFUSED}
    assert page_cache.cached_page.cache_info().misses == len(asked) + 5


def test_no_mark_is_left_and_each_person_has_a_token_of_their_own(questions):
    tokens = set()
    for _ in range(3):
        client = Client()
        begin(client)
        page = client.get("/questions/trigger/").content.decode()
        assert not HEX.search(page)
        tokens.add(TOKEN.search(page)[0])
    assert len(tokens) == 3


def test_a_release_may_have_any_character_also_one_that_a_word_processor_made_up(questions, client):
    """An older program let them go live."""
    bullet = "\uf0b7 Pain \ue000 \ue001"
    edit_draft("question.trigger", help=bullet)
    edit_draft("rule.N02", heading=bullet)
    publish(current_draft().document, notes="", now=NOW)
    invalidate_live_release()
    begin(client)
    assert bullet in client.get("/questions/trigger/").content.decode()
    walk(client)
    assert bullet in client.get("/summary/").content.decode()


def test_the_token_on_it_is_taken(questions):
    client = Client(enforce_csrf_checks=True)
    first = client.get("/begin/").content.decode()
    client.post("/begin/", {"reader": "adult", "csrfmiddlewaretoken": TOKEN.search(first)[0]})
    token = TOKEN.search(client.get("/questions/trigger/").content.decode())[0]
    assert answer(client, "trigger", "stress").status_code == 403
    assert answer(client, "trigger", "stress", csrfmiddlewaretoken=token).status_code == 302


def test_an_answer_a_message_and_an_age_are_still_shown(questions, client):
    walk(client)
    page = client.get("/questions/trigger/").content.decode()
    assert re.search(r'value="plain_insomnia"[^>]* checked', page)
    minor = Client()
    begin(minor, "minor")
    assert " checked" in minor.get("/questions/about_you/").content.decode()
    answer(client, "trigger", "withdrawal")
    moved = answer(client, "trigger", "stress")
    assert not list(get_messages(moved.wsgi_request))
    answer(client, "trigger", "withdrawal")
    answer(client, "withdrawal_from", "opioids")
    answer(client, "trigger", "stress")
    answer(client, "trigger", "withdrawal")
    shown = client.get("/questions/withdrawal_from/").content.decode()
    assert "was removed" in shown
    assert "was removed" not in client.get("/questions/withdrawal_from/").content.decode()


def test_a_message_is_on_it_as_on_a_page_that_is_rendered_anew(questions, monkeypatch):
    def start_with_message(client):
        assert client.get("/check/")["Location"] == "/"
        return client.get("/").content.decode()

    page = start_with_message(Client())
    monkeypatch.setattr(page_rendering, "is_cached", lambda summaries: False)
    assert 'class="notice"' in page
    assert page == start_with_message(Client())


# What a template may and may not do, shown with small templates of its own.


@pytest.fixture
def written(monkeypatch, tmp_path) -> Iterator[Callable[..., None]]:
    """Write templates, given by name, where the engine looks first."""

    def write(**sources: str) -> None:
        for name, source in sources.items():
            path = tmp_path / f"{name}.html"
            path.parent.mkdir(exist_ok=True)
            path.write_text("{% load page_cache i18n %}" + source)

    engine = Engine.get_default()
    monkeypatch.setattr(engine, "dirs", [tmp_path, *engine.dirs])
    monkeypatch.delitem(engine.__dict__, "template_loaders", raising=False)
    monkeypatch.setattr(engine, "loaders", ["django.template.loaders.filesystem.Loader"])
    yield write
    engine.__dict__.pop("template_loaders", None)


NUMBER = '<p>Question {% hole "number" %}{{ number }}{% endhole %} of {{ total }}</p>'


def test_a_page_is_kept_as_texts_and_names_of_holes_by_turns(written):
    written(tiny=NUMBER)
    page = render_with_holes("tiny.html", {"total": 9})
    assert page == ("<p>Question ", "number", " of 9</p>")
    assert fill(page, {"number": "3"}) == "<p>Question 3 of 9</p>"


def test_in_an_ordinary_page_what_stands_in_a_hole_is_rendered(written):
    written(tiny=NUMBER)
    template = Engine.get_default().get_template("tiny.html")
    assert template.render(Context({"number": 3, "total": 9})) == "<p>Question 3 of 9</p>"


def test_a_checked_box_of_any_other_form_stays_checked(written):
    other = '<input type="checkbox" name="other" checked>'
    written(tiny=other + '<input name="q" value="a"{% hole "checked:a" %}{% endhole %}>' + other)
    page = render_with_holes("tiny.html", {})
    assert fill(page, {"checked:a": ""}) == f'{other}<input name="q" value="a">{other}'
    picked = fill(page, {"checked:a": mark_safe(" checked")})
    assert picked == f'{other}<input name="q" value="a" checked>{other}'


VALUE = "{% value_of_hole 'number' as n %}"
USES = (
    ("user", "{% if user.is_authenticated %}Sign out{% endif %}"),
    ("user", "{% blocktranslate %}Hello {{ user }}{% endblocktranslate %}"),
    ("user", "{% blocktranslate trimmed with n=total %}{{ n }} {{ user }}{% endblocktranslate %}"),
    ("user", "{% blocktranslate count n=total %}1{% plural %}{{ user }}{% endblocktranslate %}"),
    ("user", "{% include 'inner.html' with total=total only %}"),
    ("may", "{% if total and may.see_log %}Log{% endif %}"),
    ("may", "{% blocktranslate asvar text %}{{ may }}{% endblocktranslate %}"),
    ("request", '<a href="{{ request.path }}">Again</a>'),
    ("messages", "{% for message in messages %}{{ message }}{% endfor %}"),
    ("perms", "{% if not perms.suitability %}You may not{% endif %}"),
    ("unknown", "{{ unknown|default:'nobody' }}"),
    ("number", "{% if number > 3 %}Nearly there{% endif %}"),
    ("forloop", "{{ forloop.counter }}"),
    ("{% now %}", "{% if total %}{% now 'Y' %}{% endif %}"),
    ("the value of number", VALUE + "{% if n == '3' %}Nearly there{% endif %}"),
    ("the value of number", VALUE + "{% if n != '3' %}Not yet{% endif %}"),
    ("the value of number", VALUE + "{% if total and n %}There{% endif %}"),
    ("the value of number", VALUE + "{% if n %}There{% endif %}"),
    ("the value of number", VALUE + "{% if n in '123' %}Far{% elif total in n %}{% endif %}"),
    ("the value of number", VALUE + "{% for digit in n %}{{ digit }}{% endfor %}"),
    ("the value of number", VALUE + "{% firstof n 'nothing' %}"),
    ("the value of number", VALUE + "{{ n|upper }}"),
    ("the value of number", VALUE + "{{ n|length }}"),
    ("the value of number", VALUE + "{{ n|default:'none' }}"),
    ("the value of number", VALUE + "{{ n|add:'1' }}"),
    ("the value of number", VALUE + "{{ n|date }}"),
    ("the value of number", VALUE + "{{ n|truncatechars:5 }}"),
    ("the value of number", VALUE + "{{ n.0 }}"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "source"), USES)
def test_what_a_cached_page_does_not_have_is_an_error(written, name, source):
    written(tiny=NUMBER + '{% include "part.html" %}', part=source, inner="{{ user }}")
    inner = "inner" if "inner" in source else "part"
    uses = rf"^tiny\.html uses '{re.escape(name)}' \({inner}\.html\)$"
    with pytest.raises(NotInCachedPage, match=uses):
        render_with_holes("tiny.html", {"total": 9})


@pytest.mark.parametrize(
    "source",
    [
        "{{ n }} of 9",
        "{% blocktranslate %}{{ n }} of {{ total }}{% endblocktranslate %}",
        "{% blocktranslate with m=n %}{{ m }} of {{ total }}{% endblocktranslate %}",
        "{% blocktranslate count t=total %}{% plural %}{{ n }} of {{ t }}{% endblocktranslate %}",
        "{% for each in nine %}{{ n }} of {{ each }}{% endfor %}",
        "{% include 'inner.html' with n=n %}",
        "{% include 'inner.html' with n=n total=total only %}",
    ],
)
def test_the_value_of_a_hole_can_stand_anywhere(written, source):
    written(tiny=VALUE + source, inner="{{ n }} of {{ total }}")
    page = render_with_holes("tiny.html", {"total": 9, "nine": [9]})
    assert fill(page, {"number": mark_safe("<b>3</b>")}) == "<b>3</b> of 9"


def test_what_is_included_by_itself_has_the_token(written):
    written(tiny="{% include 'part.html' only %}", part="<form>{% csrf_token %}</form>")
    assert "csrf_token" in render_with_holes("tiny.html", {})


def test_a_field_that_crispy_renders_may_not_use_it_either(questions, client, written):
    written(**{"patient/question_field": "{{ user }}"})
    page_cache.cached_page.cache_clear()
    begin(client)
    with pytest.raises(NotInCachedPage, match="'user'"):
        client.get("/questions/trigger/")


def test_a_value_is_escaped_unless_it_is_marked_as_safe(written):
    written(tiny='{% hole "link" %}{% endhole %} {% hole "body" %}{% endhole %}')
    page = render_with_holes("tiny.html", {})
    html = fill(page, {"link": "<a>&", "body": mark_safe("<b>")})
    assert html == "&lt;a&gt;&amp; <b>"


@pytest.mark.parametrize("text", ["number", "csrf_token", '{% hole "number" %}', "0" * 32])
def test_a_text_that_looks_like_a_hole_or_its_mark_is_a_text(written, text):
    written(tiny="{{ text }}" + NUMBER + "{{ text }}")
    page = render_with_holes("tiny.html", {"text": mark_safe(text), "total": 9})
    assert fill(page, {"number": "3"}) == f"{text}<p>Question 3 of 9</p>{text}"


def test_a_value_that_looks_like_a_mark_makes_no_hole(written):
    written(tiny=NUMBER + NUMBER)
    page = render_with_holes("tiny.html", {"total": "number"})
    assert fill(page, {"number": "number"}).count("Question number of number") == 2


def test_a_mark_is_drawn_for_each_page_and_one_in_a_text_would_be_noticed(written, monkeypatch):
    written(tiny="{{ text }}" + NUMBER)
    monkeypatch.setattr(page_cache, "token_hex", lambda size: "f" * 2 * size)
    page = render_with_holes("tiny.html", {"text": "f" * 32, "total": 9})
    with pytest.raises(KeyError):
        fill(page, {"number": "3"})


def test_a_hole_without_a_value_is_an_error(written):
    written(tiny=NUMBER)
    with pytest.raises(KeyError, match="number"):
        fill(render_with_holes("tiny.html", {"total": 9}), {})
