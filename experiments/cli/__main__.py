"""`python -m experiments.cli` is the command `safetynet`."""

from experiments.cli import main

main()
