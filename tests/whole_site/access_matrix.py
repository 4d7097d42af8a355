"""What every address answers to everybody, a line for GET and one for POST.

A new address needs a line in TABLE, with its name, or its route if it has none; what stands in the
address goes to ARGUMENTS, and what is sent, if anything, to SENT. Another case of the same address
is a line whose name ends with `[the case]`. A line has a word for each actor, or one for all of
them; `200*3` is three:

    200, 403     the status
    in           leads to the page to sign in at, and from there back to where it was asked
    door         leads to the admin's, which sends on to the page to sign in at, or answers 403
    summary      leads to the address of that name, without `admin:` or `account_`

HEAD answers as GET does. POST without a line answers 405, and so does every other method. Every
patient gets the same, and who was made inactive gets what nobody gets. `{list}` stands for each
kind of part of which there are many, and `{one}` for each of which there is one; a line for one
kind alone comes after these.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.admin.utils import quote
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from suitability.fhir_api.bearer_token import Token
from suitability.patient.secret_link import handle_of
from suitability.pdf import is_available
from suitability.questionnaire.translated_document import source_texts
from suitability.questionnaire.translation import source_digest
from suitability.releases.document_parts import KINDS, LISTS, SINGLES
from suitability.releases.draft import current_draft
from suitability.releases.release_cache import live_summaries
from suitability.responses.response_in_fhir import names
from tests.support.actors import PASSWORD, World

TABLE = """
                                  nobody patient clinician editor approver auditor manager superuser
