"""What a study leaves on disk: blocks of runs that appear whole, results, the folder of a run."""
