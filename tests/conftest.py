"""What all tests share: hypothesis without a stopwatch, the same examples in every run."""

import os

import matplotlib as mpl
from hypothesis import settings

mpl.use("Agg")

# `make verify` asks for fresh examples; a plain run must not fail one day and pass the next.
fresh = os.environ.get("SAFETYNET_FRESH_SEEDS") == "1"
settings.register_profile("safetynet", deadline=None, derandomize=not fresh)
settings.load_profile("safetynet")
