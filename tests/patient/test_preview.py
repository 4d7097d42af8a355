"""The draft as a patient would meet it: for those who work on it alone, marked, and never saved."""

import json
import re
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from suitability.models import FrozenSummary, Release, Response
from suitability.patient import journey_cookie
from suitability.questionnaire.questions import Choice
from suitability.releases.draft import current_draft
from suitability.releases.release_cache import clear_release_cache
from suitability.responses import saving
from tests.support.choice_limits import first_that_fit
from tests.support.editorial_team import ADA, BO, ED, at_work, colleague, edit_draft, replace_draft
from tests.support.patient_client import agree, answer, begin, clear, shown_codes, walk
from tests.support.personas import CONFUSED, MANY_CAUTIONS, SLEEPLESS
from tests.support.pseudo_languages import in_spanish, spanish
from tests.support.shipped_program import DOCUMENT

pytestmark = pytest.mark.usefixtures("release")

FIRST = f"/questions/{DOCUMENT.questions[0].code}/"
BANNER = '<section class="draft-banner" aria-label="Draft">'
GROGGY = {"baclofen_now": ["yes_rx"], "baclofen_plans": ["groggy"]}
PLACES = ("/", "/begin/", "/questions/trigger/", "/blank/", "/check/", "/summary/", "/save/",
          "/clear/", "/article/", "/preview/", "/nowhere/", "/article/?checked=x")  # fmt: skip


@pytest.fixture
def editor() -> Client:
    """An editor who previews the draft, with every question answered."""
    client = at_work(ED)
    preview(client, MANY_CAUTIONS)
    return client


def preview(client: Client, answers=None):
    return client.post("/preview/", {"answers": json.dumps(answers)} if answers else {})


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def is_draft(html: str) -> bool:
    """Whether a page is marked as the draft's, in its title and above all else."""
    marks = ("<title>DRAFT: " in html, BANNER in html and html.index(BANNER) < html.index("<main"))
    assert len(set(marks)) == 1
    return marks[0]


def edit_links(html: str) -> list[str]:
    return re.findall(r'href="/admin/edit/([^"]+)/"', html)


def somebody(**looks: bool) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("somebody", **looks))
    return client


def with_questions(*changed) -> None:
    """Put these in the draft, each in place of the question with its code."""
    document = current_draft().document
    by_code = {question.code: question for question in changed}
    questions = tuple(by_code.get(question.code, question) for question in document.questions)
    replace_draft(replace(document, questions=questions))


def question(code: str):
    return next(
        question for question in current_draft().document.questions if question.code == code
    )


@pytest.mark.parametrize("name", [ED, ADA, BO])
def test_editors_and_approvers_may_preview(name):
    client = at_work(name)
    assert "Begin the preview" in page(client, "/preview/")
    assert preview(client)["Location"] == FIRST
    assert is_draft(page(client, FIRST))


def test_a_superuser_may_preview(db):
    client = somebody(is_staff=True, is_superuser=True)
    assert preview(client)["Location"] == FIRST


def test_who_is_not_signed_in_is_asked_to_and_can_begin_nothing(client):
    assert client.get("/preview/")["Location"] == "/admin/login/?next=/preview/"
    assert preview(client).status_code == 403
    assert journey_cookie.COOKIE not in client.cookies


@pytest.mark.parametrize("looks", [{}, {"is_staff": True}], ids=["an account", "staff"])
def test_an_account_without_a_role_may_not_preview(db, looks):
    client = somebody(**looks)
    assert client.get("/preview/").status_code == 403
    assert preview(client, MANY_CAUTIONS).status_code == 403
    assert "may not do this" in page(client, "/preview/")
    assert journey_cookie.COOKIE not in client.cookies


def test_a_preview_cannot_be_begun_from_another_site(db):
    client = Client(enforce_csrf_checks=True)
    client.force_login(colleague(ED))
    assert preview(client).status_code == 403
    assert journey_cookie.COOKIE not in client.cookies


@pytest.mark.parametrize("path", PLACES)
def test_every_page_of_a_preview_is_marked_as_a_draft(editor, path):
    assert is_draft(page(editor, path))


