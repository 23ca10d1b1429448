import { checkAxe } from "./octopus_portal_axe";
import { click, fill, follow, see } from "./octopus_portal_story_steps";

const PREVIEW =
    ".o_octopus_portal_chart_preview .o_octopus_portal_chart_canvas:not(.d-none)";
const SUBMIT = ".o_octopus_portal_chart_submit button";
const ACTS = ".o_octopus_portal_chart_acts";
const FORMULAS = "textarea[name=y_formulas]";

/** From the ready charts over the wizard to one's own chart, changed by its formulas, shared. */
export function makeChart() {
    return [
        see("a ready chart is drawn", "#ready-turnover .o_octopus_portal_chart_drawn canvas"),
        follow("one that is not wanted goes", "#ready-vat button:contains(Hide)"),
        follow("and comes back", ".o_octopus_portal_undo button"),
        click("its figures are a table too", "#ready-turnover summary"),
        checkAxe("#ready-turnover details[open] td"),
        ...byTheWizard(),
        ...byFormula(),
        follow("share it", `${ACTS} button:contains(Share with my accountant)`),
        follow("delete it", `${ACTS} button:contains(Delete)`),
        follow("or not", ".o_octopus_portal_undo button"),
        see(
            "it is back, and still shared",
            "section:has(#o_octopus_portal_own) .o_octopus_portal_chart:contains(Turnover)"
        ),
        ...behindAValue(),
    ];
}

/** From a value over the account to the entries that made it. */
function behindAValue() {
    return [
        follow("what is a value made of", "#ready-turnover .o_octopus_portal_chart_name"),
        follow("that of this month", ".o_octopus_portal_chart_figures tbody tr:last-child td a"),
        checkAxe("h1:contains(Turnover)"),
        follow("the account that made it", ".o_octopus_portal_report tbody a"),
        see("with its entries", ".o_octopus_portal_report a[href*='/entries/']"),
    ];
}

function byTheWizard() {
    return [
        follow("make one", ".o_octopus_portal_section a:contains(New chart)"),
        click("what to see", "input[name=subjects][value=turnover]"),
        see("the preview comes by itself", PREVIEW),
        click("over years", "input[name=time][value=years]"),
        checkAxe(".o_octopus_portal_chart_wizard"),
        follow("done", SUBMIT),
        see("the new chart", "h1:contains(Turnover)"),
        checkAxe(".o_octopus_portal_chart_drawn"),
    ];
}

function byFormula() {
    return [
        follow("change it", `${ACTS} a:contains(Change)`),
        fill("a mistake", FORMULAS, "Turnover = -Accounts.Dif[x,70]"),
        see("is marked where it is", ".o_octopus_portal_chart_problem mark:contains(Dif)"),
        checkAxe(".o_octopus_portal_chart_formula"),
        fill("put it right", FORMULAS, "Sales = -Accounts.Diff[x,70]"),
        see("drawn again", PREVIEW),
        follow("save", SUBMIT),
    ];
}
