"""A scenario as one complete file: every value with mark and source, ready to be run again."""

import json
import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sim.scenario import Row, Scenario

SCENARIO: Final = "scenario.toml"
"""Name of the file in the folder of a run or study."""


def to_toml(scenario: "Scenario") -> str:
    """Return the scenario with all its defaults as the text of a scenario file."""
    values = scenario.values()
    lines = [_line(row, values) for row in scenario.table()]
    return "\n".join([f"# {scenario.name}, complete", *filter(None, lines), ""])


def from_toml(text: str, name: str) -> "Scenario":
    """Return the scenario of such a text.

    Raises:
        ScenarioError: it is no scenario.
        ValueError: it is not TOML.
    """
    from sim.scenario import Scenario
    from sim.scenario.layers import FileLayer

    return Scenario.build((FileLayer(SCENARIO, tomllib.loads(text), text),), name)


def _line(row: "Row", values: Mapping[str, Any]) -> str:
    value: Any = values
    for part in row.key.split("."):
        if part not in value:
            return ""
        value = value[part]
    mark = f"[{row.mark}]" if row.mark else ""
    comment = " ".join(part for part in (mark, row.source) if part)
    return f"{row.key} = {_written(value)}" + (f" # {comment}" if comment else "")


def _written(value: Any) -> str:
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key} = {_written(part)}" for key, part in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, str):
        # A JSON string is a TOML string, but for one control character.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value).lower() if isinstance(value, bool) else repr(value)
