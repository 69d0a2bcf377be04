"""How people and programs reach Seamark: pages, HTTP API, command line. Each decodes, calls one front door, encodes."""
