"""No word of a page is out of a translator's reach: each goes through gettext, in the templates, in
Python and in scripts. What is not done yet is named here, and nothing that is done is.

In a template a word is inside `translate` or `blocktranslate`, or a string is written `_("...")`.
In Python a sentence is an argument of gettext or one of its siblings. A script has no sentences: it
takes them from a data attribute of its page.
"""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES, SCRIPTS = ROOT / "templates", ROOT / "static" / "suitability"

# What is not translatable yet, by who is at it: a line goes when its words are.
TEMPLATES_NOT_YET: set[str] = set()
PYTHON_NOT_YET: set[str] = set()
SCRIPTS_NOT_YET: set[str] = set()
# Modules with fields that have no label: Django makes one of the name, which is in English.
UNLABELLED_NOT_YET = {"suitability/authoring"}

# Words that nobody reads on a page: of the server's logs, its settings and its commands, and of
# files that other programs read, whose columns keep their names.
NOT_ON_A_PAGE = {
    "config/asgi.py",
    "config/bounded_postgresql",
    "config/clean_stop.py",
    "config/database_options.py",
    "config/downloads.py",
    "config/export_process.py",
    "config/formats",
    "config/health.py",
    "config/keys.py",
    "config/logs.py",
    "config/middleware.py",
    "config/request_ids.py",
    "config/serve.py",
    "config/settings.py",
    "config/wsgi.py",
    "config/wsgi_environ.py",
    "suitability/apps.py",
    "suitability/clinician/exports",
    "suitability/database_file.py",
    "suitability/models.py",
    "suitability/responses/response_in_fhir.py",
}
# The rooms that know Django and write words for people; the others are pure, or the command line's.
# Of the room of FHIR these are the pages about keys: what it answers is read by other systems.
ROOMS = (
    *("audit", "releases", "responses", "throttle"),
    *("accounts", "authoring", "clinician", "patient", "templatetags"),
)
KEY_PAGES = ("bearer_token.py", "key_forms.py", "key_pages.py")

# Strings that look like words, and are not: names, and what other programs read.
NAMES = {"SHA-256", "Mac OS X"}


class Finding(NamedTuple):
    line: int
    words: str


# Templates

