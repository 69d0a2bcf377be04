"""Channels: spend, response and return, with seven ways to attribute beside each other."""

from seamark.faces.web.routes.channels.page import PAGES

__all__ = ["PAGES"]
