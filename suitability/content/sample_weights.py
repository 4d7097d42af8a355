"""How often choices are made, for made-up responses; `sample_weights.yaml` is the shipped list."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .yaml_loader import load

SHIPPED_WEIGHTS = Path(__file__).with_name("sample_weights.yaml")


class SampleWeights(NamedTuple):
    """Of 100 people, how many say `none` to a question; and the weight of a `question.choice`."""

    none: Mapping[str, float]
    choices: Mapping[str, float]


@cache
def read_sample_weights(file: Path = SHIPPED_WEIGHTS) -> SampleWeights:
    """Read the weights from a file. Raises OSError, YamlError, KeyError."""
    plain = load(file.read_text(encoding="utf-8"))
    return SampleWeights(plain["none"], plain["choices"])