def test_pages_on_the_way_are_marked_as_a_draft(editor):
    preview(editor, CONFUSED)
    assert is_draft(page(editor, "/urgent/"))
    assert is_draft(answer(editor, "trigger", "stress", "not_sure").content.decode())
    assert is_draft(editor.post("/begin/", {}).content.decode())


def test_the_pages_of_all_others_are_not_marked(editor, client):
    walk(client, MANY_CAUTIONS)
    for browser in (client, at_work(ADA)):
        for path in set(PLACES) - {"/preview/"}:
            html = browser.get(path, follow=True).content.decode()
            assert not is_draft(html)
            assert edit_links(html) == []


def test_the_mark_stays_in_print(editor):
    banner = page(editor, "/summary/").split(BANNER)[1].split("</section>")[0]
    assert "no-print" not in banner.split("<form")[0]
    assert "DRAFT." in banner.split("<form")[0]


def test_the_banner_leads_back_to_the_draft_and_out_of_the_preview(editor):
    banner = page(editor, "/check/").split(BANNER)[1].split("</section>")[0]
    assert 'href="/admin/"' in banner
    assert 'method="post" action="/clear/"' in banner
    clear(editor)
    assert not is_draft(page(editor, "/cleared/"))
    assert editor.get("/check/")["Location"] == "/"


def test_a_preview_walks_the_whole_way_and_stays_one(editor):
    edit_draft("question.trigger", text="Why would you sleep badly?")
    walk(editor, MANY_CAUTIONS)
    assert is_draft(page(editor, "/summary/"))
    assert "Why would you sleep badly?" in page(editor, "/check/")


def test_a_question_links_to_where_it_is_edited(editor):
    links = edit_links(page(editor, "/questions/balance/"))
    assert links == ["questionnaire/questionnaire", "question/balance"]


@pytest.mark.parametrize("answers", [SLEEPLESS, MANY_CAUTIONS, CONFUSED])
def test_each_statement_of_a_list_links_to_where_it_is_edited(editor, answers):
    preview(editor, answers)
    html = page(editor, "/summary/")
    links = edit_links(html)
    options = [f"option/{option.code}" for option in DOCUMENT.options]
    assert links[0] == "questionnaire/questionnaire"
    statements = [f"rule/{code}" for code in shown_codes(html)]
    assert sorted(links[1:]) == sorted([*statements, *options])


def test_an_option_that_was_edited_is_read_in_its_new_words(editor):
    edit_draft("option.O03", harms="It can make you drowsy.")
    assert "<p>It can make you drowsy.</p>" in page(editor, "/summary/")


def test_an_edit_link_leads_to_a_page(editor):
    for link in edit_links(page(editor, "/questions/balance/")):
        assert editor.get(f"/admin/edit/{link}/").status_code in (200, 302)


def test_edit_links_are_not_printed(editor):
    html = page(editor, "/summary/")
    assert html.count('<p class="edit no-print">') == len(edit_links(html))


def test_a_preview_with_answers_opens_the_list_that_they_bring(editor):
    response = preview(editor, CONFUSED)
    assert response["Location"] == "/summary/"
    walk_there = Client()
    walk(walk_there, CONFUSED)
    assert shown_codes(page(editor, "/summary/")) == shown_codes(page(walk_there, "/summary/"))


def test_what_the_answers_leave_out_is_left_blank(editor):
    preview(editor, {"trigger": ["stress"]})
    assert page(editor, "/check/").count("Left blank") == len(MANY_CAUTIONS) - 1


UNFIT = {
    "no JSON": "trigger",
    "cut": '{"trigger": ["stress"',
    "no object": '["trigger"]',
    "nothing": "null",
    "no list": '{"trigger": "stress"}',
    "no code": '{"trigger": [1]}',
    "no such question": '{"mood": ["low"]}',
    "no such choice": '{"trigger": ["moon"]}',
    "choices that do not go together": '{"balance": ["none", "fall"]}',
    "a question that is not asked": '{"withdrawal_from": ["alcohol"]}',
    "a question twice": '{"trigger": ["stress"], "trigger": ["stress"]}',
    "nested": "[" * 50_000,
    "a long number": "1" * 5000,
    "half a character": '{"\\ud800": ["\\ud800"]}',
}


