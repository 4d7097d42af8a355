"""English sentences that can be translated later, where somebody reads them on a page.

A room without Django cannot translate. So what it says carries the template and the values that it
was made of, and reads as English:

    >>> sentence = Sentence("%(rule)s can be quiet itself", rule="C10")
    >>> sentence, sentence.template, sentence.values
    ('C10 can be quiet itself', '%(rule)s can be quiet itself', {'rule': 'C10'})

suitability/authoring/translated.py translates it, and `makemessages` finds the templates.
"""

from collections.abc import Iterable


class Sentence(str):
    """A text with the template and the values that it was made of. A value may be one too."""

    template: str
    values: dict[str, object]
    plural: str = ""  # of a counted one, and its number
    number: int = 0

    def __new__(cls, template: str, /, **values: object) -> "Sentence":
        self = super().__new__(cls, template % values if values else template)
        self.template, self.values = template, values
        return self


def counted(singular: str, plural: str, number: int, /, **values: object) -> Sentence:
    """Return a sentence whose form depends on a number, which is its value `number`."""
    values |= {"number": number}
    self = Sentence(singular if number == 1 else plural, **values)
    self.template, self.plural, self.number = singular, plural, number
    return self


def joined(separator: str, texts: Iterable[str]) -> Sentence:
    """Return texts with a separator between them, each to be translated by itself."""
    values = {f"text{number}": text for number, text in enumerate(texts)}
    return Sentence(separator.join(f"%({name})s" for name in values), **values)
