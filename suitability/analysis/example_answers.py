"""Example answers: complete answers that show what a finding is about."""

from itertools import combinations

from suitability.engine.program import Program
from suitability.questionnaire.conditions import Clause

from .model_counting import AnswerSpace, Condition, condition


class ExampleAnswers:
    """Examples for one program, as bits.

    What nobody can read or choose is shown by the answers that come nearest to it.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.space = AnswerSpace(program)
        self.conditions = {rule.code: condition(program, rule) for rule in program.rules}
        self.all_blank = program.fill_blanks(0)

    def of_rule(self, rule: str) -> int:
        return self.nearest(self.conditions[rule])

    def of_question(self, question: str) -> int:
        return self.nearest(self.program.slot(question).shown_when)

    def of_choice(self, question: str, choice: str) -> int:
        chosen = self.program.constraint(Clause((f"{question}.{choice}",)))
        return self.nearest((*self.program.slot(question).shown_when, chosen))

    def nearest(self, constraints: Condition) -> int:
        """Return answers that meet all of the constraints, or else as many as any answers meet."""
        for size in range(len(constraints), 0, -1):
            for some in combinations(constraints, size):
                answers = self.space.count_where((some,))
                if answers:
                    return answers.example
        return self.all_blank
