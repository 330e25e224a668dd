"""Every setting is known by its variable, and told to people."""

from pathlib import Path

from ingest.environment import NAMES, PREFIX
from service.settings import Settings

README = Path(__file__).parent.parent / "README.md"


def test_the_light_list_of_variables_holds_every_setting_and_no_other() -> None:
    own = [name.upper() for name in Settings.model_fields if not name.startswith("openai_")]
    assert sorted(NAMES) == sorted(own)


def test_the_readme_names_every_setting() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{PREFIX}{name}`" not in text] == []
