import { combination, shortcuts } from "@octopus_dms/desk/shortcuts";
import { every, leftOut, parseRanges, toggleCut, writeRanges } from "@octopus_dms/desk/ranges";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

const keydown = (init) =>
    new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });

/** A key, pressed where the cursor is. */
function press(keys, then) {
    const parts = keys.split("+");
    const init = {
        key: parts.pop(),
        altKey: parts.includes("Alt"),
        ctrlKey: parts.includes("Ctrl"),
        shiftKey: parts.includes("Shift"),
    };
    return {
        content: `press ${keys}`,
        trigger: then || ".o_desk[data-busy=false]",
        run: () => document.activeElement.dispatchEvent(keydown(init)),
    };
}

const open = (words) => ({
    content: `${words} is open`,
    trigger: `.o_desk[data-busy=false] .o_desk_row[aria-current=true]:contains(${words})`,
});
const drawn = { content: "its page is drawn", trigger: ".o_desk_page canvas" };
const field = (name) => `.o_desk_form .o_field_widget[name=${name}]`;
const cursorIn = (name) => ({
    content: `the cursor is in ${name}`,
    trigger: `${field(name)}:has(input:focus)`,
});
const type = (name, text) => ({
    content: `fill in ${name}`,
    trigger: `${field(name)} input`,
    run: `edit ${text}`,
});
const choose = (name, text) => [
    { trigger: `${field(name)} input`, run: `edit ${text}` },
    { trigger: `${field(name)} .o-autocomplete--dropdown-item:contains(${text})`, run: "click" },
];

function check(condition, text) {
    if (!condition) {
        throw new Error(text);
    }
}

/** What needs no screen: the keys, and the pages of the parts. */
function checkLogic() {
    const same = (left, right) => JSON.stringify(left) === JSON.stringify(right);
    check(same(parseRanges("1-2, 3 4-", 6), [[1, 2], [3, 3], [4, 6]]), "ranges are read");
    for (const wrong of ["2-1", "1, 1", "3, 2", "0", "7", "a"]) {
        check(parseRanges(wrong, 6) === null, `${wrong} is refused`);
    }
    check(writeRanges([[1, 2], [3, 3]]) === "1-2, 3", "and written");
    check(same(toggleCut([[1, 4]], 3), [[1, 2], [3, 4]]), "a cut");
    check(same(toggleCut([[1, 2], [3, 4]], 3), [[1, 4]]), "and no cut");
    check(same(every(2, 5), [[1, 2], [3, 4], [5, 5]]), "every two pages");
    check(same(leftOut([[1, 1], [3, 3]], 4), [2, 4]), "what is left out");
    const keys = shortcuts().flatMap((shortcut) => shortcut.keys);
    check(new Set(keys).size === keys.length, "no key does two things");
    const azerty = { key: "q", code: "KeyA", altKey: true };
    check(combination(azerty) === "Alt+Q", "the letter that is printed counts");
    const mac = { key: "œ", code: "KeyQ", altKey: true };
    check(combination(mac) === "Alt+Q", "but on a Mac the place");
}

