def lost(parts):
    v = sum(l * s for _, l, _, s in parts)
    return v, sum(a * s for a, _, _, s in parts), sum(h * s for *_, h, s in parts)
