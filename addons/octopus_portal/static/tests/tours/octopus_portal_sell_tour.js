import { registry } from "@web/core/registry";

import { checkAxe } from "./octopus_portal_axe";

const LINE = ".o_octopus_portal_editor_line";
const SECOND = `${LINE}:nth-child(2)`;

function type(name, value, line = LINE) {
    return {
        content: `${name} is ${value}`,
        trigger: `${line} [data-line=${name}]`,
        run: `edit ${value}`,
    };
}

registry.category("web_tour.tours").add("octopus_portal_sell", {
    steps: () => [
        checkAxe("h1:contains(Sales)"),
        {
            content: "a new invoice",
            trigger: ".o_octopus_portal_sale_new a.btn-primary",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe(".o_octopus_portal_editor_bar"),
        {
            content: "a few letters of the customer",
            trigger: "#o_octopus_portal_customer",
            run: "edit cafe",
        },
        {
            content: "take him",
            trigger: "#o_octopus_portal_customer_list [role=option]:contains(Cafe Central)",
            run: "click",
        },
        {
            content: "an article by its first letters",
            trigger: `${LINE} textarea`,
            run: "edit wed",
        },
        {
            content: "take it",
            trigger: `${LINE} [role=option]:contains(Wedding cake)`,
            run: "click",
        },
        type("quantity", "2"),
        {
            content: "it adds up",
            trigger: ".o_octopus_portal_editor_total:contains(530.00)",
        },
        {
            content: "another line",
            trigger: ".o_octopus_portal_editor_add",
            run: "click",
        },
        type("name", "Delivery", SECOND),
        type("price", "twelve", SECOND),
        {
            content: "what is no number is told beside it",
            trigger: `${SECOND} [data-line=price].is-invalid`,
        },
        type("price", "12.5", SECOND),
        {
            content: "the total follows",
            trigger: ".o_octopus_portal_editor_total:contains(545.13)",
        },
        {
            content: "the draft is kept by itself",
            trigger: ".o_octopus_portal_editor_state:contains(Draft kept)",
        },
        checkAxe(".o_octopus_portal_editor_bar"),
        {
            content: "go on",
            trigger: ".o_octopus_portal_editor_bar button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "on a desktop its page draws the document, on a phone that waits for a tap",
            trigger:
                ".o_octopus_portal_viewer canvas[data-drawn], .o_octopus_portal_viewer_toggle:visible",
            timeout: 60000,
        },
        {
            content: "change it once more",
            trigger: "a[href*='/edit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "what was typed is there",
            trigger: `${SECOND} textarea:value(Delivery)`,
        },
        checkAxe(".o_octopus_portal_editor_bar"),
    ],
});