registry.category("web_tour.tours").add("octopus_dms_desk", {
    steps: () => [
        { content: "what needs no screen", trigger: ".o_desk", run: checkLogic },
        open("first.pdf"),
        drawn,
        cursorIn("partner_id"),
        press("F1"),
        { content: "all keys", trigger: ".o_dialog .o_desk_help kbd:contains(Enter)" },
        { trigger: ".o_dialog footer button", run: "click" },
        { trigger: "body:not(:has(.o_dialog))" },
        press("Ctrl+Enter"),
        {
            content: "what is missing is named, without a dialog",
            trigger: ".o_notification:contains(Fill in first for first.pdf: Supplier)",
        },
        cursorIn("partner_id"),
        ...choose("partner_id", "Mill"),
        type("reference", "F-1"),
        type("document_date", "03/02/2026"),
        type("amount_total", "121"),
        ...choose("tax_id", "21%"),
        { content: "without VAT follows", trigger: `${field("amount_untaxed")} input:value(100.00)` },
        ...choose("account_id", "6"),
        press("Ctrl+Enter"),
        open("second.pdf"),
        { trigger: ".o_notification:contains(first.pdf is booked)" },
        cursorIn("partner_id"),
        press("Alt+Z"),
        open("first.pdf"),
        { content: "with what was typed", trigger: `${field("reference")} input:value(F-1)` },
        press("Ctrl+Enter"),
        open("second.pdf"),
        drawn,
        press("Alt+R"),
        { content: "turned on screen", trigger: ".o_desk_viewer_bar .badge" },
        press("Alt+N"),
        open("third.pdf"),
        press("Alt+S"),
        { trigger: ".o_dialog .o_desk_thumb:eq(4)" },
        { trigger: ".o_dialog .o_desk_split input", run: "edit 1-2, 3, 4-5" },
        { trigger: ".o_desk_split:contains(3 documents)" },
        { trigger: ".o_dialog footer .btn-primary", run: "click" },
        open("third (1).pdf"),
        press("Alt+K"),
        press("Alt+N"),
        open("third (2).pdf"),
        press("Alt+K"),
        { trigger: ".o_desk_marked:contains(2)" },
        press("Alt+M"),
        { trigger: ".o_dialog .o_desk_merge li:eq(1)" },
        { trigger: ".o_dialog .o_desk_merge li:eq(0) button:eq(1)", run: "click" },
        { trigger: ".o_dialog .o_desk_merge li:eq(0):contains(third (2).pdf)" },
        {
            content: "Enter on a button of the dialog presses it, and merges nothing",
            trigger: ".o_dialog .o_desk_merge li[aria-current=true] button:eq(1)",
            run: ({ anchor }) =>
                check(anchor.dispatchEvent(keydown({ key: "Enter" })), "Enter was taken"),
        },
        { trigger: ".o_dialog footer .btn-primary", run: "click" },
        open("third (2).pdf"),
        press("Alt+X"),
        open("third (3).pdf"),
        press("Alt+P"),
        open("second.pdf"),
    ],
});

registry.category("web_tour.tours").add("octopus_dms_desk_taken", {
    steps: () => [
        open("second.pdf"),
        { trigger: ".o_desk_row:contains(first.pdf)", run: "click" },
        open("first.pdf"),
        { trigger: ".o_desk_holder:contains(Bo has this document open)" },
        press("Ctrl+Enter"),
        { trigger: ".o_notification:contains(Take it over first)" },
        press("Alt+T"),
        { trigger: ".o_desk_form:not(:has(.o_desk_holder))" },
        {
            content: "ask for a dossier that may not be opened: the server refuses the next document",
            trigger: ".o_desk_book:not([disabled])",
            run: () => user.updateContext({ allowed_company_ids: [1e9] }),
        },
        press("Alt+N"),
        {
            content: "which is said",
            trigger: ".o_notification:has(.o_notification_bar.bg-danger)",
        },
        open("first.pdf"),
        { content: "and this one can still be booked", trigger: ".o_desk_book:not([disabled])" },
    ],
});

registry.category("web_tour.tours").add("octopus_dms_desk_phone", {
    steps: () => [
        { trigger: ".o_desk_rows .o_desk_row:contains(first.pdf)", run: "click" },
        drawn,
        { trigger: ".o_desk_steps button:contains(Booking)", run: "click" },
        { trigger: `${field("reference")} input`, run: "edit F-9" },
        {
            content: "one pane, as wide as the phone",
            trigger: ".o_desk[data-pane=booking]",
            run() {
                const { scrollWidth, clientWidth } = document.documentElement;
                check(scrollWidth <= clientWidth, "nobody scrolls sideways");
            },
        },
    ],
});
