"""What looks the same is the same characters."""

import pytest

from suitability.questionnaire.normalization import normalized, unusual_character

USUAL = ["", "Plain text, 911.\nAnother line.", "“Don’t” – really…", "café", "日本語", "Привет"]
UNUSUAL = {
    "ta\u00adke": "the character 'soft hyphen' (U+00AD)",
    "a\u00a0b": "the character 'no-break space' (U+00A0)",
    "\u200bx": "the character 'zero width space' (U+200B)",
    "a\tb": "the character 'control' (U+0009)",
    "½": "the character 'vulgar fraction one half' (U+00BD)",
    "②": "the character 'circled digit two' (U+2461)",
    "\u2169": "the character 'roman numeral ten' (U+2169)",
    "❷": "the character 'dingbat negative circled digit two' (U+2777)",
    "e\u0301": "the character 'combining acute accent' (U+0301)",
    "1\ufe0f": "the character 'variation selector-16' (U+FE0F)",
    "ﬁne": "the character 'latin small ligature fi' (U+FB01)",
    "t\u0430ke": "letters of two alphabets in 't\u0430ke'",
}
NORMALIZED = {
    "a  b\n c": "a b c",
    "ta\u00adke\u00a0it": "take it",
    "\u200bx": "x",
    "②": "2",
    "ｔａｋｅ": "take",
}


@pytest.mark.parametrize("text", USUAL)
def test_usual_characters_pass(text):
    assert unusual_character(text) == ""


@pytest.mark.parametrize(("text", "named"), UNUSUAL.items())
def test_what_reads_like_something_else_is_named(text, named):
    assert unusual_character(f"Some words, {text}.") == named


@pytest.mark.asvs("V1.1.1")
@pytest.mark.parametrize(("text", "same"), NORMALIZED.items())
def test_a_normalized_text_is_what_is_read(text, same):
    assert normalized(text) == same
