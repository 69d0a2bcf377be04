"""The pages: server-rendered, live over one socket.

Takes: an open workspace. Gives: an ASGI application with every page, its static files and the socket ``/live``.
Promises: each page asks front doors only, in the name of who is signed in; no script or style inline; no number typed
in. Does not do: compute what a front door can say, or touch a database.
"""

from seamark.faces.web.app import create_pages

__all__ = ["create_pages"]
