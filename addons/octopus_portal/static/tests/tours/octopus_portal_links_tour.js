import { registry } from "@web/core/registry";

import { checkAxe } from "./octopus_portal_axe";

/** Withdraw from one firm, agree with the next, and offer to the first again. */
registry.category("web_tour.tours").add("octopus_portal_links", {
    steps: () => [
        {
            content: "a firm is there, and the other one cannot be agreed with yet",
            trigger: ".o_octopus_portal_question .alert:contains(manages this dossier now)",
        },
        checkAxe(".o_octopus_portal_current"),
        {
            content: "withdraw",
            trigger: ".o_octopus_portal_current a:contains(Withdraw)",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe("form button[value=withdraw]"),
        {
            content: "what happens is said; do it",
            trigger: "form button[value=withdraw]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it has ended",
            trigger: ".alert-success:contains(The link has ended)",
        },
        {
            content: "tick that the text was read",
            trigger: ".o_octopus_portal_question input[name=agreed]",
            run: "check",
        },
        {
            content: "agree with the other firm",
            trigger: ".o_octopus_portal_question button[value=grant]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it manages the dossier",
            trigger: ".o_octopus_portal_current h3:contains(Maes)",
        },
        {
            content: "offer the dossier to a firm",
            trigger: "a.btn:contains(Offer this dossier to a firm)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "type a number that is no firm",
            trigger: "input[name=firm]",
            run: "edit B999999999999",
        },
        {
            content: "the page says so",
            trigger: ".o_octopus_portal_firm_name:contains(No firm can be linked)",
        },
        checkAxe(".o_octopus_portal_offer"),
    ],
});
