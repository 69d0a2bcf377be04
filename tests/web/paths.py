"""Every page of the product, and the action that opens it."""

PATHS = {
    "/": "measure.read",
    "/channels": "measure.read",
    "/channels?by=campaign&show=return&look_back=7&direct=1": "measure.read",
    "/people": "customers.read",
    "/people?q=adler": "customers.read",
    "/people/merges": "customers.read",
    "/people/blocked": "customers.read",
    "/data": "collect.read",
    "/data/live": "collect.read",
    "/data/quarantine": "collect.read",
    "/data/imports": "collect.read",
    "/data/tracking-plan": "collect.read",
    "/data/connect": "collect.read",
    "/data/timing": "collect.read",
    "/search": "",
    "/settings/people": "people.read",
    "/settings/keys": "keys.manage",
    "/settings/audit": "audit.read",
    "/settings/workspace": "settings.read",
    "/settings/account": "",
}
