"""Seamark's own templates, one a tier, for workspaces that have none."""

import tomllib
from importlib import resources
from typing import Final

import msgspec

from seamark.plan.kinds import Template


def _read() -> dict[int, Template]:
    text = resources.files("seamark.plan.launch").joinpath("standard.toml").read_text("utf-8")
    found = msgspec.convert(tomllib.loads(text)["templates"], list[Template])
    return {one.tier: one for one in found}


STANDARD: Final = _read()
