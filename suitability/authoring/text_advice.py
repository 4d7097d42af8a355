"""What the style rules say of a text: at once while it is typed, and on every page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from suitability.content.content import Content
from suitability.editorial.fault import Fault
from suitability.editorial.read_texts import LIMITS, Kind, ReadText
from suitability.editorial.text_rules import TextRules
from suitability.questionnaire.document import TERM
from suitability.releases.draft import current_draft

from .passages import FaultInWords, Passage, passage

MOST_READ = 4_000  # characters; the longest text of a list has some 500


@dataclass(frozen=True, slots=True)
class Advice:
    """The grade and the number of words, with their limits if there are any; of several texts the
    highest. `passages` are the texts in which something is wrong."""

    texts: int
    grade: float
    grade_limit: int | None
    words: int
    word_limit: int | None
    passages: tuple[Passage, ...]

    def __str__(self) -> str:
        """Return what was measured, in words."""
        several = self.texts > 1
        graded = gettext("The hardest line reads at grade %(grade)s")
        graded = graded if several else gettext("Reading grade %(grade)s")
        graded %= {"grade": number_format(round(self.grade, 1), 1)}
        counted = ngettext("%(number)s word", "%(number)s words", self.words)
        counted %= {"number": self.words}
        if several:
            counted = gettext("The longest has %(words)s") % {"words": counted}
        return f"{_at_most(graded, self.grade_limit)} {_at_most(counted, self.word_limit)}"

    @property
    def faults(self) -> tuple[FaultInWords, ...]:
        return tuple(fault for each in self.passages for fault in each.faults)


def _at_most(measured: str, limit: int | None) -> str:
    if limit is None:
        return f"{measured}."
    return gettext("%(measured)s, %(most)s at most.") % {"measured": measured, "most": limit}


def advise(
    draft: Content, kind: str, texts: Sequence[str], *, category: str = "", code: str = ""
) -> Advice | None:
    """Return the advice on texts in the draft; None if there is nothing to read.

    `kind` is one of LIMITS in read_texts.py, `category` the category of the statement, and `code`
    that of the part that the texts belong to.
    """
    known = cast(Kind, kind if kind in LIMITS else "text")
    category = "option" if known == "option" else category
    read = [ReadText("text", text, known, code, category) for text in texts if text.strip()]
    if not read:
        return None
    return _advice([_checked(draft, text) for text in read])


def _checked(draft: Content, text: ReadText) -> tuple[TextRules, list[Fault]]:
    """Return the rules for a text, and its faults: the terms that are not there, or else all."""
    terms = {term.code for term in draft.document.terms}
    unknown = [match for match in TERM.finditer(text.text) if match[1] not in terms]
    if not unknown or text.limits.filled_in or not text.limits.for_patients:
        rules = TextRules(draft.document, draft.wording, text)
        return rules, [*rules.faults()]
    spans = tuple(match.span() for match in unknown)
    known = ", ".join(f"{{{term}}}" for term in sorted(terms))
    sentence, instead = gettext("no term is called so"), gettext("The terms are %(known)s.")
    fault = Fault("term", "", sentence, text.text, spans, instead % {"known": known})
    plain = replace(text, text=TERM.sub("", text.text))
    return TextRules(draft.document, draft.wording, plain), [fault]


def _advice(checked: Sequence[tuple[TextRules, Sequence[Fault]]]) -> Advice:
    rules = [rules for rules, _ in checked]
    return Advice(
        texts=len(rules),
        grade=max(0.0, *(each.grade for each in rules)),
        grade_limit=rules[0].grade_limit,
        words=max(len(each.read.split()) for each in rules),
        word_limit=rules[0].word_limit,
        passages=tuple(passage(faults) for _, faults in checked if faults),
    )


@csrf_exempt  # it changes nothing; a token would be void once somebody signed in again meanwhile
@require_POST
def advice_view(request: HttpRequest) -> HttpResponse:
    """Return the advice as a piece of HTML, for a text that is being typed. Nothing is stored.

    Of a text over MOST_READ it says that alone: this is asked for at every pause of typing, and a
    draft may have patterns of an older release, whose time grows with the square of the length.
    """
    sent = {name: request.POST.get(name, "") for name in ("kind", "category", "code", "text")}
    if len(sent["text"]) > MOST_READ:
        return render(request, "authoring/advice.html", {"most": MOST_READ})
    texts = sent["text"].splitlines() if "lines" in request.POST else [sent["text"]]
    advice = advise(
        current_draft().content, sent["kind"], texts, category=sent["category"], code=sent["code"]
    )
    return render(request, "authoring/advice.html", {"advice": advice})
