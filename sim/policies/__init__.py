"""Rules chosen by name in the scenario: how to patrol, whom to send, which way a report goes."""
