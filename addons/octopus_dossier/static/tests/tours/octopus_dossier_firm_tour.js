import { registry } from "@web/core/registry";

import { checkAxe } from "./octopus_axe";

/** In French: a word of it that is English again is not found. */
registry.category("web_tour.tours").add("octopus_dossier_client_access", {
    steps: () => [
        {
            content: "most waiting first",
            trigger: ".o_data_row:first:contains(Butcher):contains(Interne)",
        },
        {
            content: "open the dossier",
            trigger: ".o_data_row:first .o_data_cell[name=name]",
            run: "click",
        },
        {
            trigger: "button[name=action_client_access]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=email] input",
            run: "edit wouters@example.com",
        },
        {
            trigger: ".modal .o_field_widget[name=firm_email] input",
            run: "edit office@firm.example",
        },
        {
            trigger: ".modal .o_field_widget[name=password] input",
            run: "edit a long test password",
        },
        {
            trigger: ".modal button[name=action_give]",
            run: "click",
        },
        {
            content: "the client has access, and the button takes it away",
            trigger: "body:not(:has(.modal)) button[name=action_client_access_end]",
        },
    ],
});

/** In Dutch. */
registry.category("web_tour.tours").add("octopus_dossier_manage", {
    steps: () => [
        {
            content: "choose the dossier in the list",
            trigger: ".o_data_row:contains(Butcher) .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_control_panel .o_cp_action_menus button:contains(Acties)",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains(Dossier)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=act] label:contains(Dossiers leegmaken)",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_preview]",
            run: "click",
        },
        {
            content: "what is lost is shown before anything happens",
            trigger: ".modal .o_data_row:contains(boekingen: 1)",
        },
        {
            trigger: ".modal button[name=action_do]",
            run: "click",
        },
        {
            content: "the result of each dossier",
            trigger: ".o_field_widget[name=line_ids] .o_data_row:contains(boekingen: 1)",
        },
        {
            content: "a link is asked for in a dialog",
            trigger: "[data-menu-xmlid='octopus_dossier.menu_dossiers']",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu [data-menu-xmlid='octopus_dossier.octopus_link_menu']",
            run: "click",
        },
        {
            trigger: ".o_control_panel button:contains(Koppeling vragen)",
            run: "click",
        },
        checkAxe(".modal .o_field_widget[name=asked_for] input", { within: ".modal" }),
    ],
});
