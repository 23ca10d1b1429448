from . import (
    bills,
    documents,
    links,
    missing,
    notes,
    order_page,
    orders,
    portal,
    storage,
    subscription,
    users,
    who,
)
