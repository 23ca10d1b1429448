import { checkAxe } from "./octopus_portal_axe";
import {
    addStory,
    choose,
    click,
    day,
    fill,
    follow,
    giveFiles,
    logIn,
    logInAsBaker,
    pdf,
    see,
} from "./octopus_portal_story_steps";

const ROW = ".o_data_row";
/** A record of a list, which is a card on a phone. */
const record = (words) =>
    `${ROW}:contains(${words}) .o_data_cell[name=name], .o_kanban_record:contains(${words})`;
const NEWS = ".o_octopus_portal_shelf_news";
const missing = (words) => `article:contains(${words})`;
const visit = (path) => ({
    content: `to ${path}`,
    trigger: ".o_web_client",
    run: () => window.location.assign(path),
    expectUnloadPage: true,
});

// ---- the employee of the firm, in the backend -------------------------------------------------

function askFor(words) {
    return [
        click("a new one", ".o_list_button_add"),
        fill("in words the client knows", ".o_selected_row [name=name] input", words),
        click("ask", ".o_list_button_save"),
        see("asked", `${ROW}:contains(${words}) .badge:contains(Asked)`),
    ];
}

function askAbout(document) {
    return [
        visit("/odoo/documents-all"),
        click("a document of the client", record(document)),
        click("a question about it", "button[name=action_write_note]"),
        fill("in words", ".modal [name=body] textarea", "Which car is this for?"),
        click("for him to read", ".modal button[name=action_share]"),
        see("it stands there", "body:not(:has(.modal)) [name=note_ids]:contains(Which car)"),
    ];
}

function share(document, screen) {
    const more = click("what else can be done", ".o_statusbar_buttons button[title=More]");
    return [
        visit("/odoo/documents-all"),
        click("a document of the firm", record(document)),
        ...(screen === "phone" ? [more] : []),
        click("for the client", "button[name=action_share]"),
        fill("what for", ".modal [name=message] textarea", "Please read and sign"),
        click("share it", ".modal button[name=action_share]"),
        see("shared", "body:not(:has(.modal)) .o_field_widget[name=shared_at]"),
    ];
}

addStory("ask", (_goTo, screen) => [
    ...logIn(),
    ...askFor("Invoice of the mill"),
    ...askFor("Receipt of the fuel"),
    ...askAbout("F-2026-17.pdf"),
    ...share("accounts.pdf", screen),
]);

addStory("read", () => [
    ...logIn(),
    see("what he has not, and why", `${ROW}:contains(Receipt of the fuel):contains(It blew away)`),
    visit("/odoo/documents-all"),
    see("what he answered with", record("mill.pdf")),
    see("what he kept is not there", ".o_content:not(:contains(diary.pdf))"),
    click("the document that was asked about", record("F-2026-17.pdf")),
    see("his answer", "[name=note_ids]:contains(The white van)"),
    click("read", "button[name=action_read_notes]"),
    see("nothing is new", ".o_form_view:not(:has(button[name=action_read_notes]))"),
    visit("/odoo/charts"),
    see("the chart that he shared", `${ROW}:contains(Bread)`),
    see("not the other one", ".o_content:not(:contains(My own))"),
    visit("/odoo/who-does-what"),
    click("agree", `${ROW}:contains(VAT) button[name=action_agree]`),
    see("it holds", ".o_group_header:contains(Agreed)"),
]);

// ---- the client, in the portal ----------------------------------------------------------------

/** One with a file, one with why there is none. */
function answer() {
    const mill = missing("Invoice of the mill");
    const fuel = missing("Receipt of the fuel");
    return [
        follow("what is missing", ".o_octopus_portal_line:contains(Your accountant misses)"),
        checkAxe(mill),
        giveFiles("here it is", `${mill} input[type=file]`, () => pdf("mill.pdf")),
        follow("send it", `${mill} button:contains(Send)`),
        checkAxe(".alert-success:contains(your accountant has your answer)"),
        click("the other one is lost", `${fuel} summary:contains(I do not have it)`),
        fill("why", `${fuel} textarea`, "It blew away"),
        follow("tell it", `${fuel} button:contains(Tell the accountant)`),
        checkAxe(".o_octopus_portal_empty:contains(Nothing is missing)"),
    ];
}