ATTRIBUTES = {"aria-label", "title", "placeholder", "alt", "summary", "content"}
NOT_WORDS = {
    "content": {"width=device-width, initial-scale=1", "noindex", "no-referrer", "light dark"}
}
TAG = re.compile(
    r"\{%-?\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}"
    r"|\{%\s*block\s+(?:body_class|bodyclass|coltype|robots)\s*%\}.*?\{%\s*endblock\b.*?%\}"
    r"|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
STRING = re.compile(r'(_\()?("[^"]*")')
HAS_LETTER = re.compile(r"[^\W\d_]")
# A string in a tag or a filter that is no word: what these take is a name, a format or a class.
PLAIN_TAGS = {"url", "static", "load", "extends", "translate", "trans", "if", "elif", "cycle"}
PLAIN_STRING = re.compile(
    r"(?:\b(?:look|button|act|code|prefix|class|back|template|for|name)=|\|(?:date|time|slice|"
    r'stringformat|pluralize|yesno|add):|include\s+)"[^"]*"'
)


class Words(HTMLParser):
    """Collects the text and the attributes that a reader is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.findings: list[Finding] = []
        self.raw = ""

    def note(self, words: str) -> None:
        words = " ".join(words.split())
        if HAS_LETTER.search(words) and words not in NAMES:
            self.findings.append(Finding(self.getpos()[0], words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.raw = tag if tag in ("script", "style") else ""
        for name, value in given.items():
            is_value = name == "value" and tag == "input" and given.get("type") == "submit"
            # A script's words, and the heads that a style sheet puts before the cells of a card.
            is_data = name.startswith("data-") and (" " in value or value[:1].isupper())
            is_data = is_data and name != "data-mean"  # a measure, and the number of a week
            in_words = name in ATTRIBUTES and value not in NOT_WORDS.get(name, ())
            if in_words or is_value or is_data:
                self.note(value)

    def handle_endtag(self, tag: str) -> None:
        self.raw = ""

    def handle_data(self, data: str) -> None:
        if not self.raw:
            self.note(data)


def words_of_template(text: str) -> list[Finding]:
    """Return the words that no translator can reach, each with its line."""
    in_html, in_tags = Words(), []

    def emptied(match: re.Match[str]) -> str:
        """Leave only the line breaks of a tag, so that the lines keep their numbers."""
        tag, line = match[0], text.count("\n", 0, match.start()) + 1
        in_tags.extend(Finding(line, words) for words in words_in_tag(tag))
        return "\n" * tag.count("\n")

    in_html.feed(TAG.sub(emptied, text))
    in_html.close()
    return sorted([*in_html.findings, *in_tags])


def words_in_tag(tag: str) -> Iterator[str]:
    """Yield the strings of a template's tag or variable that are words and not `_("...")`."""
    name = tag.strip("{%# }").split(maxsplit=1)[:1]
    if tag.startswith("{#") or (tag.startswith("{%") and name and name[0] in PLAIN_TAGS):
        return
    if re.match(r"\{%\s*(?:blocktrans|comment)", tag):
        return
    for translated, string in STRING.findall(PLAIN_STRING.sub("", tag)):
        words = string[1:-1]
        if not translated and HAS_LETTER.search(words) and (" " in words or words[0].isupper()):
            yield words


# Python

GETTEXT = re.compile(r"_|n?p?n?gettext(_lazy|_noop)?")
# Whoever reads what these are given runs the program or wrote it, or is another system.
FOR_THE_LOG = re.compile(
    r"(.*\.)?(debug|info|warning|error|exception|critical|log)|print|"
    r"(Value|Type|Runtime|Assertion|Lookup|Key|Not[Ii]mplemented|OS)Error|"
    r"ImproperlyConfigured|SystemExit|CommandError|ClockLooksWrong|Refusal"
)
SENTENCE = re.compile(r"[A-Z][\w'-]* +\S*[^\W\d_]|[A-Za-z][\w'-]*,? [a-z].* [a-z].*[.?!]$")
SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|FROM|WHERE|SET|RESET|PRAGMA|CASE)\b")
CHOICES = re.compile(r"(Text|Integer)?Choices")
# Names under which a word by itself is one that a page shows.
LABELS = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label", "heading"}


def words_of_python(text: str) -> list[Finding]:
    """Return the sentences, and the labels of fields and choices, that are not in gettext."""
    tree = ast.parse(text)
    return sorted(set(sentences(tree)))


def sentences(node: ast.AST) -> Iterator[Finding]:
    if isinstance(node, ast.Call):
        yield from labels_in_call(node)
        if is_gettext(node.func) or is_for_the_log(node.func):
            return
    if isinstance(node, ast.ClassDef) and any(is_choices(base) for base in node.bases):
        yield from labels_of_choices(node)
    if isinstance(node, ast.JoinedStr):
        words = "".join(part.value for part in node.values if isinstance(part, ast.Constant))
        if is_sentence(words.strip()):
            yield Finding(node.lineno, words)
            return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if is_sentence(node.value):
            yield Finding(node.lineno, node.value)
        return
    for child in ast.iter_child_nodes(node):
        if not is_docstring(child):
            yield from sentences(child)


def is_sentence(text: str) -> bool:
    return bool(SENTENCE.match(text)) and not SQL.search(text) and text not in NAMES


