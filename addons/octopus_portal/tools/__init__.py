"""Pure helpers of the pages: text in, values out; tables, periods and files of reports."""
