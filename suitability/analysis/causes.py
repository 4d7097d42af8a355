"""Because of which changed part a rule has an effect (changes.py)."""

from dataclasses import fields

from suitability.questionnaire.document import TERM, Document, Rule

from .changes import ORIGINS, Effect


class Causes:
    """The causes of what is different from one document to another.

    That is the rule itself, if what it says of this is not the same; or else the first part that
    it names and that now means something else: a factor, a term, a source, or words.
    """

    def __init__(self, old: Document, new: Document) -> None:
        self.old = {rule.code: rule for rule in old.rules}
        self.new = {rule.code: rule for rule in new.rules}
        meant, means = meanings(old), meanings(new)
        self.changed = [name for name in means if means[name] != meant.get(name)]

    def of(self, effect: Effect) -> str:
        """The name of the part."""
        own = f"rule {effect.rule}"
        old, new = self.old.get(effect.rule), self.new.get(effect.rule)
        if effect.kind == "move" or old is None or new is None:
            return own
        if effect.kind == "reword":
            changed, named = words(old) != words(new), names_in_words(new)
        else:
            changed, named = old.clauses != new.clauses, names_in_clauses(new)
        return own if changed else next(name for name in self.changed if name in named)


def meanings(document: Document) -> dict[str, object]:
    """What a rule can name, in the order in which a cause is looked for."""
    return {
        **{f"factor {one.code}": one.of for one in document.factors},
        **{f"term {one.code}": one.value for one in document.terms},
        **{f"source {one.code}": (one.title, one.link) for one in document.sources},
        **{f"words {name}": getattr(document.words, name) for name in ORIGINS.values()},
    }


def words(rule: Rule) -> list[object]:
    """What a rule itself says, but for its priority. That it always fires is said too."""
    statement = rule.statement
    own = [getattr(statement, one.name) for one in fields(statement) if one.name != "priority"]
    return [*own, not rule.clauses]


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
