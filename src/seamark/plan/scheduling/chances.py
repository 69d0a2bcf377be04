def chances_of(ready, rota, *, outlook):
    return {}
