"""What FHIR calls one release of a questionnaire, its choices and its responses."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


def element(**values: Any) -> Json:
    """Return an element of FHIR, which has none that is empty; False and 0 are values."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


@dataclass(frozen=True, slots=True)
class Names:
    """The identifiers of one release. `base` is where addresses begin, without a slash at its end.
    `number` is the release's; None for content that was not released, which goes by the start of
    its digest."""

    base: str
    code: str
    digest: str
    number: int | None = None

    @property
    def version(self) -> str:
        return f"draft-{self.digest[:12]}" if self.number is None else str(self.number)

    @property
    def id(self) -> str:
        """The id of this version. FHIR allows 64 characters of A-Z, a-z, 0-9, `-` and `.`."""
        return f"{self._dashed[:40]}-{self.version}"

    @property
    def url(self) -> str:
        """The address without a version, the same for all."""
        return f"{self.base}/Questionnaire/{self._dashed}"

    @property
    def canonical(self) -> str:
        """The address with the version, by which a response names its questionnaire."""
        return f"{self.url}|{self.version}"

    @property
    def _dashed(self) -> str:
        return self.code.replace("_", "-")

    def identifier(self, kind: str, value: str) -> dict[str, str]:
        """Return an Identifier of ours, such as of the kind `reference`."""
        return {"system": f"{self.base}/identifier/{kind}", "value": value}

    def coding(self, question: str, choice: str, display: str = "") -> Json:
        """Return the Coding of a choice. A code means the same in all releases, so its system has
        no version."""
        return element(system=self.code_system(question), code=choice, display=display)

    def code_system(self, question: str) -> str:
        """Return the address of the codes of a question's choices."""
        return f"{self.base}/CodeSystem/{self.code}/{question}"

    def code_system_id(self, question: str) -> str:
        """Return the id by which they are read; as `id`."""
        return f"{self._dashed[:20]}-{question.replace('_', '-')[:43]}"
