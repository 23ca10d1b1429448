from . import octopus_report_release