@pytest.mark.parametrize("answers", UNFIT.values(), ids=UNFIT)
def test_answers_that_do_not_fit_are_refused_and_change_nothing(editor, answers):
    before = editor.cookies[journey_cookie.COOKIE].value
    response = editor.post("/preview/", {"answers": answers})
    assert response.status_code == 400
    assert "do not fit the draft as it is now" in response.content.decode()
    assert editor.cookies[journey_cookie.COOKIE].value == before


def test_a_preview_is_never_saved(editor):
    assert "A draft is never saved" in page(editor, "/save/")
    assert "<form class" in page(editor, "/save/")
    # The banner's own and the choice of a language, and no other.
    assert page(editor, "/save/").count("<form") == 2
    response = agree(editor)
    assert response.status_code == 400
    assert "nothing was stored" in response.content.decode()
    assert editor.get("/saved/")["Location"] == "/summary/"
    assert not Response.objects.exists()
    assert not FrozenSummary.objects.exists()


def test_no_way_leads_to_a_saved_draft(db):
    journey = journey_cookie.new_journey(under_age=False, on=current_draft().summaries)
    with pytest.raises(saving.NotReleased):
        saving.save(journey.summaries, journey.bits, link=journey.link, now=timezone.now())
    assert not Response.objects.exists()


def test_a_preview_takes_the_place_of_the_journey_in_that_browser(editor):
    clear(editor)
    walk(editor, CONFUSED)
    assert not is_draft(page(editor, "/check/"))
    preview(editor)
    assert editor.get("/check/")["Location"] == FIRST


def test_a_preview_keeps_what_was_said_before_the_first_question(editor):
    begin(editor, "minor")
    assert 'value="under_18" id="id_about_you_0" checked' in page(editor, "/questions/about_you/")


def test_an_edit_shows_on_the_next_page(editor):
    assert "Other words." not in page(editor, "/summary/")
    edit_draft("rule.N13", text="Other words.")
    assert "Other words." in page(editor, "/summary/")
    edit_draft("question.balance", text="How do you walk?")
    assert "How do you walk?" in page(editor, "/questions/balance/")


def test_answers_stay_when_choices_are_put_before_them(editor):
    before = editor.get("/check/").content.decode().split("<dl")[1]
    tried = question("tried")
    with_questions(
        *(replace(question, choices=(Choice("new", "Something new"), *question.choices))
          for question in current_draft().document.questions)
    )  # fmt: skip
    assert page(editor, "/check/").split("<dl")[1] == before
    assert len(question("tried").choices) == len(tried.choices) + 1


def test_an_answer_that_does_not_fit_any_more_is_removed_and_said_once(editor):
    sedating = question("depressants")
    with_questions(replace(sedating, kind="single"))
    assert editor.get("/summary/")["Location"] == "/check/"
    assert editor.get("/check/")["Location"] == "/questions/depressants/"
    html = page(editor, "/questions/depressants/")
    assert f"Your answer to &#x27;{sedating.text}&#x27; was removed" in html
    assert " checked" not in html
    assert answer(editor, "depressants", "none")["Location"] == "/check/"
    assert "was removed" not in page(editor, "/check/")


def test_a_question_that_is_gone_is_named_by_its_code(editor):
    before = current_draft().document
    mood = replace(question("tried"), code="mood", choices=(Choice("low", "Low"),))
    replace_draft(replace(before, questions=(*before.questions, mood)))
    answer(editor, "mood", "low")
    replace_draft(before)
    assert editor.get("/summary/")["Location"] == "/check/"
    assert "Your answer to &#x27;mood&#x27; was removed" in page(editor, "/check/")


def test_what_is_sent_after_such_an_edit_is_not_used_and_says_so(editor):
    with_questions(replace(question("depressants"), kind="single"))
    assert answer(editor, "balance", "unsteady")["Location"] == "/check/"
    assert "What you just sent was not used." in page(editor, "/questions/depressants/")
    assert 'value="unsteady" id="id_balance_1" checked' not in page(editor, "/questions/balance/")


