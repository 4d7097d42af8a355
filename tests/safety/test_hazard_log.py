"""Whatever the hazard log names is there, its page is up to date, and what did not run is told."""

from dataclasses import replace

from django.apps import apps
from django.db.models import PROTECT

from suitability.content.reader import read
from tests.safety import controls_page
from tests.safety.hazard_log import PAGE, lost_names, not_passed, page, read_log
from tests.support.collected import EVERYTHING, collected

LOG = read_log()
CONTENT = read()


def constraints() -> set[str]:
    """What the models promise: constraints by name, and fields that are unique or protect."""
    names = set()
    for model in apps.get_app_config("suitability").get_models():
        table = model._meta.db_table
        names |= {f"{table}.{constraint.name}" for constraint in model._meta.constraints}
        for field in model._meta.concrete_fields:
            names |= {f"{table}.{field.name} unique"} if field.unique else set()
            protects = getattr(field.remote_field, "on_delete", None) is PROTECT
            names |= {f"{table}.{field.name} protect"} if protects else set()
    return names


def test_the_page_is_what_the_log_gives():
    assert PAGE.read_text(encoding="utf-8") == page(LOG), "see `make hazards`"


def test_the_page_of_controls_is_what_the_content_gives():
    committed = controls_page.PAGE.read_text(encoding="utf-8")
    assert committed == controls_page.page(CONTENT), "see `make hazards`"


def test_every_hazard_has_a_control_and_every_control_is_enforced():
    codes = [hazard.code for hazard in LOG.hazards]
    assert codes == sorted(set(codes))
    for hazard in LOG.hazards:
        assert hazard.controls, hazard.code
        for control in hazard.controls:
            assert any(control.named.values()), f"{hazard.code}: {control.sentence}"


def test_no_control_makes_a_hazard_worse_and_each_score_is_on_the_scale():
    for hazard in LOG.hazards:
        for severity, likelihood in (hazard.initial, hazard.residual):
            assert severity in LOG.severity, hazard.code
            assert likelihood in LOG.likelihood, hazard.code
        assert hazard.residual <= hazard.initial, hazard.code


def test_the_codes_that_it_names_are_in_the_content_and_each_risk_there_is_named():
    assert list(lost_names(LOG, CONTENT)) == []


def test_each_test_that_it_names_is_collected_and_neither_skipped_nor_allowed_to_fail():
    tests = collected(EVERYTHING)
    runs = {test for test, entry in tests.items() if entry.runs}
    assert LOG.names("tests") - runs == set()


def test_each_constraint_that_it_names_is_in_a_model():
    assert LOG.names("constraints") - constraints() == set()


def test_a_guarantee_that_is_gone_is_told():
    fewer = replace(CONTENT.document, guarantees=CONTENT.document.guarantees[1:])
    assert list(lost_names(LOG, replace(CONTENT, document=fewer))) == ["there is no guarantee G01"]


def test_a_pattern_and_words_that_are_gone_are_told():
    wording = CONTENT.wording
    controls = replace(wording.controls, kept=wording.controls.kept[1:])
    fewer = replace(wording, patterns=wording.patterns[1:], controls=controls)
    problems = list(lost_names(LOG, replace(CONTENT, wording=fewer)))
    assert problems == [
        "there is no check L01",
        "H14: the words kept in 'rule N02 text' are not those of the log",
    ]


def test_a_risk_that_no_hazard_names_is_told():
    without = replace(LOG, hazards=tuple(each for each in LOG.hazards if each.code != "H15"))
    problems = list(lost_names(without, CONTENT))
    assert "there is no hazard for the rule C72" in problems
    assert "there is no hazard for the guarantee G20_under_18" in problems


def test_a_test_that_did_not_pass_in_a_run_is_told():
    named = sorted(LOG.names("tests"))
    assert not_passed(LOG, named) == []
    assert not_passed(LOG, [f"{test}[an example]" for test in named]) == []
    assert not_passed(LOG, named[1:]) == named[:1]
