import { checkAxe } from "./octopus_portal_axe";
import { makeChart } from "./octopus_portal_chart_steps";
import {
    addStory,
    drawn,
    fetches,
    fill,
    follow,
    logIn,
    see,
} from "./octopus_portal_story_steps";

const CARDS = ".o_octopus_portal_report_cards";
const LINE = ".o_octopus_portal_editor_line";

/** An invoice from nothing to its number, booked through by the entrepreneur himself. */
function sell(goTo) {
    return [
        ...goTo("Sales"),
        checkAxe("h1:contains(Sales)"),
        follow("a new invoice", ".o_octopus_portal_sale_new a.btn-primary"),
        fill("for a customer we know", "#o_octopus_portal_customer", "taxi"),
        {
            content: "take him",
            trigger: "#o_octopus_portal_customer_list [role=option]:contains(Taxi Brussels)",
            run: "click",
        },
        fill("what it is for", `${LINE} textarea`, "Tyres"),
        fill("for how much", `${LINE} [data-line=price]`, "400"),
        see("it adds up", ".o_octopus_portal_editor_total:contains(484.00)"),
        checkAxe(".o_octopus_portal_editor_bar"),
        follow("check it", ".o_octopus_portal_editor_bar button[type=submit]"),
        drawn,
        follow("send it", ".o_octopus_portal_act_next:contains(Send)"),
        follow("on paper", ".o_octopus_portal_filters a:contains(Paper)"),
        checkAxe("form:contains(hand it over yourself)"),
        follow("note it", ".o_octopus_portal_act_next:contains(Note it as handed over)"),
        drawn,
        checkAxe(".alert-success:contains(you hand it over on paper)"),
        follow("to booking through", ".o_octopus_portal_summary_book"),
        follow("first click", ".o_octopus_portal_act_next:contains(Book through)"),
        follow("second click", ".o_octopus_portal_act_next:contains(Confirm)"),
        checkAxe(".alert-success:contains(Booked through)"),
    ];
}

/** The result, down to that invoice, and as a spreadsheet. */
function readTheBooks(goTo) {
    return [
        ...goTo("Reports"),
        follow("what did I earn?", `${CARDS} a[href$='/reports/result']`),
        {
            content: "which accounts is that?",
            trigger: "#o_octopus_portal_report_details",
            run: "check",
        },
        follow("show them", ".o_octopus_portal_report_choices button[type=submit]"),
        fetches("as Excel", ".o_octopus_portal_report_files a:contains(Excel)", "PK"),
        follow("the sales", ".o_octopus_portal_report_detail th:contains(700) a"),
        checkAxe(".o_octopus_portal_report:contains(Taxi Brussels)"),
        follow("the invoice of today", ".o_octopus_portal_report th a:contains(Taxi Brussels)"),
        checkAxe(".o_octopus_portal_report:contains(Tyres)"),
    ];
}

addStory("garage", (goTo, screen) => [
    ...logIn(),
    follow("the books are open; to the portal", ".o_main_navbar .o_octopus_portal_switch"),
    see("it is the garage, without another login", ".o_octopus_portal_head_name:contains(Garage)"),
    checkAxe(".o_octopus_portal_head"),
    ...sell(goTo),
    ...readTheBooks(goTo),
    ...goTo("Charts"),
    ...makeChart(),
    ...backToTheBooks(goTo, screen),
    see("the same dossier is open there", ".o_octopus_dossier_button[title*='Garage Claes']"),
]);

function backToTheBooks(goTo, screen) {
    if (screen === "phone") {
        return goTo("Bookkeeping");
    }
    return [follow("back to the books", ".o_octopus_portal_head a[href$='/books']")];
}
