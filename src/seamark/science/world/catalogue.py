"""What the company sells, its pages, and the names of its people. Names are ordinary, and nobody's."""

from typing import NamedTuple

import numpy as np

from seamark.science.world.draws import Whole


class Product(NamedTuple):
    """One product; ``cents`` is its price in hundredths of the currency unit."""

    sku: str
    name: str
    category: str
    cents: int


_RANGE: dict[str, tuple[tuple[str, int], ...]] = {
    "Jackets": (
        ("Tide Wax Jacket", 18900), ("Skerry Rain Shell", 14900), ("Fog Bell Parka", 22900), ("Harbour Smock", 9900),
        ("Spinnaker Windbreaker", 8900), ("Lightkeeper Oilskin", 16900), ("North Mole Gilet", 7900),
    ),
    "Knitwear": (
        ("Lobster Gansey", 12900), ("Watch Cap", 2900), ("Longshore Sweater", 9900), ("Deckhand Roll Neck", 10900),
        ("Merino Base Layer", 6900), ("Pier Cardigan", 11900), ("Sea Wool Scarf", 3900),
    ),
    "Footwear": (
        ("Quay Deck Shoe", 9500), ("Mooring Boot", 13900), ("Slipway Sandal", 5900), ("Marsh Wellington", 7900),
        ("Boathouse Slipper", 4900), ("Merino Deck Sock", 1600),
    ),
    "Bags": (
        ("Dry Bag 20 l", 3400), ("Dry Bag 40 l", 4900), ("Sailcloth Tote", 4500), ("Ferry Duffel", 8900),
        ("Chart Case", 3900), ("Roll Top Pack", 9900), ("Net Bag", 1200),
    ),
    "Boat": (
        ("Dock Line 10 m", 2400), ("Anchor Kit", 12900), ("Brass Cleat Pair", 2800), ("Canvas Boat Cover", 19900),
        ("Fender Set", 5900), ("Boat Hook", 3600), ("Deck Brush", 1800), ("Handheld Bilge Pump", 4200),
    ),
    "Safety": (
        ("Buoyancy Vest", 8900), ("Strobe Light", 3200), ("Whistle and Lanyard", 900), ("First Aid Roll", 3800),
        ("Throw Line", 2900), ("Flare Case", 2600),
    ),
    "Cabin": (
        ("Storm Lantern", 4900), ("Driftwood Blanket", 7900), ("Enamel Mug", 1400), ("Pine Tar Soap", 900),
        ("Tide Clock", 6900), ("Galley Knife", 5400), ("Kettle for Small Stoves", 3900), ("Linen Tea Towel", 1100),
    ),
    "Outdoor": (
        ("Two Person Hammock", 6900), ("Beach Stove", 8400), ("Folding Oar Chair", 7400), ("Binoculars 7x50", 17900),
        ("Cove Tarp", 5900), ("Tin of Matches", 700), ("Swim Robe", 8900),
    ),
}  # fmt: skip

PRODUCTS: tuple[Product, ...] = tuple(
    Product(f"HP{100 * (group + 1) + place}", name, category, cents + 90)
    for group, (category, things) in enumerate(_RANGE.items())
    for place, (name, cents) in enumerate(things)
)
CATEGORIES: tuple[str, ...] = tuple(_RANGE)
CENTS: Whole = np.array([product.cents for product in PRODUCTS], np.int64)
BY_PRICE: Whole = np.argsort(CENTS, kind="stable")
CATEGORY_OF: Whole = np.array([CATEGORIES.index(product.category) for product in PRODUCTS], np.int64)

_FIRST_NAMES = """
anna ben clara david elena finn greta hugo ines jonas klara lars maria nils olga pablo quentin rosa sven tessa
ulla victor wanda xavier yara zoe aline bruno carmen dirk emil fiona gustav hanna ida joao katja luca mila
noor oscar paula rafael sofia tomas ursula vera willem yannick amelie bas chiara diego edda femke goran helen
ivo jana kasper lena mateo nora otto petra ruben saskia theo una vito wiebke
"""
FIRST_NAMES: tuple[str, ...] = tuple(_FIRST_NAMES.split())
_LAST_NAMES = """
albers bakker costa dahl evers ferreira garcia hansen ibsen jansen keller lindqvist martin nowak olsen pereira
quist rossi schmidt thomsen urban visser weber ziegler andersen bianchi carlsen dupont eriksen fischer girard
hoekstra iversen jensen koster laurent moreau nielsen oliveira petersen richter silva tamm ulrich vermeer
wagner yilmaz zanetti aalto bruun conti dekker engel fontaine graf holm imhof juhl kramer lund meyer novak
ortega prins ravn santos torres
"""
LAST_NAMES: tuple[str, ...] = tuple(_LAST_NAMES.split())
MAIL_DOMAINS: tuple[str, ...] = ("example.com", "example.org", "example.net", "mail.example.com", "post.example.org")


class Catalogue(NamedTuple):
    """What the company sells and what its people are called."""

    products: tuple[Product, ...]  # P
    categories: tuple[str, ...]
    category_of: Whole  # [P] number of the category
    cents: Whole  # [P] price in hundredths
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    mail_domains: tuple[str, ...]


CATALOGUE = Catalogue(PRODUCTS, CATEGORIES, CATEGORY_OF, CENTS, FIRST_NAMES, LAST_NAMES, MAIL_DOMAINS)
