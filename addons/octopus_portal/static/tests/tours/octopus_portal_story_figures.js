import { checkAxe } from "./octopus_portal_axe";
import { makeChart } from "./octopus_portal_chart_steps";
import {
    addStory,
    choose,
    click,
    fetches,
    fill,
    follow,
    logInAsBaker,
    see,
} from "./octopus_portal_story_steps";

const CARDS = ".o_octopus_portal_report_cards";
const REPORT = ".o_octopus_portal_report";
const PERIOD = "#o_octopus_portal_report_period";
const SHOW = ".o_octopus_portal_report_choices button[type=submit]";
const REVIEW = ".o_octopus_portal_review:contains(Hotel Zeezicht)";

/** What the last reminder costs, and how it reads for one customer. */
function oneCustomer() {
    return [
        follow("how I remind", "a:contains(How I remind)"),
        checkAxe(".o_octopus_portal_form fieldset:contains(Last reminder)"),
        fill("the last one costs more", "input[name=cost_3]", "35.50"),
        follow("keep it", ".o_octopus_portal_act button"),
        see("kept", "body:has(.alert-success) input[name=cost_3]:value(35.50)"),
        follow("back to who is late", ".o_octopus_portal_act a"),
        follow("a customer", "a.o_octopus_portal_debtor_name:contains(Hotel Zeezicht)"),
        checkAxe("legend:contains(Which reminder)"),
        click("the last reminder", "label:contains(Last reminder) input[type=radio]"),
        follow("as he will read it", ".o_octopus_portal_act button:contains(See the letter)"),
        checkAxe(".o_octopus_portal_letter:contains(35,50)"),
    ];
}

/** Two taps: what is due is ticked already. */
function remindAll() {
    return [
        checkAxe(".o_octopus_portal_debtor:contains(Hotel Zeezicht) input:checked"),
        follow("first tap", ".o_octopus_portal_act button:contains(Check and send)"),
        click("what the customer reads", `${REVIEW} summary`),
        checkAxe(".o_octopus_portal_review details[open] .o_octopus_portal_letter"),
        follow("second tap", ".o_octopus_portal_act button:contains(Send the ticked)"),
        checkAxe(".alert-success:contains(2 reminders are on their way)"),
        follow("one of them", ".list-group-item:contains(Hotel Zeezicht)"),
        checkAxe(".o_octopus_portal_letter:contains(Hotel Zeezicht)"),
    ];
}

/** From the balance sheet down to the document of a bill, with both files; then the VAT return. */
function readTheBooks() {
    return [
        checkAxe(CARDS),
        follow("what do I own?", `${CARDS} a[href$='/reports/balance']`),
        checkAxe(REPORT),
        {
            content: "which accounts is that?",
            trigger: "#o_octopus_portal_report_details",
            run: "check",
        },
        choose("in the year of the bill", PERIOD, "2026"),
        follow("show them", SHOW),
        fetches("as PDF", ".o_octopus_portal_report_files a:contains(PDF)", "%PDF"),
        fetches("as Excel", ".o_octopus_portal_report_files a:contains(Excel)", "PK"),
        follow("the suppliers", `${REPORT}_detail th:contains(440000) a`),
        checkAxe(`${REPORT}:contains(Mill Brabant)`),
        follow("the bill of the mill", `${REPORT} th a:contains(Mill Brabant)`),
        checkAxe(".o_octopus_portal_viewer"),
        see("the booking and its amount", `${REPORT}:contains(302.50)`),
        see("its document", ".o_octopus_portal_files a:contains(F-2026-17.pdf)"),
        follow("back to the reports", ".o_octopus_portal_trail a[href$='/reports']"),
        follow("the VAT return", `${CARDS} a[href$='/reports/vat_return']`),
        choose("in the quarter of the bill", PERIOD, "2026-Q1"),
        follow("show it", SHOW),
        checkAxe(REPORT),
        see("what comes back", ".o_octopus_portal_sums:contains(To get back):contains(52.50)"),
    ];
}

addStory("figures", (goTo) => [
    ...logInAsBaker(),
    ...goTo("Reminders"),
    ...oneCustomer(),
    ...goTo("Reminders"),
    ...remindAll(),
    ...goTo("Reports"),
    ...readTheBooks(),
    ...goTo("Charts"),
    ...makeChart(),
]);
