"""Simulations whose truth is known, one module a method: each has ``records()``, which runs it and says how it did."""
