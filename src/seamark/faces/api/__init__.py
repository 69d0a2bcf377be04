"""The HTTP API: routes decode, call one front door, encode. ``ingest`` is the tracking door, a file of its own."""

from seamark.faces.api.app import create_api

__all__ = ["create_api"]
