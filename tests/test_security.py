"""Every promise of SECURITY.md is held by a test that there is."""

import re

from conftest import ROOT

ROWS = re.findall(r"^\| (\d+) \| (.+) \| (.*) \|$", (ROOT / "SECURITY.md").read_text("utf-8"), re.M)


def test_each_promise_names_its_tests() -> None:
    assert [int(number) for number, _, _ in ROWS] == list(range(1, 13))
    for number, _, tests in ROWS:
        named = re.findall(r"`(\w+\.py)::(\w+)`", tests)
        assert named, f"promise {number} names no test"
        for file, name in named:
            text = (ROOT / "tests" / file).read_text(encoding="utf-8")
            assert re.search(rf"^ *(?:async )?def {name}\(", text, re.M), f"{file} has no {name}"
