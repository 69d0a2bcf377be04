"""How people and programs reach Seamark: pages, HTTP API, command line. Each decodes, calls one front door, encodes.

Takes: requests, commands, clicks. Gives: pages, JSON, tables, exit codes. Promises: every number with its age; one
error shape; nothing a front door refused is shown. Does not do: count, decide, or touch a database.
"""
