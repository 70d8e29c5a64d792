"""`python -m benchmarks [streets] [town]`: speeds as ratios measured side by side in one run."""

import sys
from collections.abc import Callable

from benchmarks import streets, town

SECTIONS: dict[str, Callable[[], None]] = {"streets": streets.report, "town": town.report}


def main(asked: list[str]) -> int:
    """Run the sections that are asked for, or all."""
    unknown = [name for name in asked if name not in SECTIONS]
    if unknown:
        print(f"unknown section {unknown[0]}; there are: {', '.join(SECTIONS)}", file=sys.stderr)
        return 2
    for name in asked or SECTIONS:
        SECTIONS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
