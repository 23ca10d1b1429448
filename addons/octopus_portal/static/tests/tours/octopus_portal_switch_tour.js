import { registry } from "@web/core/registry";

import { checkAxe } from "./octopus_portal_axe";

/** Full tier: from the backend to the same dossier in the portal, and back. */
registry.category("web_tour.tours").add("octopus_portal_switch", {
    steps: () => [
        {
            content: "the garage is open in the backend; go to its portal",
            trigger: ".o_main_navbar .o_octopus_portal_switch",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it is the garage, without another login",
            trigger: ".o_octopus_portal_head_name:contains(Garage Claes)",
        },
        checkAxe(".o_octopus_portal_tabs"),
        {
            content: "back to the books",
            trigger: ".o_octopus_portal_head a[href$='/books']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the same dossier is open there",
            trigger: ".o_octopus_dossier_menu:contains(Garage Claes)",
        },
    ],
});
