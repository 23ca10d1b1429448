import { registry } from "@web/core/registry";
import { checkAxe } from "./octopus_portal_axe";

/** From the ready charts over the wizard to one's own chart, changed by its formulas. */
registry.category("web_tour.tours").add("octopus_portal_charts", {
    steps: () => [
        {
            content: "a ready chart is drawn",
            trigger: "#ready-turnover .o_octopus_portal_chart_drawn canvas",
        },
        {
            content: "its figures are a table too",
            trigger: "#ready-turnover summary",
            run: "click",
        },
        checkAxe("#ready-turnover details[open] td"),
        {
            content: "one that is not wanted goes",
            trigger: "#ready-vat button:contains(Hide)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "and comes back",
            trigger: ".o_octopus_portal_chart_undo button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "make one",
            trigger: ".o_octopus_portal_section a:contains(New chart)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "what to see",
            trigger: "input[name=subjects][value=turnover]",
            run: "click",
        },
        {
            content: "the preview comes by itself",
            trigger: ".o_octopus_portal_chart_preview .o_octopus_portal_chart_canvas:not(.d-none)",
        },
        {
            content: "over years",
            trigger: "input[name=time][value=years]",
            run: "click",
        },
        checkAxe(".o_octopus_portal_chart_wizard"),
        {
            content: "done",
            trigger: ".o_octopus_portal_chart_submit button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the new chart",
            trigger: "h1:contains(Turnover)",
        },
        checkAxe(".o_octopus_portal_chart_drawn"),
        {
            content: "change it",
            trigger: ".o_octopus_portal_chart_acts a:contains(Change)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "a mistake",
            trigger: "textarea[name=y_formulas]",
            run: "edit Turnover = -Accounts.Dif[x,70]",
        },
        {
            content: "is marked where it is",
            trigger: ".o_octopus_portal_chart_problem mark:contains(Dif)",
        },
        checkAxe(".o_octopus_portal_chart_formula"),
        {
            content: "put it right",
            trigger: "textarea[name=y_formulas]",
            run: "edit Sales = -Accounts.Diff[x,70]",
        },
        {
            content: "drawn again",
            trigger: ".o_octopus_portal_chart_preview .o_octopus_portal_chart_canvas:not(.d-none)",
        },
        {
            content: "save",
            trigger: ".o_octopus_portal_chart_submit button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "share it with the accountant",
            trigger: ".o_octopus_portal_chart_acts button:contains(Share with my accountant)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "and delete it",
            trigger: ".o_octopus_portal_chart_acts button:contains(Delete)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "or not",
            trigger: ".o_octopus_portal_chart_undo button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it is back, and still shared",
            trigger: "section:has(#o_octopus_portal_own) .o_octopus_portal_chart:contains(Turnover)",
        },
        {
            content: "what is a value made of",
            trigger: "#ready-turnover .o_octopus_portal_chart_name",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the value of this month",
            trigger: ".o_octopus_portal_chart_figures tbody tr:last-child td a",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe("h1:contains(Turnover)"),
        {
            content: "the account that made it",
            trigger: ".o_octopus_portal_report tbody a",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "with its entries",
            trigger: ".o_octopus_portal_report a[href*='/entries/']",
        },
    ],
});
