"""How runs are made: here, in worker processes or on other machines, whatever happens to them."""
