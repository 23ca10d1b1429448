from . import bills, documents, links, portal, storage, subscription, users, who
