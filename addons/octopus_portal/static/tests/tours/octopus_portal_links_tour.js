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
        {
            content: "back to the accountant",
            trigger: ".breadcrumb a:contains(My accountant)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "who sees the dossier is one click away",
            trigger: "a:contains(Who sees this dossier)",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe("#o_octopus_who_can"),
        {
            content: "back again",
            trigger: ".breadcrumb a:contains(Bakery Peeters)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "so is the change of accountant",
            trigger: "a:contains(Change of accountant)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the firm is named while its number is typed",
            trigger: "input[name=code]",
            run: "edit B999999999999",
        },
        {
            content: "or the page says that there is none",
            trigger: ".o_octopus_portal_firm_name:contains(No firm can be linked)",
        },
        checkAxe("input[name=code]"),
    ],
});
