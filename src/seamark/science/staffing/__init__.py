"""Who does what when: work for people with calendars, skills and due dates; docs/scheduling.md says how."""

from seamark.science.staffing.model import Booked, Job, Part, Placed, Rota, Wait, Work, Worker

__all__ = ["Booked", "Job", "Part", "Placed", "Rota", "Wait", "Work", "Worker"]
