# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Pure helpers of the pages: text in, values out; tables, periods and files of reports."""
