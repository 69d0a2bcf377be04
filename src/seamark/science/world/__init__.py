"""Worlds with known truth: a seeded simulator of a company, its market, its data and its accidents.

``History`` lives a world week by week and gives what the company's systems would see; ``find_truth`` gives what only
the simulator knows. Same parameters, same numbers. Pure numpy, no I/O.
"""

from seamark.science.world.catalogue import CATALOGUE
from seamark.science.world.channels import Channel, Source, base_channels
from seamark.science.world.company import demo_parameters
from seamark.science.world.conditions import Assignment, region_codes
from seamark.science.world.frames import pick, stack
from seamark.science.world.history import History, Orders, Week
from seamark.science.world.hits import Breach, Hits, Kind
from seamark.science.world.parameters import Buying, Company, Demand, Incident, Tracking, Visiting, WorldParameters
from seamark.science.world.people import DeviceKind, Devices, People
from seamark.science.world.placements import Placement
from seamark.science.world.present import Present
from seamark.science.world.spending import Spending
from seamark.science.world.timeline import moment
from seamark.science.world.truth import Truth, find_truth
from seamark.science.world.visits import NOBODY, Visits

__all__ = [
    "CATALOGUE", "NOBODY", "Assignment", "Breach", "Buying", "Channel", "Company", "Demand", "DeviceKind", "Devices",
    "History", "Hits", "Incident", "Kind", "Orders", "People", "Placement", "Present", "Source", "Spending", "Tracking",
    "Truth", "Visiting", "Visits", "Week", "WorldParameters", "base_channels", "demo_parameters", "find_truth",
    "moment", "pick", "region_codes", "stack",
]  # fmt: skip
