"""What benchmarks/ingest.py needs beside it: a load generator in C and in Python, messages, the server under load."""
