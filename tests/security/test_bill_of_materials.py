"""The bill of materials names what is installed, with the hashes of its files."""

import json
import re

import pytest

from tests.security.bill_of_materials import BILL, REQUIREMENTS, bill


@pytest.mark.asvs("V15.1.2")
def test_it_is_what_the_requirements_give():
    assert BILL.read_text(encoding="utf-8") == bill(), "see `make sbom`"


@pytest.mark.asvs("V15.1.2")
def test_it_has_every_package_and_every_hash():
    text = REQUIREMENTS.read_text(encoding="utf-8")
    components = json.loads(BILL.read_text(encoding="utf-8"))["components"]
    pinned = re.findall(r"^([\w.-]+)(?:\[.*\])?==([^\s;]+)", text, re.MULTILINE)
    assert [(each["name"], each["version"]) for each in components] == pinned
    hashes = [
        digest["content"]
        for each in components
        for file in each["externalReferences"]
        for digest in file["hashes"]
    ]
    assert hashes == re.findall(r"sha256:([0-9a-f]{64})", text)
    assert all(each["purl"] == f"pkg:pypi/{each['name']}@{each['version']}" for each in components)
