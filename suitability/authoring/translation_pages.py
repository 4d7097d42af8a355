"""A translation in the draft: what is to be done, and the texts of a part beside the English."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import quote
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from suitability.editorial.read_texts import read_texts
from suitability.editorial.style_rules import faults
from suitability.permissions import may_edit
from suitability.questionnaire.document_errors import DocumentError
from suitability.questionnaire.translated_document import in_language
from suitability.questionnaire.translation import SOURCE, Translation, in_lines, source_digest
from suitability.releases.draft import current_draft
from suitability.releases.translated_texts import SavedTexts, TextsChanged, TypedText, save_texts
from suitability.unsaved_forms import unsaved_form

from .draft_pages import render_draft_page
from .form_fields import validate_fields_characters
from .part_links import PartLink
from .passages import fault_in_words
from .refused_actions import require_permission
from .texts_to_translate import PartToTranslate, part_to_translate, parts_to_translate


class TextsForm(forms.Form):
    """A field for each text of a part, named by its key; `source` and `seen` say what was shown.

    Of a form that is sent, those are its texts that it was shown with: the part may have others by
    now.
    """

    use_required_attribute = False

    def __init__(self, part: PartToTranslate, translation: Translation, *args: Any, **kw: Any):
        super().__init__(*args, **kw)
        self.part = part
        sent = [text for text in part.texts if f"source-{text.key}" in self.data]
        self.texts = sent or [*part.texts]
        for text in self.texts:
            look = {"rows": 1 + len(text.source) // 70 + text.source.count("\n")}
            spoken = {"lang": translation.code, "dir": "rtl" if translation.rtl else "ltr"}
            self.fields[f"text-{text.key}"] = forms.CharField(
                label=text.label,
                initial=text.text,
                required=False,
                widget=forms.Textarea({**look, **spoken}),
            )
            if text.problem == "stale":
                self.fields[f"still-{text.key}"] = forms.BooleanField(
                    label=_("The translation is still right as it is"), required=False
                )
            seen = source_digest(in_lines(text.text))
            for name, value in (("source", text.source_digest), ("seen", seen)):
                self.fields[f"{name}-{text.key}"] = forms.RegexField(
                    rf"\A{SOURCE.pattern}\Z", initial=value, widget=forms.HiddenInput
                )
        validate_fields_characters(self)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return each text with its fields, as the page shows them."""
        return [
            {"text": text, "field": self[f"text-{text.key}"], "still": self._still(text.key)}
            for text in self.texts
        ]

    def typed(self) -> dict[str, TypedText]:
        data = self.cleaned_data
        return {
            text.key: TypedText(
                in_lines(data[f"text-{text.key}"]),
                data[f"source-{text.key}"],
                data[f"seen-{text.key}"],
                still_right=data.get(f"still-{text.key}", False),
            )
            for text in self.texts
        }

    def refuse_changed(self, error: TextsChanged) -> None:
        """Say at each field what somebody else saved; sent once more, it is put in its place."""
        seen = {f"seen-{key}": source_digest(theirs) for key, theirs in error.theirs.items()}
        self.data = {name: seen.get(name, value) for name, value in self.data.items()}
        for key, theirs in error.theirs.items():
            sentence = _(
                "Somebody else saved “%(theirs)s” here while you were writing, so yours is not "
                "saved. Put in what is right, and save once more."
            )
            self.add_error(f"text-{key}", sentence % {"theirs": theirs})

    def _still(self, key: str) -> Any:
        return self[f"still-{key}"] if f"still-{key}" in self.fields else None


@require_safe
def translation_view(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is to be translated, part by part. Raises Http404."""
    draft, translation = current_draft(), _translation(code)
    parts = parts_to_translate(draft, translation)
    context = {
        "translation": translation,
        "parts": parts,
        "whole": sum(len(part.texts) for part in parts),
        "counts": {name: sum(part.count(name) for part in parts) for name in PROBLEMS},
        "settings_url": reverse(
            "admin:suitability_translationpart_change", args=[quote(f"translation.{code}")]
        ),
    }
    title = _("Translation: %(name)s") % {"name": translation.name}
    return render_draft_page(request, "translation.html", title, context)


PROBLEMS = ("missing", "stale", "blanks")


@require_http_methods(["GET", "HEAD", "POST"])
def translated_part_view(request: HttpRequest, code: str, kind: str, part: str) -> HttpResponse:
    """Show the texts of a part beside their translations, or save what was typed. Raises Http404,
    and PermissionDenied to save."""
    translation, link = _translation(code), PartLink(kind, part)
    shown = part_to_translate(current_draft(), translation, link)
    if shown is None:
        raise Http404
    if request.method != "POST":
        form = TextsForm(shown, translation, initial=unsaved_form(request).initial)
        return _render_part(request, translation, form)
    by = require_permission(request, may_edit)
    form = TextsForm(shown, translation, request.POST)
    if not form.is_valid():
        return _render_part(request, translation, form, 400)
    try:
        saved = save_texts(code, form.typed(), by=by, now=timezone.now())
    except TextsChanged as error:
        form.refuse_changed(error)
        return _render_part(request, translation, form, 400)
    _say(request, code, saved)
    return redirect("admin:translated_part", code, kind, part)


def _render_part(
    request: HttpRequest, translation: Translation, form: TextsForm, status: int = 200
) -> HttpResponse:
    context = {
        "translation": translation,
        "form": form,
        "part": form.part,
        "may_edit": may_edit(request.user),
    }
    title = _("%(part)s in %(language)s") % {
        "part": form.part.name,
        "language": translation.name,
    }
    return render_draft_page(request, "translated_part.html", title, context, status)


def _translation(code: str) -> Translation:
    """Return a translation of the draft. Raises Http404."""
    translations = {each.code: each for each in current_draft().document.translations}
    if code not in translations:
        raise Http404
    return translations[code]


def _say(request: HttpRequest, code: str, saved: SavedTexts) -> None:
    """Say what was saved, what is stale already, and what the language's style rules find."""
    count = len(saved.keys)
    if not count:
        messages.info(request, _("Nothing was changed, so nothing was saved."))
        return
    sentence = ngettext(
        "%(n)d text is saved in the draft.", "%(n)d texts are saved in the draft.", count
    )
    messages.success(request, sentence % {"n": count})
    if saved.stale:
        messages.warning(
            request,
            _("The English was edited while you were writing: look at what is marked as stale."),
        )
    for sentence in style_faults(code, saved.keys):
        messages.warning(request, sentence)


def style_faults(code: str, keys: tuple[str, ...]) -> list[str]:
    """Return what the style rules of a language find in some of its texts, a sentence each."""
    draft, translation = current_draft(), _translation(code)
    wording = draft.wording.of_language(code)
    try:
        document = in_language(draft.document, code)
    except DocumentError as error:
        return [f"{error.part} {error.problem}."]
    if wording is None:
        return []
    texts = {text.text for text in translation.texts if text.key in keys}
    read = {each.as_read(document) for each in read_texts(document) if each.text in texts}
    return [str(fault_in_words(fault)) for fault in faults(document, wording) if fault.text in read]
