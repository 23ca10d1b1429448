from . import bills, documents, portal, users
from . import bills, documents, links, portal
