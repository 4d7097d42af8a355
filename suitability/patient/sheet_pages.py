"""The sheet before it is printed, with all details, as plain text and as a PDF: of a journey's
list, and of a saved one. Nothing of it is stored."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from suitability import pdf as pdf_file
from suitability.engine.sheet_details import Details, sheet_details
from suitability.engine.summary import Summaries, Summary
from suitability.engine.tick_list import as_ticked
from suitability.http_cache import as_attachment
from suitability.responses.list_as_text import list_as_text
from suitability.throttle.bucket import admit
from suitability.throttle.retry_later import retry_later
from suitability.throttle.throttles import PDF, TooMany

from .journey_cookie import Journey
from .journey_required import complete_journey_required
from .page_rendering import address, show
from .reader_language import in_language_of
from .secret_link import counts_wrong_links, find, handle_of, opened_list
from .text_filters import why_recalled


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed, and where its pages are: those of a journey, or those of the
    open list that has the `handle`."""

    summaries: Summaries
    summary: Summary
    made_on: date
    handle: str = ""
    reference: str = ""
    recalled: str = ""

    def address(self, name: str) -> str:
        """Return the address of one of its pages: `print`, `print_details` and so on."""
        return address(f"copy_{name}", self.handle) if self.handle else address(name)

    @property
    def languages(self) -> dict[str, Any]:
        """Return for a page's context that a saved list stays in the language it was read in."""
        return {"languages": ()} if self.handle else {}

    @property
    def list_address(self) -> str:
        return address("copy", self.handle) if self.handle else address("summary")


Page = Callable[[HttpRequest, Printed], HttpResponse]


def of_journey(page: Page) -> Callable[..., HttpResponse]:
    """Return a view that shows a page of the journey's list, with what is ticked on it."""

    @require_safe
    @complete_journey_required
    def view(request: HttpRequest, journey: Journey) -> HttpResponse:
        summary = as_ticked(journey.summaries.of(journey.bits), journey.tick_list)
        return page(request, Printed(journey.summaries, summary, timezone.localdate()))

    return view


def of_copy(page: Page) -> Callable[..., HttpResponse]:
    """Return a view that shows a page of the saved list that the address names, as it was saved."""

    @require_safe
    @opened_list
    @counts_wrong_links
    def view(request: HttpRequest, secret: str) -> HttpResponse:
        """Show the page in the language of the list. Raises Http404."""
        response = find(secret)
        read = response.summary.read()
        printed = Printed(
            response.summaries,
            as_ticked(read, response.tick_list(read)),
            timezone.localdate(response.saved_at),
            handle_of(secret),
            response.spoken_reference,
            why_recalled(response.release_id, response.summaries),
        )
        with in_language_of(printed.summaries):
            return page(request, printed)

    return view


def show_sheet(
    request: HttpRequest, printed: Printed, template: str, details: Details | None = None
) -> HttpResponse:
    """Show a page with the sheet; a list that has none prints itself."""
    if printed.summary.sheet is None:
        return redirect(printed.list_address)
    context = {
        "printed": printed,
        "summary": printed.summary,
        "recalled": printed.recalled,
        "details": details,
        **printed.languages,
        "has_pdf": pdf_file.is_available() and printed.summary.release is not None,
        "addresses": {
            name: printed.address(name)
            for name in ("print", "print_details", "print_text", "print_pdf")
        },
    }
    return show(request, template, printed.summaries, context)


def sheet_page(request: HttpRequest, printed: Printed) -> HttpResponse:
    """Show the sheet, the one page that is printed."""
    return show_sheet(request, printed, "patient/print.html")


def details_page(request: HttpRequest, printed: Printed) -> HttpResponse:
    """Show the sheet with all details behind it, to print them too."""
    details = sheet_details(printed.summary)
    return show_sheet(request, printed, "patient/print_details.html", details)


def text_page(request: HttpRequest, printed: Printed) -> HttpResponse:
    """Show the whole list as text, also one that has no sheet."""
    context = {
        "printed": printed,
        "words": printed.summary.words,
        "text": list_as_text(printed.summary),
        "recalled": printed.recalled,
        **printed.languages,
    }
    return show(request, "patient/print_text.html", printed.summaries, context)


def pdf_page(request: HttpRequest, printed: Printed) -> HttpResponse:
    """Send the sheet as a PDF; where none can be made now, go to the page that prints it."""
    if printed.summary.sheet is None or printed.summary.release is None:
        return redirect(printed.list_address)
    context = {
        "summary": printed.summary,
        "made_on": printed.made_on,
        "reference": printed.reference,
        "recalled": printed.recalled,
    }
    try:
        admit(request, PDF)
        content = pdf_file.render("sheet/pdf.html", context)
    except pdf_file.NoPdfNow:
        return show_sheet(request, printed, "patient/print.html")
    except TooMany as error:
        many = _(
            "Many PDFs were made in a short time. You can try again %(wait)s, or print this "
            "page: it is the same."
        )
        messages.info(request, many % {"wait": error.wait})
        return retry_later(show_sheet(request, printed, "patient/print.html"), error)
    return as_attachment(HttpResponse(content, content_type="application/pdf"), "my-list.pdf")


sheet, copy_sheet = of_journey(sheet_page), of_copy(sheet_page)
details, copy_details = of_journey(details_page), of_copy(details_page)
text, copy_text = of_journey(text_page), of_copy(text_page)
pdf, copy_pdf = of_journey(pdf_page), of_copy(pdf_page)
