import { checkAxe } from "./octopus_portal_axe";
import {
    addStory,
    click,
    drawn,
    fill,
    follow,
    logInAsBaker,
    see,
} from "./octopus_portal_story_steps";

const QUICK = ".o_octopus_portal_editor_quick";
const LINE = ".o_octopus_portal_editor_line";
const CUSTOMER = "#o_octopus_portal_customer";
const ACTS = ".o_octopus_portal_quote_acts";

/** A customer whom nobody knows yet, without leaving the editor. */
function quickCustomer() {
    const found = ".o_octopus_portal_quick_found";
    const take = `${QUICK} .o_octopus_portal_quick_add`;
    return [
        fill("a few letters of one we know", CUSTOMER, "caf"),
        click("take him", "#o_octopus_portal_customer_list [role=option]:contains(Café Central)"),
        click("no, it is for somebody new", `${QUICK} summary`),
        checkAxe(`${QUICK}[open]`),
        click("nothing is typed", take),
        see("what is missing is said", `${QUICK} [role=alert]:contains(Give the relation a name)`),
        fill("a number without a company", "[data-quick=vat]", "0100.000.268"),
        see("said so", `${QUICK} ${found}:contains(no VAT registration)`),
        fill("his number", "[data-quick=vat]", "0100.000.169"),
        see("he is found", `${QUICK} ${found}:contains(NV MOLEN BRABANT)`),
        see("with his name", "[data-quick=name]:value(NV MOLEN BRABANT)"),
        see("and his town", "[data-quick=city]:value(Gent)"),
        fill("where he gets his mail", "[data-quick=email]", "molen@example.com"),
        click("take him", take),
        see("he is the customer", `${CUSTOMER}:value(NV MOLEN BRABANT)`),
        see("the fields are put away", `${QUICK}:not([open])`),
    ];
}

/** Sent, accepted, and made into an invoice with a number. */
function becomesAnInvoice() {
    return [
        follow("mail it", `${ACTS} button:contains(Send by mail)`),
        checkAxe(".alert-success:contains(on its way to molen@example.com)"),
        follow("he agrees", `${ACTS} button:contains(The customer accepts)`),
        checkAxe(".alert-success:contains(make the invoice)"),
        follow("make the invoice", `${ACTS} button:contains(Make the invoice)`),
        see("what was quoted is on it", `${LINE} textarea:value(Apple cake)`),
        checkAxe(".o_octopus_portal_editor_total:contains(30.25)"),
        follow("check it", ".o_octopus_portal_editor_bar button[type=submit]"),
        drawn,
        follow("final, to be sent later", "button:contains(Make final)"),
        drawn,
        checkAxe(".alert-success:contains(It is final and has its number)"),
    ];
}

addStory("quote", (goTo) => [
    ...logInAsBaker(),
    follow("a new quote", ".o_octopus_portal_acts a:contains(New quote)"),
    ...quickCustomer(),
    fill("what it is for", `${LINE} textarea`, "Apple cake"),
    fill("how many", `${LINE} [data-line=quantity]`, "2"),
    fill("for how much", `${LINE} [data-line=price]`, "12.5"),
    see("it adds up", ".o_octopus_portal_editor_total:contains(30.25)"),
    see("the draft is kept", ".o_octopus_portal_editor_state:contains(Draft kept)"),
    follow("save it", ".o_octopus_portal_editor_bar button[type=submit]"),
    checkAxe(`${ACTS} button:contains(Send by mail)`),
    ...becomesAnInvoice(),
    ...goTo("Sales"),
    follow("the quotes", ".o_octopus_portal_sale_head a:contains(Quotes)"),
    checkAxe("tr:contains(NV MOLEN BRABANT):contains(Invoiced)"),
    follow("that one", "tr:contains(NV MOLEN BRABANT) a"),
    see("its invoice", "#o_octopus_portal_quote_invoices + .list-group a:contains(30.25)"),
]);
