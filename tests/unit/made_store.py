"""A study that is kept, and runs of it that are made up."""

from typing import TYPE_CHECKING

from experiments.execution.pool import attempt
from experiments.jobs import Job, Outcome
from experiments.store.folder import Store
from experiments.store.manifest import Manifest
from tests.unit import fake_work

if TYPE_CHECKING:
    pass

JOBS = fake_work.jobs()
MANIFEST = Manifest(
    name="town",
    digest="abc",
    keys=("routing.speed",),
    points=((1,), (2,), (3,)),
    seed=11,
    replications=4,
    version=fake_work.VERSION,
)

TEXT = 'title = "town"\n'


def made(jobs: list[Job]) -> list[Outcome]:
    return [attempt(fake_work.task(fake_work.raising), job) for job in jobs]


def missing(store: Store, jobs: list[Job]) -> list[Job]:
    return list(store.found(jobs).missing)
