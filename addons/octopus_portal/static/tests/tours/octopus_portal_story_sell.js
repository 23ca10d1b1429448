import { checkAxe } from "./octopus_portal_axe";
import {
    addStory,
    choose,
    click,
    day,
    drawn,
    fill,
    follow,
    giveFiles,
    logInAsBaker,
    pdf,
    picture,
    see,
} from "./octopus_portal_story_steps";

const LINE = ".o_octopus_portal_editor_line";
const SECOND = `${LINE}:nth-child(2)`;
const ALONG = ".o_octopus_portal_along";
const ACTS = ".o_octopus_portal_sale_acts";

const type = (name, value, line = LINE) =>
    fill(`${name} is ${value}`, `${line} [data-line=${name}]`, value);

/** What stands on each invoice. */
function layout() {
    return [
        follow("how invoices look", ".o_octopus_portal_sale_new a:contains(Layout)"),
        checkAxe("h1:contains(Layout of your invoices)"),
        fill("under the logo", "input[name=header]", "Bread since 1950"),
        fill("at the foot", "textarea[name=footer]", "RPR Leuven"),
        follow("keep it", ".o_octopus_portal_sale_form button[type=submit]"),
        checkAxe(".alert-success:contains(Saved)"),
    ];
}

function newArticle() {
    return [
        follow("a new one", "a.btn:contains(New article)"),
        fill("its name", "input[name=name]", "Wedding cake"),
        fill("its price", "input[name=price]", "250"),
        choose("its rate", "select[name=rate]", "6"),
        checkAxe(".o_octopus_portal_editor_bar"),
        follow("keep it", ".o_octopus_portal_editor_bar button"),
        checkAxe(".alert-success:contains(Saved)"),
    ];
}

/** A relation whose number is looked up while it is typed. */
function newRelation() {
    const found = ".o_octopus_portal_relation_found";
    return [
        follow("a new one", "a.btn:contains(New relation)"),
        fill("a number that cannot be", "input[name=vat]", "0100.000.168"),
        see("said while one types", `${found}:contains(is no enterprise number)`),
        fill("a name by hand", "input[name=name]", "Mill"),
        fill("the right number", "input[name=vat]", "0100.000.169"),
        see("it is found", `${found}:contains(NV MOLEN BRABANT)`),
        see("what was typed stays", "input[name=name]:value(Mill)"),
        see("what was empty is filled in", "input[name=city]:value(Gent)"),
        checkAxe(".o_octopus_portal_editor_bar"),
        fill("his mail address", "input[name=email]", "molen@example.com"),
        follow("keep him", ".o_octopus_portal_editor_bar button"),
        checkAxe(".alert-success:contains(Saved)"),
    ];
}

/** The lines of an invoice to the new relation: added up, told what is wrong, kept. */
function writeInvoice() {
    return [
        follow("make him an invoice", "a.btn:contains(New invoice)"),
        see("he is the customer", "#o_octopus_portal_customer:value(Mill)"),
        giveFiles("a file, before anything is kept", `${ALONG} input`, () => pdf("terms.pdf")),
        see("what comes first is said", `${ALONG} [role=status]:contains(write a line first)`),
        fill("an article by its first letters", `${LINE} textarea`, "wed"),
        click("take it", `${LINE} [role=option]:contains(Wedding cake)`),
        type("quantity", "2"),
        see("it adds up", ".o_octopus_portal_editor_total:contains(530.00)"),
        click("another line", ".o_octopus_portal_editor_add"),
        type("name", "Delivery", SECOND),
        type("price", "twelve", SECOND),
        see("what is no number is told", `${SECOND} [data-line=price].is-invalid`),
        type("price", "12.5", SECOND),
        see("the total follows", ".o_octopus_portal_editor_total:contains(545.13)"),
        see("the draft is kept", ".o_octopus_portal_editor_state:contains(Draft kept)"),
    ];
}

