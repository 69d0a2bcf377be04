"""Secrets of other rooms: derived from the workspace's own, so that none of them is stored."""

from seamark.govern.service.desk import Desk

DERIVED = "derived secret"


class DerivedVerbs(Desk):
    """Secrets for one purpose each."""

    def derived_secret(self, purpose: str, name: str) -> bytes:
        """256 bits that are always the same for a purpose and a name, and known to nobody without ``DATA/secret``.

        A copy of the plan database alone does not hold them; another workspace's secret makes others.
        """
        return bytes.fromhex(self._secret.sign(DERIVED, f"{purpose}\x1f{name}"))
