"""Renderers of FHIR that are not ours, each in a page of Chromium that reaches nothing else.

`make fhir-renderers` fetches them with npm, as package-lock.json pins them, and builds the pages.
"""

import json
import mimetypes
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, sync_playwright

from tests.browser.conftest import QUIET
from tests.fhir.given import items

Json = dict[str, Any]

ROOT = Path(__file__).parents[3] / ".fhir-renderers"
SITE = "http://renderer.example/"
FILL = """async controls => {
    const frame = () => new Promise(requestAnimationFrame);
    for (const selector of controls) {
        let control;
        for (let n = 0; n < 300 && !(control = document.querySelector(selector)); n++)
            await frame();
        if (!control?.checkVisibility()) throw new Error(`${selector} is not in sight`);
        control.click();
        await frame();
        await frame();
    }
}"""


@dataclass(frozen=True, slots=True)
class Renderer:
    """`control` gives the selector of a choice, by its question, its system, its code and its
    number. `opens` and `gives` are JavaScript: it opens a Questionnaire, and gives a response."""

    name: str
    package: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    control: Callable[[str, str, str, int], str]
    opens: str = "form => openForm(form)"
    gives: str = "() => readResponse()"

    @property
    def version(self) -> str:
        package = ROOT / "node_modules" / self.package / "package.json"
        return str(json.loads(package.read_text())["version"])

    @property
    def html(self) -> str:
        links = "".join(f'<link rel="stylesheet" href="{name}">' for name in self.styles)
        scripts = "".join(f'<script src="{name}"></script>' for name in self.scripts)
        head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Form</title>'
        return f'{head}{links}<div id="form"></div>{scripts}'


LFORMS = "node_modules/lforms/dist/lforms"
LHC_FORMS = Renderer(
    name="LHC-Forms",
    package="lforms",
    scripts=(
        *(
            f"{LFORMS}/webcomponent/{name}.js"
            for name in ("assets/lib/zone.min", "runtime", "polyfills", "main")
        ),
        f"{LFORMS}/fhir/R4/lformsFHIR.min.js",
    ),
    styles=(f"{LFORMS}/webcomponent/styles.css",),
    control=lambda question, system, code, n: f"[id^='{question}/'][id$='|{system}|{code}']",
    opens="form => LForms.Util.addFormToPage(form, 'form', {fhirVersion: 'R4'})",
    gives="() => LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4')",
)
SMART_FORMS = Renderer(
    name="Smart Forms",
    package="@aehrc/smart-forms-renderer",
    scripts=("built/smart_forms.js",),
    styles=("built/smart_forms.css",),
    control=lambda question, system, code, n: f"[data-linkid='{question}'] input[value='{code}']",
)
MEDPLUM = Renderer(
    name="Medplum",
    package="@medplum/react",
    scripts=("built/medplum.js",),
    styles=(
        "node_modules/@mantine/core/styles.css",
        "node_modules/@medplum/react/dist/esm/index.css",
    ),
    control=lambda question, system, code, n: f"[id='{question}-option-{n}']",
)
RENDERERS = (LHC_FORMS, SMART_FORMS, MEDPLUM)


@contextmanager
def page_of(renderer: Renderer) -> Iterator[Page]:
    """A page with the renderer's files. No other file, and no other site, is answered."""
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not chromium or not (ROOT / "done").exists():
        pytest.fail("Run `make fhir-renderers`; it needs npm and chromium-headless-shell.")
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

    def serve(route: Route) -> None:
        name = route.request.url.removeprefix(SITE)
        if not name:
            route.fulfill(content_type="text/html", body=renderer.html)
        elif route.request.url.startswith(SITE) and (ROOT / name).is_file():
            kind = mimetypes.guess_type(name)[0] or "text/plain"
            route.fulfill(content_type=kind, body=(ROOT / name).read_bytes())
        else:
            route.abort()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*QUIET])
        page = browser.new_page()
        page.route("**/*", serve)
        page.goto(SITE)
        page.wait_for_function("Boolean(window.openForm || window.LForms?.FHIR?.R4)")
        yield page
        browser.close()


def opened(page: Page, renderer: Renderer, resource: Json) -> None:
    page.evaluate(renderer.opens, resource)
    asked = next(item["text"] for item in items(resource) if item["type"] == "choice")
    page.get_by_text(asked, exact=True).wait_for()


def fill(page: Page, renderer: Renderer, resource: Json, answers: Mapping[str, Any]) -> None:
    """Click each choice in the order of the pages, as a person does; a follow-up is waited for."""
    controls = []
    for item in items(resource):
        for n, option in enumerate(item.get("answerOption", ())):
            coding = option["valueCoding"]
            if coding["code"] in answers.get(item["linkId"], ()):
                question, system, code = item["linkId"], coding["system"], coding["code"]
                controls.append(renderer.control(question, system, code, n))
    page.evaluate(FILL, controls)


def given_response(page: Page, renderer: Renderer) -> Json:
    """The QuestionnaireResponse as it would be sent."""
    text = page.evaluate(f"async () => JSON.stringify(await ({renderer.gives})())")
    resource: Json = json.loads(text)
    return resource
