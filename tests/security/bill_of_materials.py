"""docs/sbom.json: the bill of materials, in CycloneDX 1.6, of what `make run` installs.

It is made from requirements/base.txt, which pins each package with the hashes of its files. It has
no time and no serial number of its own, so that it changes with the requirements alone.

python -m tests.security.bill_of_materials
"""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
REQUIREMENTS, BILL = ROOT / "requirements/base.txt", ROOT / "docs/sbom.json"
PINNED = re.compile(
    r"^(?P<name>[\w.-]+)(\[.*?\])?==(?P<version>[^\s;\\]+)(?P<rest>.*(?:\n    .*)*)", re.M
)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
MARKER = re.compile(r";\s*([^\\\n]+?)\s*\\?$", re.M)


def component(match: re.Match[str]) -> dict[str, Any]:
    """Return a package as a component, its files by their hashes as references."""
    name, version = match["name"].lower(), match["version"]
    purl = f"pkg:pypi/{name}@{version}"
    hashes = [{"alg": "SHA-256", "content": each} for each in HASH.findall(match["rest"])]
    url = f"https://pypi.org/project/{name}/{version}/"
    files = [{"type": "distribution", "url": url, "hashes": hashes}]
    entry = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    where = MARKER.search(match["rest"].splitlines()[0])
    only = [{"name": "environment", "value": where[1]}] if where else []
    return entry | {"externalReferences": files} | ({"properties": only} if only else {})


def bill() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages = PINNED.finditer(REQUIREMENTS.read_text(encoding="utf-8"))
    components = [component(match) for match in packages]
    name, version = project["name"], project["version"]
    program = {"type": "application", "bom-ref": name, "name": name, "version": version}
    depends = {"ref": name, "dependsOn": [each["bom-ref"] for each in components]}
    whole = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": program},
        "components": components,
        "dependencies": [depends, *({"ref": each["bom-ref"]} for each in components)],
    }
    return json.dumps(whole, indent=1) + "\n"


if __name__ == "__main__":
    BILL.write_text(bill(), encoding="utf-8")
