"""The shipped questions as form pages: one a page, and /all/ with all of them."""

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from bench.peers.wagtail_forms.models import Field, FormPage  # noqa: E402
from suitability.content.reader import read_document  # noqa: E402
from suitability.questionnaire.questions import Question  # noqa: E402


def form(parent: Page, slug: str, questions: tuple[Question, ...]) -> None:
    page = parent.add_child(instance=FormPage(title="Baclofen and sleep", slug=slug))
    for order, question in enumerate(questions):
        Field.objects.create(
            page=page,
            sort_order=order,
            clean_name=question.code,
            label=question.text,
            field_type="radio" if question.kind == "single" else "checkboxes",
            required=False,
            choices="\n".join(choice.code for choice in question.choices),
        )


call_command("migrate", verbosity=0)
home = Page.objects.get(depth=2)
Site.objects.update(hostname="127.0.0.1", port=80, root_page=home, is_default_site=True)
questions = read_document().questions
for question in questions:
    form(home, question.code.replace("_", "-"), (question,))
form(home, "all", questions)
