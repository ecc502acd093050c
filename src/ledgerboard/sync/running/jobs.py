"""The durable jobs that carry runs: which they are, whether they live, and the next one."""

from __future__ import annotations

from ledgerboard.sync.models import Run
from ledgerboard.work import engine

MOST_JOBS = 3


def jobs_of(run: Run) -> list[str]:
    """The keys of the durable jobs that carry a run; the later ones where the first could not."""
    first = f"sync.run:{run.pk}"
    return [first, *(f"{first}:{number}" for number in range(2, MOST_JOBS + 1))]


def abandoned() -> list[Run]:
    """Open runs of all organizations whose jobs are over or gone."""
    every = Run.objects.filter(status__in=Run.OPEN).select_related("setting")
    return [run for run in every if not any(map(_is_living, [*jobs_of(run), round_job(run)]))]


def round_job(run: Run) -> str:
    """The key of the job that carries the round of this run, if it has one."""
    return f"sync.round:{run.round_id}"


def carry_on(run: Run) -> bool:
    """Ask for another job that carries an abandoned run; False when it had them all."""
    job = job_of(run)
    if job:
        carry(run, job)
    return job is not None


def job_of(run: Run) -> str | None:
    """The key of the next job that may carry it; None when it had them all."""
    return next((key for key in jobs_of(run) if engine.status(key) is None), None)


def last_error(run: Run) -> str:
    known = [job for key in jobs_of(run) if (job := engine.status(key))]
    return (known[-1].error or known[-1].state) if known else "no job"


def _is_living(key: str) -> bool:
    job = engine.status(key)
    return job is not None and not job.is_over


def carry(run: Run, job: str) -> None:
    engine.enqueue(
        "sync.run",
        id=job,
        partition=f"flow:{run.setting_id}",
        args=[run.pk],
        organization=run.organization_id,
    )
