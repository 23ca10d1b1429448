from . import (
    test_account_move,
    test_octopus_dossier,
    test_portal_access,
    test_portal_leak,
    test_portal_links,
    test_portal_storage,
    test_portal_order_page,
    test_portal_orders,
    test_portal_pages,
    test_portal_tour,
    test_portal_users_access,
    test_portal_who,
)
