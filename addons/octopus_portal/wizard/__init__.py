from . import octopus_chart_offer, octopus_report_release
