"""Every setting is known by its variable, and told to people."""

from pathlib import Path

from ingest.environment import NAMES, PREFIX
from service.settings import Settings

FIELDS = Settings.model_fields
README = Path(__file__).parent.parent / "README.md"


def test_the_light_list_of_variables_holds_every_setting_and_no_other() -> None:
    own = [name.upper() for name, one in FIELDS.items() if one.validation_alias is None]
    assert sorted(NAMES) == sorted(own)


def test_the_readme_names_every_setting() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{PREFIX}{name}`" not in text] == []


def test_the_readme_names_the_variables_that_other_programs_read_too() -> None:
    text = README.read_text(encoding="utf-8")
    usual = [one.validation_alias for one in FIELDS.values() if one.validation_alias]
    assert [name for name in usual if f"`{name}`" not in text] == []
