"""The routes, by room. One route: decode, one front-door call, encode."""

from typing import Final

from fastapi import APIRouter

from seamark.faces.api.routes import (
    approvals,
    audit,
    collect,
    customers,
    health,
    imports,
    keys,
    measure,
    people,
    plan,
    recommendations,
    responsibilities,
    sign_in,
)

ROUTERS: Final[tuple[APIRouter, ...]] = (
    health.router,
    sign_in.router,
    measure.router,
    collect.router,
    imports.router,
    customers.router,
    *plan.ROUTERS,
    responsibilities.router,
    recommendations.router,
    approvals.router,
    people.router,
    keys.router,
    audit.router,
)
