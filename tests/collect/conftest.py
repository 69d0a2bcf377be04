"""What tests of collection may ask for."""

from tests.disks import small_disk

__all__ = ["small_disk"]
