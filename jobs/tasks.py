"""The one Celery task. Its message holds the id of a request and nothing else."""

from uuid import UUID

from celery import shared_task

from jobs.work import work


@shared_task(name="jobs.run", Request="jobs.wake:Wake")  # type: ignore[untyped-decorator]
def run(request_id: str, **_of_a_later_version: object) -> None:
    work(UUID(request_id))