def is_docstring(node: ast.AST) -> bool:
    """Whether it is a string that stands alone: of a module, a class, a function or a constant."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def is_gettext(function: ast.expr) -> bool:
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    return bool(GETTEXT.fullmatch(name))


def is_for_the_log(function: ast.expr) -> bool:
    name = ast.unparse(function)
    return bool(FOR_THE_LOG.fullmatch(name)) and not name.startswith("messages.")


def labels_in_call(call: ast.Call) -> Iterator[Finding]:
    for keyword in call.keywords:
        value = keyword.value
        if keyword.arg in LABELS and isinstance(value, ast.Constant) and value.value:
            yield Finding(value.lineno, str(value.value))


def is_choices(base: ast.expr) -> bool:
    return bool(CHOICES.fullmatch(ast.unparse(base).rpartition(".")[2]))


def labels_of_choices(node: ast.ClassDef) -> Iterator[Finding]:
    """Yield the labels that are plain strings; one that is left out is made of its name."""
    for member in node.body:
        if not isinstance(member, ast.Assign):
            continue
        label = member.value.elts[-1] if isinstance(member.value, ast.Tuple) else member.value
        if isinstance(label, ast.Constant):
            yield Finding(label.lineno, str(label.value))


FIELD = re.compile(r"forms\.\w+Field")


def fields_without_label(text: str) -> list[Finding]:
    """Return the fields of forms whose label Django would make of their name."""
    bodies = (node.body for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ClassDef))
    return [
        Finding(member.lineno, ast.unparse(member.targets[0]))
        for member in (member for body in bodies for member in body)
        if isinstance(member, ast.Assign) and lacks_label(member.value)
    ]


def lacks_label(value: ast.expr) -> bool:
    if not isinstance(value, ast.Call) or not FIELD.fullmatch(ast.unparse(value.func)):
        return False
    given = {keyword.arg: ast.unparse(keyword.value) for keyword in value.keywords}
    return "label" not in given and not given.get("widget", "").startswith("forms.HiddenInput")


# Scripts

SCRIPT_STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`")
SCRIPT_SENTENCE = re.compile(r"[\"'`][A-Z][\w']*:? +\S")


def words_of_script(text: str) -> list[Finding]:
    """Return the sentences of a script, without its comments."""
    text = re.sub(r"^\s*//.*$|\s//\s.*$", "", text, flags=re.MULTILINE)
    return [
        Finding(text.count("\n", 0, match.start()) + 1, match[0])
        for match in SCRIPT_STRING.finditer(text)
        if SCRIPT_SENTENCE.match(match[0])
    ]


# The files

PYTHON = sorted(
    [
        *(ROOT / "config").rglob("*.py"),
        *(ROOT / "suitability").glob("*.py"),
        *(path for room in ROOMS for path in (ROOT / "suitability" / room).rglob("*.py")),
        *(ROOT / "suitability" / "fhir_api" / name for name in KEY_PAGES),
    ]
)


def is_below(name: str, names: set[str]) -> bool:
    return any(name == each or name.startswith(f"{each}/") for each in names)


def by_name(paths: list[Path], root: Path, left_out: set[str]) -> list[object]:
    named = [(str(path.relative_to(root)), path) for path in paths]
    return [pytest.param(p, id=name) for name, p in named if not is_below(name, left_out)]


def told(findings: list[Finding]) -> str:
    return "\n".join(f"line {line}: {words}" for line, words in findings)


@pytest.mark.parametrize(
    "path", by_name(sorted(TEMPLATES.rglob("*.html")), TEMPLATES, TEMPLATES_NOT_YET)
)
def test_a_template_has_no_word_out_of_reach(path):
    assert not (findings := words_of_template(path.read_text())), told(findings)


@pytest.mark.parametrize("path", by_name(PYTHON, ROOT, PYTHON_NOT_YET | NOT_ON_A_PAGE))
def test_a_module_has_no_sentence_out_of_reach(path):
    assert not (findings := words_of_python(path.read_text())), told(findings)


@pytest.mark.parametrize("path", by_name(PYTHON, ROOT, UNLABELLED_NOT_YET | NOT_ON_A_PAGE))
def test_a_field_of_a_form_has_a_label(path):
    assert not (fields := fields_without_label(path.read_text())), told(fields)


@pytest.mark.parametrize("path", by_name(sorted(SCRIPTS.glob("*.js")), SCRIPTS, SCRIPTS_NOT_YET))
def test_a_script_has_no_sentence(path):
    assert not (findings := words_of_script(path.read_text())), told(findings)


@pytest.mark.parametrize(
    ("root", "names", "pattern", "words_of"),
    [
        (TEMPLATES, TEMPLATES_NOT_YET, "*.html", words_of_template),
        (ROOT, PYTHON_NOT_YET, "*.py", words_of_python),
        (ROOT, UNLABELLED_NOT_YET, "*.py", fields_without_label),
        (SCRIPTS, SCRIPTS_NOT_YET, "*.js", words_of_script),
    ],
    ids=["templates", "Python", "labels", "scripts"],
)
def test_what_is_done_is_not_among_what_is_not_yet(root, names, pattern, words_of):
    def has_words(name: str) -> bool:
        path = root / name
        files = path.rglob(pattern) if path.is_dir() else [path]
        return any(words_of(file.read_text()) for file in files)

    assert not [name for name in sorted(names) if not has_words(name)]


# The searches themselves


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>Go back</p>", ["Go back"]),
        ("<p>{% translate 'Go back' %}</p>", []),
        ("<p>{% blocktranslate trimmed %}Go <b>back</b>{% endblocktranslate %} now</p>", ["now"]),
        ('<a href="{% url "x" %}" aria-label="Main">1 - 2</a>', ["Main"]),
        ('<a{% if is_far %} title="Far away"{% endif %}>{{ name }}</a>', ["Far away"]),
        ('<input type="submit" value="Send"><input type="hidden" value="Send">', ["Send"]),
        ('<td data-head="Why" data-date="{{ date }}"></td>', ["Why"]),
        ('{{ on|date:"H:i T"|default:"Never" }}', ["Never"]),
        ('{{ on|default:_("Never") }}', []),
        ('{% include "parts/field.html" with look="btn big" label="Note" %}', ["Note"]),
        ('{% table "Keys" _("Name") %}', ["Keys"]),
        ("{# A remark. #}<script>if (a) { go away }</script>", []),
    ],
)
def test_the_words_of_a_template(text, words):
    assert [finding.words for finding in words_of_template(text)] == words


def test_a_word_in_a_template_is_on_its_line():
    text = "{% if a\n%}{% blocktranslate %}\n{% endblocktranslate %}\n<p>Here</p>{% endif %}"
    assert words_of_template(text) == [(4, "Here")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"""What it does."""\nx = "Go back now"', ["Go back now"]),
        ('x = _("Go back now") + ngettext("One step", "Many steps", n)', []),
        ('messages.success(request, f"Done for {many}.")', ["Done for ."]),
        ('log.warning("The disk is full")', []),
        ('raise ValueError("No such thing here")', []),
        ('x = forms.CharField(label="Name", max_length=3)', ["Name"]),
        (
            'class Kind(models.TextChoices):\n    A = "a", "Apple"\n    B = "b", _("Pear")',
            ["Apple"],
        ),
        ('x = {"look": "btn btn-primary", "code": "C10"}', []),
    ],
)
def test_the_sentences_of_a_module(text, words):
    assert [finding.words for finding in words_of_python(text)] == words


def test_the_fields_without_a_label():
    text = """
class KeyForm(forms.Form):
    name = forms.CharField(label=_("Name"))
    query = forms.CharField(widget=forms.HiddenInput)
    days = forms.ChoiceField(required=False)
"""
    assert fields_without_label(text) == [(5, "days")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('a.textContent = "Go back"; // "Not this"', ['"Go back"']),
        ("a.textContent = `Moved: it is ${n} now.`;", ["`Moved: it is ${n} now.`"]),
        ('a.textContent = a.dataset.goBack; b.className = "btn big";', []),
    ],
)
def test_the_sentences_of_a_script(text, words):
    assert [finding.words for finding in words_of_script(text)] == words
