from . import bills, documents, links, portal, subscription, users, who
