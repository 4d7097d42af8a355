"""PyYAML: load a file, and remember the line of every key.

By libyaml, which is written in C and which not every machine has, it takes a tenth of the time.
What that refuses, and what only that would take, is read again by PyYAML's own parser: so a text is
taken, or refused with a problem and its line, in the same way everywhere.
"""

from collections.abc import Iterable
from contextlib import suppress
from itertools import chain
from typing import Any

import yaml

# What a plain scalar can be that is no text, by its first letter. A date is left a text.
NO_TEXTS = {
    first: [(tag, form) for tag, form in forms if not tag.endswith(":timestamp")]
    for first, forms in yaml.resolver.Resolver.yaml_implicit_resolvers.items()
}
LIBYAML: bool = yaml.__with_libyaml__
BROKEN = (ValueError, LookupError, AttributeError, TypeError)


class YamlError(ValueError):
    """A text that is no YAML, or has a key twice. `line` counts from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line, self.problem = line, problem


class Marked(dict[str, Any]):
    """A mapping, with its first line and the line of each key; lines count from 1."""

    line: int
    lines: dict[str, int]


def reads_as_text(plain: str) -> bool:
    """Return whether a plain scalar is a text, and no number or the like."""
    return not any(form.match(plain) for _, form in NO_TEXTS.get(plain[:1], ()))


def load(text: str) -> Any:
    """Return what a text says; its mappings are Marked. Raises YamlError."""
    if LIBYAML and "\t" not in text:  # which takes tabs between words
        with suppress(yaml.YAMLError):
            return _load(_FastLoader, text)
    try:
        return _load(_PureLoader, text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join(filter(None, (error.context, error.problem)))
        raise YamlError(mark.line + 1 if mark else 1, problem) from None
    except yaml.reader.ReaderError as error:
        before = text.partition(chr(error.character))[0]
        raise YamlError(before.count("\n") + 1, error.reason) from None


def _load(loader: Any, text: str) -> Any:
    try:
        return loader(text).get_single_data()
    except RecursionError:
        raise YamlError(1, "is nested too deeply") from None


class _Constructor:
    """Of both loaders: keeps lines, and refuses a key given twice."""

    yaml_implicit_resolvers = NO_TEXTS

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Refuse a value that its tag cannot be, such as `!!int x`: raise ConstructorError with its
        line."""
        try:
            return super().construct_object(node, deep)  # type: ignore[misc]
        except BROKEN as error:
            problem = f"cannot be read as a value: {error}"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from None


class _PureLoader(_Constructor, yaml.SafeLoader):
    """A safe loader by PyYAML's own parser."""


class _FastLoader(_Constructor, yaml.CSafeLoader if LIBYAML else yaml.SafeLoader):  # type: ignore[misc]
    """A safe loader by libyaml."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Refuse a plain text with a question mark in brackets, which libyaml alone takes. Raises
        ConstructorError."""
        if any(map(_is_plain_question, _in_brackets(node))):
            raise yaml.constructor.ConstructorError(None, None, "a question", node.start_mark)
        return super().construct_object(node, deep)


def _in_brackets(node: yaml.Node) -> Iterable[yaml.Node]:
    if not (isinstance(node, yaml.CollectionNode) and node.flow_style):
        return ()
    return chain(*node.value) if isinstance(node, yaml.MappingNode) else node.value


def _is_plain_question(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and "?" in node.value


def _construct_marked(loader: Any, node: yaml.MappingNode) -> Marked:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    for number, (key_node, _) in enumerate(node.value):
        if (key := keys[number]) in keys[:number]:
            problem = f"'{key}' is given twice"
            raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
    lines = [key_node.start_mark.line + 1 for key_node, _ in node.value]
    marked = Marked(loader.construct_mapping(node, deep=True))
    marked.line, marked.lines = node.start_mark.line + 1, dict(zip(keys, lines, strict=True))
    return marked


for _loader in (_FastLoader, _PureLoader):
    _loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct_marked)
