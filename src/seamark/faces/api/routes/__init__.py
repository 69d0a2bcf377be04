"""The routes, by room. One route: decode, one front-door call, encode."""

from typing import Final

from fastapi import APIRouter

from seamark.faces.api.routes import (
    approvals,
    audit,
    collect,
    customers,
    forecasts,
    health,
    imports,
    keys,
    launches,
    measure,
    notices,
    people,
    plan,
    recommendations,
    responsibilities,
    schedule,
    sharing,
    sign_in,
)

ROUTERS: Final[tuple[APIRouter, ...]] = (
    health.router,
    sign_in.router,
    measure.router,
    forecasts.router,
    collect.router,
    imports.router,
    customers.router,
    sharing.router,
    launches.router,
    *plan.ROUTERS,
    schedule.router,
    responsibilities.router,
    recommendations.router,
    approvals.router,
    notices.router,
    people.router,
    keys.router,
    audit.router,
)
