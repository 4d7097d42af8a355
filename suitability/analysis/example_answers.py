"""Complete answers that show what a finding is about."""

from itertools import combinations

from suitability.engine.program import Program
from suitability.questionnaire.conditions import Clause

from .model_counting import Condition, Found, condition, find


class Examples:
    """Of one program. What nobody can read or choose is shown by whoever comes nearest to it."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.conditions = {rule.code: condition(program, rule) for rule in program.rules}
        self.anybody = program.fill_blanks(0)
        self._fires: dict[str, Found] = {}

    def fires(self, rule: str) -> Found:
        """The answers in which a rule fires."""
        if rule not in self._fires:
            self._fires[rule] = find(self.program, (self.conditions[rule],))
        return self._fires[rule]

    def of_rule(self, rule: str) -> int:
        found = self.fires(rule)
        return found.example if found else self.nearest(self.conditions[rule])

    def of_question(self, question: str) -> int:
        return self.nearest(self.program.slot(question).shown_when)

    def of_choice(self, question: str, choice: str) -> int:
        chosen = self.program.constraint(Clause((f"{question}.{choice}",)))
        return self.nearest((*self.program.slot(question).shown_when, chosen))

    def nearest(self, tests: Condition) -> int:
        """Answers that meet all of the tests; if none do, as many of them as any answers meet."""
        for size in range(len(tests), 0, -1):
            for some in combinations(tests, size):
                found = find(self.program, (some,))
                if found:
                    return found.example
        return self.anybody
