"""Our FHIR in a renderer that is not ours: LHC-Forms, of the US National Library of Medicine.

`make fhir-renderer` runs this; `make test` does not, because the renderer is fetched with npm. It
runs in Chromium, which is given its files and reaches nothing else.
"""

import base64
import hashlib
import mimetypes
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page, Route, sync_playwright

from suitability.engine.program import Program, UnfitAnswers
from suitability.fhir.identifiers import Names
from suitability.fhir.normal_form import NotInFhir
from suitability.fhir.questionnaire_resource import questionnaire
from suitability.fhir.response_resource import response
from tests.browser.conftest import QUIET
from tests.fhir.given import BASE, NAMES, SHIPPED, follow_ups, items
from tests.support import random_documents
from tests.support.personas import CALM
from tests.support.shipped_program import PROGRAM, bits_of, people

Json = dict[str, Any]

PACKAGE = "lforms@40.1.3"
SHA512 = "WLruTm+BcVnafC0rSAQ3/cNqhxvclBUxyBG68aub/uha2NaK9H8ZZcEXTTuORuGzzCt0wa7fvhuieZtcDIdPzQ=="
SITE = "http://renderer.example/"
SCRIPTS = (
    "webcomponent/assets/lib/zone.min.js",
    "webcomponent/runtime.js",
    "webcomponent/polyfills.js",
    "webcomponent/main.js",
    "fhir/R4/lformsFHIR.min.js",
)
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Form</title>
<link rel="stylesheet" href="webcomponent/styles.css"><div id="form"></div>""" + "".join(
    f'<script src="{name}"></script>' for name in SCRIPTS
)
OPEN = "form => LForms.Util.addFormToPage(form, 'form', {fhirVersion: 'R4'})"
CONVERT = "form => Boolean(LForms.Util.convertFHIRQuestionnaireToLForms(form, 'R4').items.length)"
MERGE = """([form, response]) => LForms.Util.addFormToPage(
    LForms.Util.mergeFHIRDataIntoLForms('QuestionnaireResponse', response,
        LForms.Util.convertFHIRQuestionnaireToLForms(form, 'R4'), 'R4'),
    'form', {fhirVersion: 'R4'})"""
READ = "() => LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4')"


@pytest.fixture(scope="session")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The renderer's files, just as they were when this was written."""
    for program in ("npm", "chromium"):
        if not shutil.which(program):
            pytest.skip(f"#### {program} is not installed: NOTHING WAS CHECKED IN THE RENDERER.")
    folder = tmp_path_factory.mktemp("renderer")
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, timeout=300)
    (packed,) = folder.glob("*.tgz")
    assert base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode() == SHA512
    with tarfile.open(packed) as files:
        files.extractall(folder, filter="data")
    return folder / "package" / "dist" / "lforms"


@pytest.fixture(scope="session")
def page(renderer: Path) -> Iterator[Page]:
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

    def serve(route: Route) -> None:
        name = route.request.url.removeprefix(SITE)
        file = renderer / name
        if not name:
            route.fulfill(content_type="text/html", body=PAGE)
        elif route.request.url.startswith(SITE) and file.is_file():
            kind = mimetypes.guess_type(name)[0] or "text/plain"
            route.fulfill(content_type=kind, body=file.read_bytes())
        else:
            route.abort()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*QUIET]
        )
        page = browser.new_page()
        page.route("**/*", serve)
        page.goto(SITE)
        page.wait_for_function("window.LForms?.FHIR?.R4")
        yield page
        browser.close()


def opened(page: Page, resource: Json) -> Page:
    page.evaluate(OPEN, resource)
    page.get_by_text(resource["item"][0]["text"], exact=True).wait_for()
    return page


def read_back(page: Page, resource: Json, answered: Json) -> dict[str, tuple[str, ...]]:
    """The answers that the renderer gives out after it was given a response."""
    page.evaluate(MERGE, [resource, answered])
    page.wait_for_timeout(50)
    return given_in(page.evaluate(READ))