start                        GET  200
begin                        GET  200
begin                        POST 400
begin[adult]                 POST question
question                     GET  start  200     start     start  start    start   start   start
question                     POST start  check   start     start  start    start   start   start
question[answered]           POST start  check   start     start  start    start   start   start
question[of_another]         POST start  409     start     start  start    start   start   start
left_blank                   GET  start  200     start     start  start    start   start   start
urgent                       GET  start  check   start     start  start    start   start   start
check                        GET  start  200     start     start  start    start   start   start
summary                      GET  start  200     start     start  start    start   start   start
summary                      POST start  400     start     start  start    start   start   start
print                        GET  start  200     start     start  start    start   start   start
print_details                GET  start  200     start     start  start    start   start   start
print_text                   GET  start  200     start     start  start    start   start   start
print_pdf                    GET  start  200     start     start  start    start   start   start
save                         GET  start  200     start     start  start    start   start   start
save                         POST start  400     start     start  start    start   start   start
save[agreed]                 POST start  saved   start     start  start    start   start   start
summary[sent]                POST start  save    start     start  start    start   start   start
save[of_another]             POST start  409     start     start  start    start   start   start
saved                        GET  start  200     start     start  start    start   start   start
clear                        GET  200
clear                        POST cleared
clear[of_another]            POST cleared 409     cleared   cleared cleared  cleared cleared cleared
cleared                      GET  200
choose_language              POST 400
choose_language[chosen]      POST start
preview                      GET  door   door    403       200    200      403     403     200
preview                      POST 403*3 question*2 403*2 question
preview[answers]             POST 403    403     403       summary summary  403     403     summary
article                      GET  200
sleep_log                    GET  200
sleep_log_worker             GET  200
secret_link                  GET  200
open_list                    GET  200
open_list                    POST 400
open_list[known]             POST copy
open_list[unknown]           POST 404
old_link                     GET  200
copy                         GET  200
copy_print                   GET  200
copy_print_details           GET  200
copy_print_text              GET  200
copy_print_pdf               GET  200
copy_data                    GET  200
delete                       GET  200
delete                       POST deleted
deleted                      GET  200
staff_home                   GET in*2 responses index*2 access_log people responses
session_clock                BOTH in     in      200       200    200      200     200     200
discard_unsaved              POST staff_home
account_login                GET 200*2 staff_home*6
account_login                POST 400*2 staff_home*6
account_login[right]         POST staff_home
account_logout               GET  login  login   200       200    200      200     200     200
account_logout               POST login
account_change_password      GET  in     in      200       200    200      200     200     200
account_change_password      POST in     in      400       400    400      400     400     400
account_reauthenticate       GET  in     in      200       200    200      200     200     200
account_reauthenticate       POST in     in      400       400    400      400     400     400
mfa_index                    GET  in     in      200       200    200      200     200     200
mfa_index                    POST in     in      405       405    405      405     405     405
mfa_authenticate             BOTH login*2 staff_home*6
mfa_reauthenticate           BOTH in*2 reauthenticate*6
mfa_activate_totp            GET  in     in      200       200    200      200     200     200
mfa_activate_totp            POST in     in      400       400    400      400     400     400
mfa_deactivate_totp          BOTH in     in      404       404    404      404     404     404
mfa_generate_recovery_codes  GET  in     in      200       200    200      200     200     200
mfa_generate_recovery_codes  POST in     in      400       400    400      400     400     400
own_sessions                 GET  in     in      200       200    200      200     200     200
own_sessions                 POST in     in      400       400    400      400     400     400
invitation                   GET  200
invitation                   POST 400
invitation[chosen]           POST login
people                       GET  in     in      403       403    403      403     200     200
invite                       GET  in     in      403       403    403      403     200     200
invite                       POST in     in      403       403    403      403     400     400
invite[somebody]             POST in     in      403       403    403      403     200     200
person                       GET  in     in      403       403    403      403     200     200
person                       POST in     in      403       403    403      403     400     400
person[link]                 POST in     in      403       403    403      403     200     200
person[deactivate]           POST in     in      403       403    403      403     person  person
person[languages]            POST in     in      403       403    403      403     person  person
keys                         GET  in     in      403       403    403      403     200     200
make_key                     GET  in     in      403       403    403      403     200     200
make_key                     POST in     in      403       403    403      403     400     400
make_key[named]              POST in     in      403       403    403      403     200     200
end_key                      GET  in     in      403       403    403      403     200     200
end_key                      POST in     in      403       403    403      403     keys    keys
responses                    GET  in     in      200       403    403      403     403     200
find                         GET  405
find                         POST in     in      200       403    403      403     403     200
find[known]                  POST in     in      response  403    403      403     403     response
export                       GET  in     in      200       403    403      403     403     200
code_book                    GET  in     in      200       403    403      403     403     200
response                     GET  in     in      200       403    403      403     403     200
response_sheet               GET  in     in      200       403    403      403     403     200
review                       GET  405
review                       POST in     in      400       403    403      403     403     400
review[take]                 POST in     in      response  403    403      403     403     response
hand_over                    BOTH in     in      200       403    403      403     403     200
several                      GET  405
several                      POST in     in      400       403    403      403     403     400
several[take]                POST in*2 responses 403*4 responses
saved_filters                GET  in     in      200       403    403      403     403     200
saved_filters                POST in     in      400       403    403      403     403     400
saved_filters[named]         POST in*2 responses 403*4 responses
delete_filter                GET  405
delete_filter                POST in     in      404       403    403      403     403     404
discard                      GET  in     in      200       403    403      403     403     200
discard                      POST in     in      400       403    403      403     403     400
discard[why]                 POST in*2 back_to_list 403*4 back_to_list
discarded                    GET  in     in      200       403    403      403     403     200
delete_junk                  GET  in     in      200       403    403      403     403     200
delete_junk                  POST in*2 discarded 403*4 discarded
restore_response             GET  405
restore_response             POST in     in      404       403    403      403     403     404
next_response                GET  in*2 responses 403*4 responses
previous_response            GET  in*2 response 403*4 response
back_to_list                 GET  in*2 responses 403*4 responses
overview                     GET  in     in      200       403    403      403     403     200
access_log                   GET  in     in      403       403    403      200     403     200
export_log                   GET  in     in      403       403    403      200     403     200
find_in_log                  GET  405
find_in_log                  POST in     in      403       403    403      404     403     404
find_in_log[known]           POST in*2 403*3 access_log 403 access_log
verify_log                   GET  in     in      403       403    403      200     403     200
verify_log                   POST in     in      403       403    403      200     403     200
fhir_base                    GET  200
fhir_metadata                GET  200
fhir_questionnaires          GET  401    401     200       403    403      403     403     200
fhir_questionnaire           GET  401    401     200       403    403      403     403     200
fhir_assess                  GET  405
fhir_assess                  POST 401    401     415       403    403      403     403     415
fhir_operation               GET  200
fhir_responses               GET  401    401     200       403    403      403     403     200
fhir_response                GET  401    401     200       403    403      403     403     200
fhir_code_systems            GET  401    401     200       403    403      403     403     200
fhir_code_system             GET  401    401     200       403    403      403     403     200
fhir_documents               GET  401    401     200       403    403      403     403     200
fhir_document                GET  401    401     200       403    403      403     403     200
fhir_binary                  GET  401    401     pdf       403    403      403     403     pdf
fhir_post_questionnaires     POST 401    401     415       403    403      403     403     415
fhir_post_code_systems       POST 401    401     415       403    403      403     403     415
fhir_post_responses          POST 401    401     415       403    403      403     403     415
fhir_post_documents          POST 401    401     415       403    403      403     403     415
fhir_nothing                 GET  404
admin:advice                 GET  door   door    door      405    405      door    door    405
admin:advice                 POST door   door    door      200    200      door    door    200
admin:live_preview           GET  door   door    door      405    405      door    door    405
admin:live_preview           POST door   door    door      200    200      door    door    200
admin:proof                  GET  door   door    door      200    200      door    door    200
admin:proof                  POST door   door    door      405    405      door    door    405
admin:changes                GET  door   door    door      200    200      door    door    200
admin:changes                POST door   door    door      405    405      door    door    405
admin:replay                 GET  door   door    door      200    200      door    door    200
admin:replay                 POST door   door    door      405    405      door    door    405
admin:comments               GET  door   door    door      200    200      door    door    200
admin:comments               POST door   door    door      400    400      door    door    400
admin:publishing             GET  door   door    door      200    200      door    door    200
admin:publishing             POST door   door    door      400    403      door    door    400
admin:submission             GET  door   door    door      200    200      door    door    200
admin:submission             POST door   door    door      400    400      door    door    400
admin:submission[withdraw]   POST door*3 publishing 403 door*2 publishing
admin:submission[send_back]  POST door*3 403 submission door*2 submission
admin:submission[approve]    POST door   door    door      403    release  door    door    release
admin:release                GET  door   door    door      200    200      door    door    200
admin:release                POST door   door    door      405    405      door    door    405
admin:recall                 GET  door   door    door      403    200      door    door    200
admin:recall                 POST door   door    door      403    400      door    door    400
admin:recall[reason]         POST door   door    door      403    release  door    door    release
admin:roll_back              GET  door   door    door      200    403      door    door    200
admin:roll_back              POST door   door    door      400    403      door    door    400
admin:roll_back[seen]        POST door   door    door      changes 403      door    door    changes
admin:history                GET  door   door    door      200    200      door    door    200
admin:history                POST door   door    door      405    405      door    door    405
admin:edit                   GET  door   door    door      change change   door    door    change
admin:edit                   POST door   door    door      405    405      door    door    405
admin:undo                   GET  door   door    door      200    403      door    door    200
admin:undo                   POST door   door    door      400    403      door    door    400
admin:translation            GET  door   door    door      200    200      door    door    200
admin:translation            POST door   door    door      405    405      door    door    405
admin:translated_part        GET  door   door    door      200    200      door    door    200
admin:translated_part        POST door   door    door      400    403      door    door    400
admin:translated_part[texts] POST door*3 translated_part 403 door*2 translated_part
admin:search                 GET  door   door    door      200    200      door    door    200
admin:search                 POST door   door    door      405    405      door    door    405
admin:index                  BOTH door   door    door      200    200      door    door    200
admin:login                  BOTH login  login   403       403    403      403     403     403
admin:logout                 BOTH index  index   index     logout logout   index   index   logout
admin:password_change        BOTH door*3 change_password*2 door*2 change_password
admin:password_change_done   GET  door   door    door      200    200      door    door    200
admin:password_change_done   POST door   door    door      405    405      door    door    405
admin:autocomplete           GET  door   door    door      403    403      door    door    403
admin:autocomplete           POST door   door    door      405    405      door    door    405
admin:jsi18n                 GET  door   door    door      200    200      door    door    200
admin:jsi18n                 POST door   door    door      405    405      door    door    405
admin:view_on_site           BOTH door   door    door      404    404      door    door    404
admin:suitability_{one}part_changelist BOTH door*3 change*2 door*2 change
admin:suitability_{one}part_add BOTH door   door    door      403    403      door    door    403
admin:suitability_{one}part_history BOTH door*3 200*2 door*2 200
admin:suitability_{one}part_delete BOTH door   door    door      403    403      door    door    403
admin:suitability_{one}part_change BOTH door   door    door      200    200      door    door    200
admin/suitability/{one}part/<path:object_id>/ BOTH door*3 change*2 door*2 change
admin:suitability_{list}part_changelist BOTH door*3 200*2 door*2 200
admin:suitability_{list}part_add BOTH door   door    door      200    403      door    door    200
admin:suitability_{list}part_history BOTH door*3 200*2 door*2 200
admin:suitability_{list}part_delete GET door*3 200 403 door*2 200
admin:suitability_{list}part_delete POST door*3 400 403 door*2 400
admin:suitability_guaranteepart_delete GET door*3 200 403 door*2 200
admin:suitability_guaranteepart_delete POST door*3 changelist 403 door*2 changelist
admin:suitability_optionpart_delete GET door*3 200 403 door*2 200
admin:suitability_optionpart_delete POST door*3 changelist 403 door*2 changelist
admin:suitability_translationpart_delete GET door*3 200 403 door*2 200
admin:suitability_translationpart_delete POST door*3 changelist 403 door*2 changelist
admin:suitability_{list}part_change BOTH door*3 200*2 door*2 200
admin/suitability/{list}part/<path:object_id>/ BOTH door*3 change*2 door*2 change
admin:app_list               BOTH door   door    door      200    200      door    door    200
admin/(?P<url>.*)$           BOTH door   door    door      404    404      door    door    404
"""

# Where no PDF can be made, none is there.
TABLE = re.sub(r"\bpdf\b", "200" if is_available() else "404", TABLE)
METHODS = {"GET": ("GET", "HEAD"), "POST": ("POST",), "BOTH": ("GET", "HEAD", "POST")}
EVERY = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

# The things that stand in the address of each name.
ARGUMENTS = {
    "admin:submission": "submission",
    "admin:release": "release",
    "admin:recall": "release",
    "admin:roll_back": "release",
    "admin:history": "kind code",
    "admin:edit": "kind code",
    "admin:live_preview": "kind",
    "admin:undo": "kind code",
    "admin:translation": "language",
    "admin:translated_part": "language kind code",
    "admin:view_on_site": "model user",
    "admin:app_list": "app",
    "admin/(?P<url>.*)$": "nowhere",
    "invitation": "invitation",
    "person": "user",
    **{
        f"admin:suitability_{kind}part_{act}": "part"
        for kind in KINDS
        for act in ("change", "delete", "history")
    },
    **{f"admin/suitability/{kind}part/<path:object_id>/": "part" for kind in KINDS},
    "end_key": "key",
    "export": "form",
    "response": "response",
    "response_sheet": "response",
    "review": "response",
    "hand_over": "response",
    "delete_filter": "filter",
    "discard": "response",
    "delete_junk": "junk",
    "restore_response": "response",
    "next_response": "response",
    "previous_response": "response",
    "back_to_list": "response",
    "fhir_questionnaire": "questionnaire",
    "fhir_assess": "questionnaire",
    "fhir_response": "response",
    "fhir_document": "response",
    "fhir_binary": "response",
    "fhir_code_system": "code_system",
    "fhir_nothing": "nowhere",
    "question": "question",
    "old_link": "secret",
    "copy": "handle",
    "copy_print": "handle",
    "copy_print_details": "handle",
    "copy_print_text": "handle",
    "copy_print_pdf": "handle",
    "copy_data": "handle",
    "delete": "handle",
}
SENT: dict[str, Callable[[World], Mapping[str, object]]] = {
    "account_login[right]": lambda on: {"login": "clinician", "password": PASSWORD},
    "admin:recall[reason]": lambda on: {"reason": "A number was wrong. Talk to your provider."},
    "admin:roll_back[seen]": lambda on: {"seen": current_draft().digest},
    "admin:submission[approve]": lambda on: {"act": "approve", "seen": on.submission.digest},
    "admin:submission[send_back]": lambda on: {"act": "send_back", "reason": "Not yet."},
    "admin:submission[withdraw]": lambda on: {"act": "withdraw"},
    "invitation[chosen]": lambda on: {"password1": PASSWORD, "password2": PASSWORD},
    "invite[somebody]": lambda on: {"name": "somebody", "roles": ["clinician"]},
    "open_list[known]": lambda on: {"link": on.link},
    "open_list[unknown]": lambda on: {"link": on.link.swapcase()},
    "person[deactivate]": lambda on: {"act": "deactivate"},
    "person[languages]": lambda on: {"act": "languages", "languages": ["es"]},
    "person[link]": lambda on: {"act": "link"},
    "admin:translated_part[texts]": lambda on: texts_of_a_part(),
    "begin[adult]": lambda on: {"reader": "adult"},
    "choose_language[chosen]": lambda on: {"language": "es"},
    "discard[why]": lambda on: {"reason": "test", "seen": "0"},
    "find": lambda on: {"reference": on.response.reference[:6]},
    "find[known]": lambda on: {"reference": on.response.reference},
    "find_in_log[known]": lambda on: {"reference": on.response.reference},
    "make_key[named]": lambda on: {"name": "The ward", "scope": "all", "days": "30"},
    "preview[answers]": lambda on: {"answers": "{}"},
    "question[answered]": lambda on: {"trigger": "plain_insomnia"},
    "review[take]": lambda on: {"step": "take", "seen": "0"},
    "saved_filters[named]": lambda on: {"name": "Mine", "query": "status=open"},
    "several[take]": lambda on: {"step": "take", "chosen": on.response.pk},
    "save[agreed]": lambda on: {"agree": "on"},
    "summary[sent]": lambda on: {"next": "save"},
    **{
        f"{name}[of_another]": lambda on: {"journey": "x" * 43, "agree": "on"}
        for name in ("question", "save", "clear")
    },
}


def texts_of_a_part() -> Mapping[str, object]:
    """What the page of rule C10 in Spanish sends, with another heading."""
    document = current_draft().document
    (spanish,) = (each for each in document.translations if each.code == "es")
    texts = source_texts(document)
    own = {each.key: each.text for each in spanish.texts if each.key.startswith("rules.C10.")}
    typed = {f"text-{key}": "Otra" if key.endswith("heading") else own[key] for key in own}
    shown = {f"source-{key}": source_digest(texts[key]) for key in own}
    return {**typed, **shown, **{f"seen-{key}": source_digest(own[key]) for key in own}}


SAMPLES = {
    "question": "trigger",
    "factor": "lungs",
    "rule": "C10",
    "guarantee": "G05a",
    "source": "S01",
    "claim": "A26",
    "term": "emergency",
    "option": "O03",
    "translation": "es",
} | {kind: kind for kind in SINGLES}


@dataclass(frozen=True, slots=True)
class Row:
    """`key` is a name, and the case in brackets; `words` are by method and actor."""

    key: str
    words: Mapping[str, Mapping[str, str]]

    @property
    def name(self) -> str:
        return self.key.partition("[")[0]

    @property
    def kind(self) -> str:
        """The kind of part that the page is about."""
        return next((kind for kind in KINDS if f"{kind}part" in self.key), "rule")

    @property
    def about(self) -> Sequence[str]:
        """The names of the things that stand in the address."""
        return ARGUMENTS.get(self.name, "").split()

    @property
    def is_about_something(self) -> bool:
        """Something that may be there or not."""
        return not NOT_THERE.keys().isdisjoint(self.about)

    def path(self, things: Mapping[str, object]) -> str:
        arguments = [str(things[name]) for name in self.about]
        is_route = "/" in self.name
        return (
            f"/{filled(self.name, arguments)}" if is_route else reverse(self.name, args=arguments)
        )

    def sent(self, on: World) -> Mapping[str, object]:
        return SENT[self.key](on) if self.key in SENT else {}


def filled(route: str, arguments: Sequence[str]) -> str:
    left = iter(arguments)
    return re.sub(r"<path:\w+>|\(\?P<\w+>\.\*\)\$", lambda _: next(left), route)


def there(on: World, kind: str) -> dict[str, object]:
    """What stands in addresses."""
    return {
        "app": "suitability",
        "code": SAMPLES[kind],
        "code_system": "export",
        "filter": 4_000_000,
        "form": "csv",
        "junk": on.junk.pk,
        "key": Token.objects.get().pk,
        "kind": kind,
        "language": "es",
        "invitation": on.invitation,
        "handle": handle_of(on.link),
        "secret": on.link,
        "model": ContentType.objects.get_for_model(User).pk,
        "nowhere": "nowhere/",
        "part": quote(f"{kind}.{SAMPLES[kind]}"),
        "question": "trigger",
        "questionnaire": names(live_summaries()).id,
        "release": 1,
        "response": on.response.pk,
        "submission": on.submission.pk,
        "user": on.user.pk,
    }


NOT_THERE = {
    "code": "Z99",
    "code_system": "unknown",
    "language": "fr",
    "invitation": "x" * 43,
    "handle": "f" * 16,
    "secret": "x" * 43,
    "part": "rule.Z99",
    "question": "unknown",
    "questionnaire": "unknown",
} | dict.fromkeys(("junk", "key", "release", "response", "submission", "user"), 4_000_000)


def rows() -> Iterator[Row]:
    """Case by case; a case other than the first is about the methods of its own lines alone."""
    header, *lines = TABLE.strip().splitlines()
    table: dict[str, dict[str, dict[str, str]]] = {}
    for line in lines:
        name, method, *cells = line.split()
        columns = header.split()
        words = dict(zip(columns, spelled_out(cells, len(columns)), strict=True))
        words |= {"other": words["patient"], "inactive": words["nobody"]}
        for key in expanded(name):
            table.setdefault(key, {}).update(dict.fromkeys(METHODS[method], words))
    refused = {method: dict.fromkeys(words, "405") for method in EVERY}
    for key, said_of in table.items():
        yield Row(key, said_of if "[" in key else refused | said_of)


def expanded(name: str) -> list[str]:
    kinds = LISTS if "{list}" in name else SINGLES
    return list(dict.fromkeys(name.format(list=kind, one=kind) for kind in kinds))


def spelled_out(cells: Sequence[str], columns: int) -> list[str]:
    """A word for each column of the table."""
    whole = [
        word
        for word, _, times in (cell.partition("*") for cell in cells)
        for _ in range(int(times or 1))
    ]
    return whole * columns if len(whole) == 1 else whole
