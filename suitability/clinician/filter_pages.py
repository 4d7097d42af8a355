"""Save a filter of the list under a name, and delete it again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from suitability.permissions import may_see_responses, signed_in_user

from .access_control import render_page, requires
from .saved_filter import SavedFilter
from .visited_lists import list_address

MOST = 20  # of one person


class SaveFilterForm(forms.Form):
    """The name of a filter, and the filter itself, which is checked when it is used."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Name of the filter"),
        max_length=60,
        error_messages={
            "required": _("Please give the filter a name, such as Kidneys, open."),
            "max_length": _("A name has 60 characters at most."),
        },
    )
    query = forms.CharField(
        widget=forms.HiddenInput,
        max_length=1000,
        error_messages=dict.fromkeys(
            ("required", "max_length"), _("There is no filter to save. Filter the list first.")
        ),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = SavedFilter.objects.filter(user=by)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if self.own.filter(name=name).exists():
            raise forms.ValidationError(_("You have a filter of that name. Please take another."))
        if self.own.count() >= MOST:
            why = _("You have %(most)s saved filters. Please delete one first.")
            raise forms.ValidationError(why % {"most": MOST})
        return name


@require_http_methods(["GET", "HEAD", "POST"])
@requires(may_see_responses, recorded=False)
def saved_filters(request: HttpRequest) -> HttpResponse:
    """Show the reader's saved filters, or save one and lead back to its list."""
    by = signed_in_user(request)
    form = SaveFilterForm(request.POST if request.method == "POST" else None, by=by)
    if form.is_valid():
        name, query = form.cleaned_data["name"], form.cleaned_data["query"]
        saved = form.own.get_or_create(name=name, defaults={"user": by, "query": query})[0]
        messages.success(request, _("Saved as '%(name)s'.") % {"name": saved.name})
        return redirect(list_address(QueryDict(saved.query), anchor="main"))
    context = {"form": form, "saved": form.own.order_by("name")}
    return render_page(request, "saved_filters.html", context, status=400 if form.errors else 200)


@require_POST
@requires(may_see_responses, recorded=False)
def delete_filter(request: HttpRequest, filter_number: int) -> HttpResponse:
    """Delete a saved filter. Raises Http404, also for one of somebody else."""
    own = SavedFilter.objects.filter(pk=filter_number, user=request.user.pk).first()
    if own is None:
        raise Http404
    own.delete()
    messages.success(request, str(_("The filter was deleted.")))
    return redirect("saved_filters")
