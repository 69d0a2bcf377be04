"""From a request to a durable record: the steps, and the decoding they share with loading."""

from seamark.collect.record.batch import Batch, Envelope, Rejected, packed, unpacked
from seamark.collect.record.decoding import decode
from seamark.collect.record.moments import micros_of, moment_of
from seamark.collect.record.recording import STEPS, Recording
from seamark.collect.record.repair import Refused

__all__ = [
    "STEPS",
    "Batch",
    "Envelope",
    "Recording",
    "Refused",
    "Rejected",
    "decode",
    "micros_of",
    "moment_of",
    "packed",
    "unpacked",
]
