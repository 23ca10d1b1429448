import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("octopus_dossier_no_right", {
    steps: () => [
        { trigger: ".o_octopus_no_right:contains(You have no right yet)", timeout: 60000 },
        { trigger: ".o_octopus_no_right button", run: "click" },
        { trigger: ".modal .o_octopus_ask", run: "click" },
        { trigger: ".modal .alert-success:contains(will get a mail)" },
    ],
});

tours.add("octopus_dossier_lacking", {
    steps: () => [
        { trigger: ".o_form_view .o_octopus_readonly", timeout: 60000 },
        {
            trigger: "button[name=action_post].o_octopus_lacking[aria-disabled=true]",
            run: "click",
        },
        { trigger: ".modal .o_octopus_missing_text:contains(Purchases: validate)" },
        { trigger: ".modal .o_octopus_ask", run: "click" },
        { trigger: ".modal .alert-success:contains(will get a mail)" },
        { trigger: ".modal footer .btn-secondary", run: "click" },
        { trigger: "[data-menu-xmlid='account.menu_finance_receivables']", run: "click" },
        {
            trigger:
                ".o_octopus_lacking[data-menu-xmlid='account.menu_action_move_out_invoice_type']",
            run: "click",
        },
        { trigger: ".modal .o_octopus_missing_text:contains(Sales: read)" },
    ],
});
