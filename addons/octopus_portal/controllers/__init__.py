from . import bills, documents, portal, users
