import msgspec


class Explanation(msgspec.Struct, frozen=True):
    item: str


def explained(outlook, item_id, *, today):
    return Explanation(item_id)
