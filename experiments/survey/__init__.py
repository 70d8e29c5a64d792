"""The report of a study whose points are sampled or listed: what each measure leans on."""

from experiments.survey.page import write_survey

__all__ = ["write_survey"]
