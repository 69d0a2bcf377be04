"""The track record of every estimator: how often its intervals held and how far off it was where the truth was known.

The records are measured by ``make bench`` (``benchmarks/records``) and lie beside this file, so that every estimate can
be shown with the record of its method.
"""

from seamark.measure.records.record import Covered, Record, Scored, record_of, records

__all__ = ["Covered", "Record", "Scored", "record_of", "records"]
