from . import company_rows, company_tables
