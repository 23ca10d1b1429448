import { registry } from "@web/core/registry";

import { checkAxe } from "./octopus_axe";

const tours = registry.category("web_tour.tours");

tours.add("octopus_dossier_no_right", {
    steps: () => [
        { trigger: ".o_octopus_no_right:contains(You have no right yet)" },
        checkAxe(".o_octopus_no_right"),
        { trigger: ".o_octopus_no_right button", run: "click" },
        checkAxe(".modal .o_octopus_missing_text", { within: ".modal" }),
        { trigger: ".modal .o_octopus_ask", run: "click" },
        { trigger: ".modal .alert-success:contains(will get a mail)" },
    ],
});

tours.add("octopus_dossier_lacking", {
    steps: () => [
        { trigger: ".o_form_view .o_octopus_readonly" },
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
        { trigger: ".modal footer .btn-secondary", run: "click" },
        // nothing new in a list either
        { trigger: "body:not(:has(.modal)) .o_form_view .breadcrumb-item a", run: "click" },
        { trigger: ".o_list_view .o_octopus_create[aria-disabled=true]", run: "click" },
        { trigger: ".modal .o_octopus_missing_text:contains(Purchases: write)" },
        { trigger: ".modal .o_octopus_ask" },
        { trigger: ".modal footer .btn-secondary", run: "click" },
        {
            trigger: "body:not(:has(.modal, .o_button_upload_bill)) .o_octopus_upload",
            run: "click",
        },
        { trigger: ".modal .o_octopus_missing_text:contains(Purchases: write)" },
        { trigger: ".modal footer .btn-secondary", run: "click" },
        // and what the server refuses offers to ask as well
        {
            content: "post all that is here",
            trigger: "body:not(:has(.modal)) .o_list_view",
            async run() {
                const { orm } = odoo.__WOWL_DEBUG__.root.env.services;
                const bills = await orm.search("account.move", []);
                // nobody waits for it, so that the client shows what becomes of it
                orm.call("account.move", "action_post", [bills]);
            },
        },
        { trigger: ".modal .o_octopus_missing_text:contains(Purchases: validate)" },
        { trigger: ".modal .o_octopus_ask" },
    ],
});
