import { registry } from "@web/core/registry";

import { checkAxe } from "./octopus_portal_axe";

/** Send what was kept, check what was read, copy the address: at any width. */
registry.category("web_tour.tours").add("octopus_portal_documents", {
    steps: () => [
        checkAxe(".o_octopus_portal_shelf.active:contains(Mine)"),
        {
            content: "open what was kept",
            trigger: ".o_octopus_portal_documents a:contains(rent.pdf)",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe(".o_octopus_portal_badge:contains(Only for you)"),
        {
            content: "send it",
            trigger: "button:contains(Send to my accountant)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "sent; now check it",
            trigger: ".alert-success:contains(Sent to your accountant)",
        },
        {
            content: "the data wait for a check",
            trigger: "a:contains(Check the data)",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe(".o_octopus_portal_check"),
        {
            content: "type the beginning of a supplier",
            trigger: "input[name=supplier]",
            run: "edit Mill",
        },
        {
            content: "his name is offered",
            trigger: "#o_octopus_portal_suppliers option[value='Mill Brabant']:not(:visible)",
        },
        {
            content: "what cannot be right is refused",
            trigger: "input[name=amount_total]",
            run: "edit 121,00",
        },
        {
            content: "a VAT that is more than all of it",
            trigger: "input[name=amount_tax]",
            run: "edit 500",
        },
        {
            content: "the date",
            trigger: "input[name=document_date]",
            run({ anchor }) {
                anchor.value = "2026-01-15";
            },
        },
        {
            content: "confirm",
            trigger: "button:contains(This is right)",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe(".alert-danger:contains(part of the total)"),
        {
            content: "what was typed is still there; mend it",
            trigger: "input[name=amount_tax]",
            run: "edit 21",
        },
        {
            content: "confirm again",
            trigger: "button:contains(This is right)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "all checked, back on the shelf",
            trigger: ".alert-success:contains(All checked)",
        },
        {
            content: "copy the address",
            trigger: ".o_octopus_portal_address button",
            run: "click",
        },
        {
            content: "it says what became of it",
            trigger: ".o_octopus_portal_address_told:not(:empty)",
        },
        checkAxe(".o_octopus_portal_shelf.active:contains(Sent)"),
    ],
});
