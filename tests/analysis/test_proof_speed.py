"""What an approver waits for: the whole gate, and the difference from what is live."""

import time
from dataclasses import replace

import pytest

from suitability.analysis.difference import difference
from suitability.content.publication_checks import findings
from suitability.content.reader import read


@pytest.mark.slow  # which runs without coverage, whose tracing is not what an approver waits for
def test_proof_and_difference_of_the_shipped_content_take_less_than_two_seconds():
    content = read()
    findings(content)  # the dictionary of syllables is read once a process
    rules = tuple(
        replace(rule, statement=replace(rule.statement, heading="Another", priority=38))
        if rule.code in ("C10", "C20", "C30")
        else rule
        for rule in content.document.rules
    )
    edited = replace(content, document=replace(content.document, rules=rules))
    began = time.process_time()
    proof = findings(edited)
    differs = difference(content.document, edited.document)
    took = time.process_time() - began
    print(f"proof and difference: {took:.2f} s")
    assert proof
    assert differs.differ
    assert took < 2
