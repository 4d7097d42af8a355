"""The list that somebody read as a FHIR R4 DocumentReference, in plain dicts."""

from base64 import b64encode

from .identifiers import Json, element

TEXT, PDF = "text/plain; charset=utf-8", "application/pdf"
TYPE = {"system": "http://loinc.org", "code": "51855-5", "display": "Patient Note"}
NOT_READABLE = "This list cannot be shown: its text is not as it was saved."


def document_reference(
    *,
    id: str,
    title: str,
    language: str = "",
    text: str | None,
    date: str,
    replaced: bool = False,
    description: str = "",
    pdf: str = "",
) -> Json:
    """Return the list beside the QuestionnaireResponse with the same id. `text` is all of it, or
    None if it cannot be read any more, and `language` the tag of its language; `date`, when it was
    saved, is ISO 8601 with a time zone. `pdf` is the address of a PDF, empty if there is none."""
    attachments = [_text(title, language, text, date)]
    if pdf:
        attachments.append(element(contentType=PDF, language=language, url=pdf, title=title))
    return element(
        resourceType="DocumentReference",
        id=id,
        status="superseded" if replaced else "current",
        docStatus="final",
        type={"coding": [TYPE]},
        date=date,
        description=description,
        content=[{"attachment": attachment} for attachment in attachments],
        context={"related": [{"reference": f"QuestionnaireResponse/{id}"}]},
    )


def _text(title: str, language: str, text: str | None, date: str) -> Json:
    """Return the text as an attachment with its size in bytes; R4's `hash` would be a SHA-1."""
    if text is None:
        return {"contentType": TEXT, "title": NOT_READABLE}
    data = text.encode()
    return element(
        contentType=TEXT,
        language=language,
        data=b64encode(data).decode(),
        size=len(data),
        title=title,
        creation=date,
    )
