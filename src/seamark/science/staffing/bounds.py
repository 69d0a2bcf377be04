"""What no rota can avoid."""

from seamark.science.staffing.network import Network


def least_lateness(network: Network) -> int:
    """A weighted lateness that no rota goes below: each job late by what even free people could not avoid."""
    _, ends = network.alone
    return sum(
        job.weight * max(0, end + job.lead - job.due)
        for job, end in zip(network.work.jobs, ends, strict=True)
        if job.due is not None
    )
