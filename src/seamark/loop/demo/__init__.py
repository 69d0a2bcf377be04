"""The demo company: 18 months of a simulated world, sent through the public doors and kept alive."""
