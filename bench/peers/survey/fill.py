"""The shipped questions as two surveys: 1 asks one a page, 2 asks all on one page."""

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from survey.models import Question, Survey  # noqa: E402

from suitability.content.reader import read_document  # noqa: E402

call_command("migrate", verbosity=0)
for method in (Survey.BY_QUESTION, Survey.ALL_IN_ONE_PAGE):
    survey = Survey.objects.create(
        name="Baclofen and sleep", description="", need_logged_user=False, display_method=method
    )
    for order, question in enumerate(read_document().questions):
        Question.objects.create(
            text=question.text,
            order=order,
            required=False,
            survey=survey,
            type=Question.RADIO if question.kind == "single" else Question.SELECT_MULTIPLE,
            choices="|".join(choice.code.replace("_", "-") for choice in question.choices),
        )
