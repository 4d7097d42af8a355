"""The words of the pages around the questions, and by which question clinicians filter."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from .canonical_form import late
from .document_errors import demand
from .summary_layout import BLANK, texts_in

BLANKS = {"how_many": {"fewest", "most"}}
FOR_CLINICIANS = ("key_question", "key_label", "key_heading")

ARTICLE, SLEEP_LOG = "/article/", "/sleep-log/"


@dataclass(frozen=True, slots=True)
class SiteWords:
    """What patients read outside the questions and the summary, and the words of one figure.

    The defaults name no article: they stand for a release that came before these words did
    (docs/adr/0025-what-belongs-to-an-article-is-content.md). `name` heads every page; without one
    the document's title does. Of the start page, `lead` to `not_reviewed` are shown from top to
    bottom, with the numbers of questions as `{fewest}` and `{most}` in `how_many`; `not_reviewed`
    stands only where nobody signed the content off. `before_*` and `reader_*` are those of the
    page before the first question, and `blank_*` are read by who left the danger question blank.

    `key_question` is the question by whose choices clinicians filter responses and the overview
    counts them: its code, or the first question. `key_label` and `key_heading` name it there.

    `sleep_log` are the words of the link to the sleep log; without them there is no such page.
    """

    name: str = ""
    lead: str = "Answer some short questions. You get a list to take to your provider."
    how_many: str = "There are {fewest} to {most} questions, and you can leave any of them blank."
    for_whom_title: str = "Who it is for"
    for_whom: tuple[str, ...] = ("This is for adults. You can fill it in with someone you trust.",)
    limits_title: str = "What it cannot do"
    limits: tuple[str, ...] = ("It does not tell you what to do. It is not medical advice.",)
    not_reviewed: str = "No doctor or pharmacist has reviewed it yet."
    basis: str = "Each item says where it comes from."
    before_title: str = "Before you begin"
    before: tuple[str, ...] = (
        "You can leave any question blank.",
        "Your answers are not kept unless you save them.",
        "On a shared device, clear your answers when you are done.",
    )
    reader_question: str = "Who is this for?"
    reader_adult: str = "I have read this and I am an adult"
    reader_minor: str = "I am under age"
    reader_missing: str = "Please pick one of the two."
    blank_title: str = "You left this question blank"
    blank_text: str = "It helps us put urgent advice first. Do you want to answer it?"
    key_question: str = ""
    key_label: str = "Answer"
    key_heading: str = "Answers to the first question"
    sleep_log: str = late("")

    def __post_init__(self) -> None:
        for name, text in self.texts():
            wrong = sorted(set(BLANK.findall(text)) - BLANKS.get(name, set()))
            blanks = f"{{{', '.join(wrong)}}}"
            demand(not wrong, f"site {name}", "has no %(blanks)s to fill in", blanks=blanks)

    def pages(self) -> tuple[str, ...]:
        """Return the addresses of the pages that a term may link to: those that are there."""
        return (ARTICLE, SLEEP_LOG) if self.sleep_log else (ARTICLE,)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text that patients read, each as (name of its field, text)."""
        for name in (each.name for each in fields(self) if each.name not in FOR_CLINICIANS):
            yield from ((name, text) for text in texts_in(getattr(self, name)))
