"""Pure helpers of the pages: text in, values out."""
