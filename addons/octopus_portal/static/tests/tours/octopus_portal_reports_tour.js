import { registry } from "@web/core/registry";

import { checkAxe } from "./octopus_portal_axe";

/** A step that follows a link to another page. */
function follow(content, trigger) {
    return { content, trigger, run: "click", expectUnloadPage: true };
}

// From the balance sheet down to the document of a bill; then the VAT return.
registry.category("web_tour.tours").add("octopus_portal_reports", {
    steps: () => [
        checkAxe(".o_octopus_portal_report_cards"),
        follow("what do I own?", ".o_octopus_portal_report_cards a[href$='/reports/balance']"),
        checkAxe(".o_octopus_portal_report"),
        {
            content: "which accounts is that?",
            trigger: "#o_octopus_portal_report_details",
            run: "check",
        },
        follow("show them", ".o_octopus_portal_report_choices button[type=submit]"),
        follow("the suppliers", ".o_octopus_portal_report_detail th:contains(440000) a"),
        checkAxe(".o_octopus_portal_report:contains(Mill Brabant)"),
        follow("the bill of the mill", ".o_octopus_portal_report th a:contains(Mill Brabant)"),
        checkAxe(".o_octopus_portal_viewer"),
        {
            content: "the booking and its amount",
            trigger: ".o_octopus_portal_report:contains(302.50)",
        },
        follow("back to the reports", ".o_octopus_portal_trail a[href$='/reports']"),
        follow("the VAT return", ".o_octopus_portal_report_cards a[href$='/reports/vat_return']"),
        checkAxe(".o_octopus_portal_report"),
        {
            content: "what comes back",
            trigger: ".o_octopus_portal_sums:contains(To get back):contains(52.50)",
        },
    ],
});