def given_in(answered: Json) -> dict[str, tuple[str, ...]]:
    """What was answered; the renderer gives out no item for a blank."""
    return {
        item["linkId"]: tuple(answer["valueCoding"]["code"] for answer in item["answer"])
        for item in items(answered)
        if "answer" in item
    }


def shows(page: Page, question: str) -> bool:
    text = next(item["text"] for item in items(SHIPPED) if item["linkId"] == question)
    return page.get_by_text(text, exact=True).is_visible()


def test_it_opens_the_questionnaire(page):
    assert page.evaluate(CONVERT, SHIPPED)


def test_every_text_and_every_choice_of_what_is_asked_first_is_in_sight(page):
    opened(page, SHIPPED)
    asked = [item for item in SHIPPED["item"] if "enableWhen" not in item]
    assert len(asked) == 11
    for item in asked:
        for texted in (item, *item["item"]):
            assert page.get_by_text(texted["text"], exact=True).first.is_visible()
        for option in item["answerOption"]:
            label = page.get_by_text(option["valueCoding"]["display"], exact=True)
            assert label.first.is_visible()
    assert page.get_by_role("checkbox").count() + page.get_by_role("radio").count() == sum(
        len(item["answerOption"]) for item in asked
    )


def test_a_follow_up_comes_with_the_choice_that_asks_it_and_goes_with_it(page):
    opened(page, SHIPPED)
    assert not shows(page, "withdrawal_from")
    choice = page.get_by_text("Coming off alcohol, a drug or a medicine", exact=True)
    choice.click()
    page.get_by_text("What have you stopped or cut down?", exact=True).wait_for()
    choice.click()
    page.get_by_text("What have you stopped or cut down?", exact=True).wait_for(state="hidden")


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        ("Yes, a provider prescribed it for me", True),
        ("No, I never have", False),
        ("Yes, but it was not prescribed for me", True),
    ],
)
def test_a_follow_up_of_either_of_two_choices_comes_with_each(page, now, asked):
    opened(page, SHIPPED)
    page.get_by_text(now, exact=True).click()
    page.wait_for_timeout(200)
    assert shows(page, "baclofen_plans") == asked


def test_it_gives_back_the_answers_it_was_given(page):
    for answers in people(40):
        bits = bits_of(answers)
        answered = response(PROGRAM, bits, NAMES)
        assert read_back(page, SHIPPED, answered) == {
            question: chosen for question, chosen in PROGRAM.answers(bits).items() if chosen
        }


def test_what_is_clicked_is_what_we_would_have_said(page):
    opened(page, SHIPPED)
    for question, codes in CALM.items():
        click(page, question, *codes)
    answered = response(PROGRAM, bits_of(CALM), NAMES)
    assert given_in(page.evaluate(READ)) == given_in(answered)


def test_it_lets_choices_stand_together_that_we_refuse(page):
    """This release of it does not know the extension that marks exclusive choices."""
    opened(page, SHIPPED)
    click(page, "trigger", "stress", "not_sure")
    answers = given_in(page.evaluate(READ))
    assert answers == {"trigger": ("stress", "not_sure")}
    with pytest.raises(UnfitAnswers, match="cannot stand beside another choice"):
        PROGRAM.bits(answers)


def click(page: Page, question: str, *codes: str) -> None:
    for code in codes:
        coding = NAMES.coding(question, code)
        page.locator(f"[id='{question}/1|{coding['system']}|{code}']").click()


def test_it_follows_generated_follow_ups_in_their_groups(page):
    names = Names(BASE, "small", "0" * 64)
    followed = 0
    for seed in range(25):
        program = Program(follow_ups(Random(seed)))
        try:
            resource = questionnaire(program, names, status="draft")
        except NotInFhir:
            continue
        for bits in list(random_documents.all_answers(program))[::11]:
            given = {code: chosen for code, chosen in program.answers(bits).items() if chosen}
            answered = response(program, bits, names)
            assert read_back(page, resource, answered) == given
            followed += 1
    assert followed > 100
