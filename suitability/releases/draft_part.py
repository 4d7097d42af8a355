"""One part of the draft as a row, and a proxy for each kind, for the admin's lists and forms."""

from functools import lru_cache
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suitability.questionnaire import canonical_form

from .document_parts import KINDS, LATE, LISTS, SINGLES, PartValue


class Part(models.Model):
    """One part of the draft; `body` is the canonical text of its value. `place`, "order" on the
    pages, orders the parts of a kind."""

    id = models.CharField(max_length=80, primary_key=True)
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=59)
    place = models.PositiveIntegerField(_("order"), default=0)
    body = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("kind", "place", "code")
        constraints = [models.UniqueConstraint("kind", "code", name="a_code_stands_once")]

    def __str__(self) -> str:
        return self.code if self.code == self.kind else f"{self.kind} {self.code}"

    @property
    def in_words(self) -> str:
        """What pages call the part, in the reader's language."""
        return part_in_words(self.kind, self.code)

    @property
    def value(self) -> PartValue:
        """The part as a dataclass, read from `body` once a process."""
        return _value(self.kind, self.body)

    @property
    def digest(self) -> str:
        """The SHA-256 of `body`, in 64 hex digits."""
        return canonical_form.digest(self.body)


# Names of columns. Among the options of the fields they would be in the migrations.
for _name, _words in (
    ("code", _("code")),
    ("changed_at", _("changed at")),
    ("changed_by", _("changed by")),
):
    _field: Any = Part._meta.get_field(_name)
    _field.verbose_name = _words


@lru_cache(maxsize=2048)  # of some 450 in a draft, an edit changes one
def _value(kind: str, body: str) -> PartValue:
    return canonical_form.from_text(KINDS[kind], body)


def stored_or_default(key: str, model: type[Part] = Part) -> Part | None:
    """Return the part with a key, such as `rule.C10`, or None. One that a draft of an older program
    has no row of says what it does by default, and is stored when it is first saved."""
    if "\0" in key:  # `_00` in an address of the admin, which PostgreSQL takes in no text
        return None
    kind = key.partition(".")[0]
    part = model._default_manager.filter(pk=key).first()
    if part is None and key == f"{kind}.{kind}" and kind in LATE:
        body = canonical_form.to_text(LATE[kind])
        part = model(id=key, kind=kind, code=kind, body=body)
        part._state.adding = False
    return part


KIND_NAMES = {
    "questionnaire": _("questionnaire"),
    "page": _("page"),
    "words": _("words"),
    "site": _("site"),
    "article": _("article"),
    "question": _("question"),
    "factor": _("factor"),
    "rule": _("rule"),
    "guarantee": _("guarantee"),
    "source": _("source"),
    "claim": _("claim"),
    "term": _("term"),
    "option": _("option"),
    "translation": _("translation"),
    "choice": _("choice"),
}
"""What stands before the code of a part; the lists of the admin have titles of their own."""
PLURALS = {
    "question": _("questions"),
    "factor": _("factors"),
    "rule": _("rules"),
    "guarantee": _("guarantees"),
    "source": _("sources"),
    "claim": _("claims"),
    "term": _("terms"),
    "option": _("options"),
    "translation": _("translations"),
}
TITLES = {"page": _("layout"), "site": _("site words"), "article": _("article tables")}


def part_in_words(kind: str, code: str) -> str:
    """Return what pages call a part: of `rule` and `C10`, "rule C10"."""
    name = str(KIND_NAMES.get(kind, kind))
    return name if kind == code else gettext("%(kind)s %(code)s") % {"kind": name, "code": code}


def _proxy(kind: str) -> type[Part]:
    """Return the proxy of a kind: of `rule` the model RulePart, on the pages "rules"."""
    options = {"proxy": True, "verbose_name": TITLES.get(kind, KIND_NAMES.get(kind, kind))}
    if kind in SINGLES:
        options["verbose_name_plural"] = options["verbose_name"]
    meta = type("Meta", (), options)
    proxy: type[Part] = type(
        f"{kind.capitalize()}Part", (Part,), {"__module__": __name__, "Meta": meta}
    )
    if kind in LISTS:  # not among the options, which migrations have
        proxy._meta.verbose_name_plural = PLURALS.get(kind, f"{kind}s")
    return proxy


PROXIES = {kind: _proxy(kind) for kind in KINDS}
