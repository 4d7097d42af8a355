"""The parts of the draft as Django's ModelAdmin: one list and one form for each kind."""

import json
from contextlib import nullcontext
from functools import partial
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from suitability.permissions import may_edit, may_see_content, signed_in_user
from suitability.questionnaire.normalization import normalized
from suitability.questionnaire.translated_document import untranslated
from suitability.questionnaire.translation import Translation
from suitability.releases.document_parts import SINGLES
from suitability.releases.draft import current_draft, lock_draft, remove_part, save_part
from suitability.releases.draft_part import PROXIES, Part, stored_or_default
from suitability.unsaved_forms import texts_in, unsaved_form

from . import article_form, layout_forms, part_forms, words_forms
from .category_filter import CategoryFilter
from .draft_pages import render_draft_page
from .forms import PartForm, description_in_english
from .parts_in_words import TITLES, words_beside_live
from .pick_lists import CATEGORIES, names_of_part, parts_naming
from .question_form import QuestionForm
from .rule_form import RuleForm
from .search_page import searched_parts
from .standing import removed_parts, standing_column, standing_of
from .style_faults import style_faults_of
from .translation_form import TranslationForm

ONE_BUTTON = {"show_save_and_add_another": False, "show_save_and_continue": False}


class PartAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The admin of one kind of part. Who may edit is for permissions.py to say, through Django's
    `has_..._permission`; that an edit fits is for the form."""

    form: type[PartForm]
    search_fields = ("code", "body")
    list_display: tuple[str, ...] = ("code", "says", "changed_by", "changed_at")
    list_display_links = ("code", "says")
    ordering = ("place", "code")
    filters: tuple[str, ...] = ()  # the parameters of list_filter
    actions = None
    list_per_page = 100
    change_form_template = "authoring/change_form.html"
    change_list_template = "authoring/change_list.html"
    object_history_template = "authoring/part_history.html"

    @property
    def kind(self) -> str:
        return self.form.part_kind

    @admin.display(description=_("says"))
    def says(self, part: Part) -> str:
        """Return the first words of a part, to know it by in a list."""
        plain = json.loads(part.body)
        plain |= plain.get("statement", {}) if isinstance(plain.get("statement"), dict) else {}
        return Truncator(next((plain[name] for name in TITLES if name in plain), "")).words(16)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Open the form with what was typed before a session ended, checked and not saved."""
        form, typed = super().get_form(request, obj, change, **kwargs), unsaved_form(request).fields
        return partial(form, typed) if typed else form

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lock the draft also while what was typed before a session ended is checked."""
        with transaction.atomic() if unsaved_form(request).fields else nullcontext():
            return super().changeform_view(request, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Part]:
        return super().get_queryset(request).filter(kind=self.kind)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Allow the filters that our lists have, and none of Django's own over any field: one
        such as `body__regex` costs what whoever asks wants it to cost."""
        return lookup in self.filters

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Part], search_term: str
    ) -> tuple[QuerySet[Part], bool]:
        """Look for words in what is read, as the search over all kinds does."""
        words = normalized(search_term).lower().split()
        parts = searched_parts(current_draft()) if words else ()
        keys = [part.key for part in parts if all(map(part.has, words))]
        return (queryset.filter(pk__in=keys) if words else queryset), False

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Return a part, also one that the draft of an older program has no row of; or None."""
        part = stored_or_default(object_id, self.model)
        return part if part and part.kind == self.kind else None

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the form's areas, and the rest in a fold, which is open for a new part."""
        names = [*self.form.declared_fields, *(() if self.kind in SINGLES else ("place",))]
        areas = self.form.areas
        if not areas:
            return [(None, {"fields": names})]
        shown = {name for fields in areas.values() for name in fields}
        rest = [name for name in names if name not in shown]
        fold = (
            gettext("More about it"),
            {"fields": rest, "classes": ["more", "collapse" if obj else "new"]},
        )
        return [*((heading, {"fields": fields}) for heading, fields in areas.items()), fold]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_see_content(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_see_content(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_edit(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_edit(request.user) and self.kind not in SINGLES

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_edit(request.user) and self.kind not in SINGLES

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        current_draft()  # begins the draft if nobody did before
        if self.kind in SINGLES:
            return self._redirect("change", f"{self.kind}.{self.kind}")
        title = capfirst(str(self.opts.verbose_name_plural))
        extra = {**(extra_context or {}), "title": title, "removed": removed_parts(self.kind)}
        return super().changelist_view(request, extra)

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        """Return the columns: behind what a part says, how it stands beside what is live."""
        code, says, *others = self.list_display
        return (code, says, standing_column(), *others)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not may_edit(request.user):
            return self._read_only(request, object_id)
        part = stored_or_default(unquote(object_id))
        texts = [*texts_in(request.POST or unsaved_form(request).fields)]
        if part is None and texts:
            title = gettext("This part is not in the draft any more")
            return render_draft_page(request, "removed.html", title, {"texts": texts}, 404)
        extra = {
            **(extra_context or {}),
            "part": part,
            **({"title": capfirst(part.in_words), "subtitle": None} if part else {}),
            "description": part and part.kind == "guarantee" and description_in_english(part),
            "standing": standing_of(part),
            **ONE_BUTTON,
        }
        return super().change_view(request, object_id, form_url, extra)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return super().add_view(request, form_url, {**(extra_context or {}), **ONE_BUTTON})

    def _read_only(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show a part without a form, to an approver. Raises PermissionDenied."""
        if not may_see_content(request.user):
            raise PermissionDenied
        part = self.get_object(request, unquote(object_id))
        if part is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": capfirst(part.in_words),
            "opts": self.opts,
            "part": part,
            "description": description_in_english(part),
            "fields": words_beside_live().fields(str(part), part.value),
        }
        return TemplateResponse(request, "authoring/part.html", context)

    def save_model(self, request: HttpRequest, obj: Part, form: Any, change: bool) -> None:
        save_part(form.part, by=signed_in_user(request), now=timezone.now())
        for name in ("id", "kind", "code", "body"):
            setattr(obj, name, getattr(form.part, name))

    def response_add(
        self, request: HttpRequest, obj: Part, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Return to the part's own page, with what would keep it from going live."""
        text = gettext("The %(part)s is saved in the draft.")
        messages.success(request, text % {"part": obj.in_words})
        for sentence in style_faults_of(obj):
            messages.warning(request, sentence)
        return self._redirect("change", f"{self.kind}.{obj.code}")

    response_change = response_add

    def _redirect(self, page: str, *args: str) -> HttpResponse:
        return redirect(f"admin:suitability_{self.opts.model_name}_{page}", *args)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Remove a part, unless another names it. Raises Http404, PermissionDenied."""
        if not self.has_delete_permission(request):
            raise PermissionDenied
        with transaction.atomic():
            lock_draft()
            part = self.get_object(request, unquote(object_id))
            if part is None:
                raise Http404
            names = names_of_part(part.kind, part.code, current_draft().document)
            used = [user.in_words for user in parts_naming(names) if user.pk != part.pk]
            if request.method == "POST" and not used:
                return self._remove(request, part)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Remove %(part)s from the draft?") % {"part": part.in_words},
            "opts": self.opts,
            "part": part,
            "used": used,
        }
        status = 400 if request.method == "POST" else 200
        return TemplateResponse(request, "authoring/delete.html", context, status=status)

    def _remove(self, request: HttpRequest, part: Part) -> HttpResponse:
        self.log_deletions(request, self.get_queryset(request).filter(pk=part.pk))
        remove_part(part, by=signed_in_user(request), now=timezone.now())
        text = gettext("The %(part)s is removed from the draft.")
        messages.success(request, text % {"part": part.in_words})
        return self._redirect("changelist")


class RuleAdmin(PartAdmin):
    list_display = ("code", "says", "category", "priority", "changed_by", "changed_at")
    list_filter = (CategoryFilter,)
    filters = (CategoryFilter.parameter_name,)

    @admin.display(description=_("category"))
    def category(self, part: Part) -> str:
        return str(dict(CATEGORIES)[json.loads(part.body)["statement"]["category"]])

    @admin.display(description=_("priority"))
    def priority(self, part: Part) -> int:
        return int(json.loads(part.body)["statement"]["priority"])


class TranslationAdmin(PartAdmin):
    list_display = ("code", "says", "to_translate", "offered", "changed_by", "changed_at")

    @admin.display(description=_("to translate"))
    def to_translate(self, part: Part) -> str:
        """Return how many texts are missing or stale, and lead to them."""
        translation = cast(Translation, part.value)
        count = sum(1 for _each in untranslated(current_draft().document, translation))
        words = ngettext("%(n)d text", "%(n)d texts", count) % {"n": count}
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:translation", args=[part.code]), words
        )

    @admin.display(description=_("offered"))
    def offered(self, part: Part) -> str:
        return gettext("yes") if cast(Translation, part.value).offered else gettext("no")


FORMS: tuple[type[PartForm], ...] = (
    part_forms.QuestionnaireForm,
    QuestionForm,
    part_forms.FactorForm,
    RuleForm,
    part_forms.OptionForm,
    part_forms.GuaranteeForm,
    part_forms.SourceForm,
    part_forms.ClaimForm,
    part_forms.TermForm,
    layout_forms.PageForm,
    words_forms.WordsForm,
    words_forms.SiteForm,
    article_form.ArticleForm,
    TranslationForm,
)
ADMINS = {RuleForm: RuleAdmin, TranslationForm: TranslationAdmin}

for _form in FORMS:
    _admin = ADMINS.get(_form, PartAdmin)
    admin.site.register(
        PROXIES[_form.part_kind], type(f"{_form.__name__}Admin", (_admin,), {"form": _form})
    )
