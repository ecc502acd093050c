"""What the doctor looks at of the runs: open ones that nobody is carrying any more."""

from __future__ import annotations

from collections.abc import Iterator

from ledgerboard.cli.doctor_finding import Finding
from ledgerboard.config.settings import Settings

AGAIN = (
    "Nothing is lost: a worker picks it up within {minutes} minutes. If it is still "
    "here then, restart ledgerboard serve (or ledgerboard worker)."
)
ENDING = (
    "It had all its tries, and a worker ends it within {minutes} minutes. Fix that cause, then: "
    "ledgerboard sync retry {run}"
)


def stranded_runs(_: Settings) -> Iterator[Finding]:
    """A worker finds them too. This names what it has not reached yet, and why the job before it
    stopped.
    """
    from ledgerboard.sync import flows, services, tasks

    left = services.abandoned()
    if not left:
        yield Finding(well=True, what="No run is stranded")
    for run in left:
        title, status = flows.declared(run.setting.flow).title, run.get_status_display()
        advice = AGAIN if services.job_of(run) else ENDING
        yield Finding(
            well=False,
            what=f"Run {run.pk} ({title}, {run.organization}) says “{status}”, but nothing is "
            f"working on it. Its job ended: {services.last_error(run)}",
            advice=advice.format(minutes=tasks.ABANDONED_EVERY_SECONDS // 60, run=run.pk),
        )