def test_a_post_in_the_moment_of_an_edit_takes_the_answer_if_it_fits(editor):
    edit_draft("question.balance", text="How do you walk?")
    assert answer(editor, "balance", "unsteady")["Location"] == "/check/"


def test_a_question_that_the_draft_has_no_more_is_a_page_that_is_not_there(editor):
    assert editor.get("/questions/mood/").status_code == 404


def test_signing_out_ends_the_preview(editor):
    cookie = editor.cookies[journey_cookie.COOKIE].value
    editor.logout()
    editor.cookies[journey_cookie.COOKIE] = cookie
    for path in ("/check/", "/summary/", "/questions/trigger/", "/save/"):
        assert editor.get(path)["Location"] == "/"
    assert answer(editor, "trigger", "stress")["Location"] == "/"
    for path in ("/", "/begin/", "/article/", "/clear/", "/nowhere/"):
        assert not is_draft(page(editor, path))


def test_the_cookie_of_a_preview_is_worth_nothing_to_others(editor, client):
    client.cookies[journey_cookie.COOKIE] = editor.cookies[journey_cookie.COOKIE].value
    assert client.get("/summary/")["Location"] == "/"
    other = somebody(is_staff=True)
    other.cookies[journey_cookie.COOKIE] = editor.cookies[journey_cookie.COOKIE].value
    assert other.get("/summary/")["Location"] == "/"


@pytest.mark.parametrize("loses", ["the role", "the account"])
def test_who_loses_the_role_loses_the_preview(editor, loses):
    user = colleague(ED)
    if loses == "the role":
        user.groups.clear()
    else:
        User.objects.filter(pk=user.pk).update(is_active=False)
    assert editor.get("/summary/")["Location"] == "/"
    assert preview(editor).status_code == 403


def test_a_preview_needs_no_release(editor):
    Release.objects.all()._raw_delete("default")
    clear_release_cache()
    for path in ("/", "/begin/", "/check/", "/summary/", "/article/"):
        assert editor.get(path).status_code == 200


@pytest.mark.parametrize("spoilt", ["braces", "headings"])
def test_a_preview_in_a_language_that_is_not_right_yet_has_all_its_pages(editor, spoilt):
    texts = {each.key: each for each in in_spanish().texts}
    sleep = "questions.sleep_trouble.choices"
    spoilt_texts = {
        "braces": {"help_lines.1": "Llame al {crisi}", "words.title": "{nadie}"},
        "headings": {f"{sleep}.few_nights.one_of": "Noches", f"{sleep}.months.one_of": "Noches"},
    }
    for key, text in spoilt_texts[spoilt].items():
        texts[key] = replace(texts[key], text=text)
    edit_draft("translation.es", texts=tuple(texts.values()))
    assert editor.post("/language/", {"language": "es", "next": "/"}).status_code == 302
    for path in PLACES:
        assert editor.get(path).status_code < 500
    html = page(editor, FIRST)
    own = DOCUMENT.questions[0].text
    assert (spanish(own) if spoilt == "braces" else own) in html
    assert editor.post("/language/", {"language": "en", "next": "/"}).status_code == 302


def test_a_draft_without_danger_signs_has_no_pages_for_them(editor):
    with_questions(replace(question("danger_signs"), danger=False))
    preview(editor, CONFUSED)
    assert editor.get("/urgent/")["Location"] == "/check/"
    assert editor.get("/blank/")["Location"] == "/check/"


def test_the_longest_answers_fit_into_a_cookie(editor):
    program = current_draft().summaries.program
    most = {
        slot.question.code: first_that_fit(
            slot.question,
            [choice.code for choice in slot.question.choices if not slot.is_exclusive(choice)],
        )
        or [slot.question.choices[0].code]
        for slot in program.slots
    }
    preview(editor, most | GROGGY | {"baclofen_plans": most["baclofen_plans"]})
    assert len(editor.cookies[journey_cookie.COOKIE].OutputString()) < 2048


def test_a_preview_asks_only_for_the_account_and_the_draft(editor, django_assert_num_queries):
    page(editor, "/summary/")
    with django_assert_num_queries(3):  # the session, the account with its roles, the draft
        page(editor, "/summary/")
