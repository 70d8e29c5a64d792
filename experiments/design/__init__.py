"""What a study asks for: which runs, at which points, from which file."""
