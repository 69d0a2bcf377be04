"""Launches: what a tier takes, placed backwards from the day, and how ready one is."""

from seamark.plan.launch.preparing import Late, prepared, template_for
from seamark.plan.launch.reading import DateMove, Launch, LaunchGate, LaunchTask, launch_of
from seamark.plan.launch.standard import STANDARD

__all__ = [
    "STANDARD",
    "DateMove",
    "Late",
    "Launch",
    "LaunchGate",
    "LaunchTask",
    "launch_of",
    "prepared",
    "template_for",
]