function filesAlong() {
    const removeIt = ".o_octopus_portal_along_remove";
    return [
        giveFiles(
            "two files",
            `${ALONG} input`,
            () => pdf("terms.pdf"),
            () => picture("cake.png")
        ),
        see("one goes along", `${ALONG} li:contains(terms.pdf)`),
        see("and the other", `${ALONG} li:contains(cake.png)`),
        giveFiles(
            "a kind that customers cannot open",
            `${ALONG} input`,
            () => new File(["<p>Cake</p>"], "cake.html", { type: "text/html" })
        ),
        see("why it does not go along", `${ALONG} [role=alert]:contains(cake.html)`),
        click("not the picture", `${ALONG} li:contains(cake.png) ${removeIt}`),
        see("it is gone", `${ALONG} ul:not(:contains(cake.png)):contains(terms.pdf)`),
        checkAxe(".o_octopus_portal_editor_bar"),
    ];
}

function checkAndSend() {
    const submit = ".o_octopus_portal_editor_bar button[type=submit]";
    return [
        follow("check it", submit),
        drawn,
        follow("change it once more", "a[href*='/edit']"),
        see("what was typed is there", `${SECOND} textarea:value(Delivery)`),
        see("and the file", `${ALONG} li:contains(terms.pdf)`),
        follow("check it again", submit),
        drawn,
        checkAxe(ACTS),
        follow("send it", ".o_octopus_portal_act_next:contains(Send)"),
        checkAxe("form:contains(It gets its number now)"),
        follow("to his address", "form:contains(molen@example.com) .o_octopus_portal_act_next"),
        drawn,
        checkAxe(".list-group-item:contains(Mail: on its way to molen@example.com)"),
    ];
}

/** Taken back by a credit note, made again, and repeated each month until it is stopped. */
function again() {
    return [
        follow("take it back", `${ACTS} button:contains(Credit note)`),
        drawn,
        checkAxe(".alert-success:contains(takes back the whole invoice)"),
        follow("final, to be sent later", `${ACTS} button:contains(Make final)`),
        drawn,
        checkAxe(".alert-success:contains(It is final and has its number)"),
        follow("the invoice it belongs to", ".list-group-item-action:contains(Invoice)"),
        drawn,
        follow("the same again", `${ACTS} button:contains(Duplicate)`),
        drawn,
        checkAxe(".alert-success:contains(This is a copy)"),
        follow("each month", `${ACTS} a:contains(Repeat)`),
        day("from a day on", "input[name=next_date]", "2099-01-31"),
        checkAxe("h1:contains(Repeat this invoice)"),
        follow("repeat it", "form.card button[type=submit]"),
        checkAxe(".alert-success:contains(The next one is made on)"),
        follow("not for now", "button:contains(Pause)"),
        follow("go on", ".o_octopus_portal:contains(Paused) button:contains(Go on)"),
        follow("no more", ".o_octopus_portal:contains(Next one on) button:contains(Stop)"),
        see("it has ended", ".o_octopus_portal_badge:contains(Ended)"),
    ];
}

/** Two clicks; all that is final is ticked already. */
function bookThrough() {
    return [
        follow("to booking through", ".o_octopus_portal_sale_new a:contains(Book through)"),
        checkAxe("form:has(input[name=sale]:checked) .o_octopus_portal_book_line"),
        click("none", ".o_octopus_portal_all"),
        click("all", "form:not(:has(input[name=sale]:checked)) .o_octopus_portal_all"),
        follow("first click", "form:has(input[name=sale]:checked) .o_octopus_portal_act_next"),
        checkAxe(".o_octopus_portal_act_next:contains(Confirm)"),
        follow("second click, after a look", ".o_octopus_portal_act_next:contains(Confirm)"),
        checkAxe(".alert-success:contains(Your accountant sees them now)"),
    ];
}

addStory("sell", (goTo) => [
    ...logInAsBaker(),
    ...goTo("Sales"),
    ...layout(),
    ...goTo("Articles"),
    checkAxe("h1:contains(Articles)"),
    ...newArticle(),
    ...goTo("Relations"),
    checkAxe("h1:contains(Relations)"),
    ...newRelation(),
    ...writeInvoice(),
    ...filesAlong(),
    ...checkAndSend(),
    ...again(),
    ...goTo("Sales"),
    checkAxe(".o_octopus_portal_sales:contains(Mill)"),
    ...bookThrough(),
]);
