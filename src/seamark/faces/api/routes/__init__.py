"""The routes, by room. One route: decode, one front-door call, encode."""

from typing import Final

from fastapi import APIRouter

from seamark.faces.api.routes import (
    approvals,
    audit,
    collect,
    customers,
    experiments,
    forecasts,
    health,
    imports,
    journeys,
    keys,
    launches,
    measure,
    notices,
    people,
    plan,
    recommendations,
    record,
    regional,
    responsibilities,
    scenarios,
    schedule,
    sharing,
    sign_in,
    value,
)

ROUTERS: Final[tuple[APIRouter, ...]] = (
    health.router,
    sign_in.router,
    measure.router,
    journeys.router,
    record.router,
    regional.router,
    experiments.router,
    value.router,
    forecasts.router,
    collect.router,
    imports.router,
    customers.router,
    sharing.router,
    launches.router,
    scenarios.router,  # before those of the plan, whose /{noun}/{id}/move would take its moves
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
