import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("octopus_dossier_open_books", {
    steps: () => [
        {
            content: "all dossiers are in the list, the closed ones too",
            trigger: ".o_data_row:contains(Garage Claes) button[name=action_open_books]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the garage is the open dossier now",
            trigger: ".o_switch_company_menu:contains(Garage Claes)",
        },
    ],
});
