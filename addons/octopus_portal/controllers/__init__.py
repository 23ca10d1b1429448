from . import bills, documents, links, portal, users, who
