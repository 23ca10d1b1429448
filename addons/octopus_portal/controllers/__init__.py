from . import bills, documents, links, order_page, orders, portal, storage, subscription, users, who
