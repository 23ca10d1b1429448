from . import bills, documents, portal
