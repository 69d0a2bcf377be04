"""The plan database's schema, one script a version: ``vNNNN_what_it_adds.py``."""
