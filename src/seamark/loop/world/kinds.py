"""How each kind of hit shows: type and name of the call, the page it happens on, the page before."""

import numpy as np

from seamark.science import NOBODY, Kind

TYPES = ("identify", "track", "page", "screen", "group", "alias")
SCREEN = TYPES.index("screen")
_NAMES: dict[Kind, str] = {
    Kind.LAND: "", Kind.CATEGORY: "Category", Kind.PRODUCT: "Product", Kind.PRODUCT_2: "Product", Kind.CART: "Cart",
    Kind.CHECKOUT: "Checkout", Kind.THANKS: "Order Confirmation", Kind.ACCOUNT: "Account",
    Kind.VIEWED: "Product Viewed",
    Kind.VIEWED_2: "Product Viewed", Kind.VIEWED_LANDING: "Product Viewed", Kind.ADDED: "Product Added",
    Kind.ADDED_2: "Product Added", Kind.STARTED: "Checkout Started", Kind.COMPLETED: "Order Completed",
    Kind.REPEATED: "Order Completed", Kind.REFUNDED: "Order Refunded", Kind.SIGNED_UP: "Signed Up",
    Kind.SUBSCRIBED: "Newsletter Subscribed", Kind.OPENED: "Application Opened",
    Kind.EMAIL_CLICKED: "Email Link Clicked",
}  # fmt: skip
EVENTS = tuple(sorted({name for name in _NAMES.values() if name} | {"Home"}))
EVENT_OF = np.array([EVENTS.index(_NAMES[kind]) if _NAMES.get(kind) else NOBODY for kind in Kind])
LANDING_EVENT = np.array([EVENTS.index(name) for name in ("Home", "Category", "Product")])
_OTHER_TYPES = {Kind.IDENTIFY: 0, Kind.GROUP: 4, Kind.ALIAS: 5}
TYPE_OF = np.array([2 if kind <= Kind.ACCOUNT else _OTHER_TYPES.get(kind, 1) for kind in Kind])
LAND, CATEGORY, PRODUCT, OTHER, CART, CHECKOUT, THANKS, ACCOUNT, SIGN_IN = range(9)
_AT: dict[Kind, int] = {
    Kind.CATEGORY: CATEGORY, Kind.PRODUCT: PRODUCT, Kind.VIEWED: PRODUCT, Kind.ADDED: PRODUCT, Kind.PRODUCT_2: OTHER,
    Kind.VIEWED_2: OTHER, Kind.ADDED_2: OTHER, Kind.CART: CART, Kind.CHECKOUT: CHECKOUT, Kind.STARTED: CHECKOUT,
    Kind.COMPLETED: THANKS, Kind.REPEATED: THANKS, Kind.THANKS: THANKS, Kind.ACCOUNT: ACCOUNT, Kind.SIGNED_UP: ACCOUNT,
    Kind.ALIAS: ACCOUNT, Kind.GROUP: ACCOUNT, Kind.IDENTIFY: SIGN_IN,
}  # fmt: skip
"""The page on which each kind of hit happens; the rest happens where the visit landed."""
_BEFORE: dict[int, int] = {
    CATEGORY: LAND, PRODUCT: CATEGORY, OTHER: PRODUCT, CART: PRODUCT, CHECKOUT: CART, THANKS: CHECKOUT,
    ACCOUNT: LAND, SIGN_IN: LAND, LAND: LAND,
}  # fmt: skip
PLACE_OF = np.array([_AT.get(kind, LAND) for kind in Kind])
PLACE_BEFORE = np.array([_BEFORE[_AT.get(kind, LAND)] for kind in Kind])
PRODUCT_KINDS = (Kind.VIEWED, Kind.VIEWED_2, Kind.VIEWED_LANDING, Kind.ADDED, Kind.ADDED_2)
SAME_FACTS = {
    Kind.SIGNED_UP: '{"method":"email"}',
    Kind.SUBSCRIBED: '{"list":"newsletter"}',
    Kind.OPENED: '{"version":"4.2.0","from_background":false}',
}
