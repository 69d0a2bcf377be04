"""Channels: spend, response and return, with the five rules of attribution beside each other."""

from seamark.faces.web.routes.channels.page import PAGES

__all__ = ["PAGES"]
