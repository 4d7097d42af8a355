"""The cause of an effect (changes.py): the changed part that an editor would look at."""

from dataclasses import replace

from suitability.questionnaire.document import PRIORITIES, TERM, Document, Rule, Statement

from .changes import ORIGINS, Effect


class Causes:
    """The causes of the effects between two documents.

    A cause is the rule itself, if it differs in what the effect is about; or else the first part
    that it names and that now means something else: a factor, a term, a source, or words.
    """

    def __init__(self, old: Document, new: Document) -> None:
        self.old = {rule.code: rule for rule in old.rules}
        self.new = {rule.code: rule for rule in new.rules}
        before, after = meanings(old), meanings(new)
        self.changed = [name for name in after if after[name] != before.get(name)]

    def of(self, effect: Effect) -> str:
        """Return the name of the part."""
        own = f"rule {effect.rule}"
        old, new = self.old.get(effect.rule), self.new.get(effect.rule)
        if effect.kind == "move" or old is None or new is None:
            return own
        if effect.kind == "reword":
            changed, named = wording(old) != wording(new), names_in_words(new)
        else:
            changed, named = old.clauses != new.clauses, names_in_clauses(new)
        return own if changed else next(name for name in self.changed if name in named)


def meanings(document: Document) -> dict[str, object]:
    """Return what a rule can name, in the order in which a cause is looked for."""
    return {
        **{f"factor {factor.code}": factor.of for factor in document.factors},
        **{f"term {term.code}": term.value for term in document.terms},
        **{f"source {source.code}": (source.title, source.link) for source in document.sources},
        **{f"words {name}": getattr(document.words, name) for name in ORIGINS.values()},
    }


def wording(rule: Rule) -> tuple[Statement, bool]:
    """Return what a rule itself says, wherever it stands in its category, and whether it always
    fires."""
    first = PRIORITIES[rule.statement.category].start
    return replace(rule.statement, priority=first), not rule.clauses


def names_in_clauses(rule: Rule) -> set[str]:
    return {f"factor {name}" for clause in rule.clauses for name in clause.of}


def names_in_words(rule: Rule) -> set[str]:
    statement = rule.statement
    texts = (statement.heading, statement.short, statement.text, *statement.ask)
    return {
        f"words {ORIGINS[statement.origin]}",
        *(f"term {code}" for text in texts for code in TERM.findall(text)),
        *(f"source {code}" for code in statement.sources),
    }