function answerTheNote(goTo) {
    return [
        ...goTo("Documents"),
        checkAxe(".o_octopus_portal_shelf.active"),
        follow("the one with news", `tr:contains(F-2026-17) td:has(${NEWS}) a`),
        checkAxe("#o_octopus_portal_notes:contains(Which car)"),
        fill("the answer", "#o_octopus_portal_note", "The white van"),
        follow("send it", "#o_octopus_portal_notes button"),
        see("it stands there", "#o_octopus_portal_notes:contains(The white van)"),
    ];
}

/** What the accountant shared stands apart, new until it was opened. */
function readWhatIsShared() {
    return [
        follow("it has news", `.o_octopus_portal_shelf:has(${NEWS}):contains(Shared)`),
        checkAxe(".o_octopus_portal_shelf.active:contains(Shared)"),
        follow("open it", ".o_octopus_portal_documents a:contains(accounts.pdf)"),
        checkAxe("#o_octopus_portal_notes:contains(Please read and sign)"),
    ];
}

/** The archive, by a word and by the amount. */
function searchTheArchive(goTo) {
    return [
        ...goTo("Documents"),
        fill("a word", "input[name=search]", "rent"),
        follow("search", ".o_octopus_portal_search button[type=submit]"),
        click("and an amount", ".o_octopus_portal_archive summary"),
        fill("from", "input[name=least]", "100"),
        fill("to", "input[name=most]", "150,50"),
        follow("search", ".o_octopus_portal_archive button[type=submit]"),
        checkAxe(".o_octopus_portal_documents tbody tr:only-child:contains(rent.pdf)"),
    ];
}

/** Who does what: proposed to the accountant. */
function proposeDuty(goTo) {
    return [
        ...goTo("Overview"),
        follow("who does what", "a[href$='/duties']"),
        choose("the VAT return", "select[name=area]", "vat"),
        choose("is his work", "select[name=doer]", "firm"),
        follow("propose it", "form:has(select[name=area]) button[type=submit]"),
        checkAxe(".o_octopus_portal_duty button:contains(Withdraw)"),
    ];
}

/** What was kept is sent; the data that were read on it are checked. */
function sendAndCheck(goTo) {
    return [
        ...goTo("Documents"),
        follow("what is only mine", ".o_octopus_portal_shelf:contains(Mine)"),
        checkAxe(".o_octopus_portal_shelf.active:contains(Mine)"),
        follow("open what was kept", ".o_octopus_portal_documents a:contains(rent.pdf)"),
        checkAxe(".o_octopus_portal_badge:contains(Only for you)"),
        follow("send it", "button:contains(Send to my accountant)"),
        see("sent", ".alert-success:contains(Sent to your accountant)"),
        follow("its data wait for a check", "a:contains(Check the data)"),
        checkAxe(".o_octopus_portal_check"),
        fill("the beginning of a supplier", "input[name=supplier]", "Mill"),
        see(
            "his name is offered",
            "#o_octopus_portal_suppliers option[value='Mill Brabant']:not(:visible)"
        ),
        fill("the total", "input[name=amount_total]", "121,00"),
        fill("a VAT that is more than all of it", "input[name=amount_tax]", "500"),
        day("the date", "input[name=document_date]", "2026-01-15"),
        follow("confirm", "button:contains(This is right)"),
        checkAxe(".alert-danger:contains(part of the total)"),
        fill("what was typed is still there; mend it", "input[name=amount_tax]", "21"),
        follow("confirm again", "button:contains(This is right)"),
        follow("the next one I do not know", "button:contains(Leave it to my accountant)"),
        see("all checked, back on the shelf", ".alert-success:contains(All checked)"),
        click("copy the address", ".o_octopus_portal_address button"),
        see("it says what became of it", ".o_octopus_portal_address_told:not(:empty)"),
        checkAxe(".o_octopus_portal_shelf.active:contains(Sent)"),
    ];
}

/** What came over Peppol and was accepted goes on to the bookkeeping. */
function forward() {
    return [
        follow("from Peppol", ".o_octopus_portal_shelf:contains(Peppol)"),
        checkAxe(".o_octopus_portal_shelf.active:contains(Peppol)"),
        follow("hand on", "button:contains(Forward all to bookkeeping)"),
        checkAxe(".alert-success:contains(Forwarded to bookkeeping)"),
    ];
}

addStory("answer", (goTo) => [
    ...logInAsBaker(),
    ...answer(),
    ...answerTheNote(goTo),
    ...sendAndCheck(goTo),
    ...forward(),
    ...readWhatIsShared(),
    ...searchTheArchive(goTo),
    ...proposeDuty(goTo),
]);
