import { registry } from "@web/core/registry";
import { fill, press, waitFor, waitUntil } from "@odoo/hoot-dom";

// a machine that has other things to do
const PATIENCE = 120000;
// as long as somebody looks at a document: the one after it is fetched meanwhile
const LOOKING = 400;

const waits = { next: [], book: [] };
let clicked = false;

const rowOpen = () => document.querySelector(".o_desk_row[aria-current=true]");
const idOpen = () => rowOpen()?.dataset.id;

/** Press these keys and wait until another document is drawn, or none is left; milliseconds. */
async function onward(keys) {
    const before = idOpen();
    const start = performance.now();
    await press(keys);
    await waitUntil(
        () =>
            document.querySelector(".o_desk[data-busy=false]") &&
            idOpen() !== before &&
            (!idOpen() || document.querySelector(".o_desk_page canvas")),
        {
            timeout: PATIENCE,
            message: () => {
                const told = document.querySelector(".o_notification_manager")?.textContent;
                return `no other document after ${keys.join("+")}: ${told || "nothing was said"}`;
            },
        }
    );
    return Math.round(performance.now() - start);
}

/** The input of the booking that has the cursor, with the name of its field. */
function asked() {
    const input = document.activeElement;
    const name = input.closest(".o_desk_form .o_field_widget")?.getAttribute("name");
    return { input, name };
}

/** Go on with Tab from where the cursor was put, and fill in what is empty up to the total. */
async function typeWhatIsEmpty() {
    const [, number] = rowOpen().textContent.match(/page (\d+)\./);
    const values = {
        partner_id: "Mill",
        reference: `F-${Number(number)}`,
        document_date: "03/02/2026",
        amount_total: "121",
    };
    for (let { input, name } = asked(); name; { input, name } = asked()) {
        const empty = input.tagName === "INPUT" && ["", "0.00"].includes(input.value);
        if (empty && values[name]) {
            await fill(values[name]);
            if (name === "partner_id") {
                const found = ".o-autocomplete--dropdown-item:contains(Mill)";
                await waitFor(found, { timeout: PATIENCE });
                await press("Enter");
            }
        }
        if (input.tagName === "INPUT" && name === "amount_total") {
            return;
        }
        await press("Tab");
    }
}

/** A step that waits for a document on the screen, and for its fields. */
const atDesk = (content, run) => ({
    content,
    trigger:
        ".o_desk[data-busy=false]:has(.o_desk_form .o_field_widget) .o_desk_page canvas",
    run,
});

/** Next is one call: the fields come with the answer that says who has the document. */
async function next() {
    await new Promise((resolve) => setTimeout(resolve, LOOKING));
    performance.clearResourceTimings();
    waits.next.push(await onward(["Alt", "n"]));
    const calls = performance.getEntriesByType("resource").map(({ name }) => name.split("/").pop());
    if (!calls.includes("desk_open") || calls.includes("web_read")) {
        throw new Error(`Next called ${calls}`);
    }
}

const times = (count, step) => Array.from({ length: count }, () => step);

/** Ten documents, one after another, without the mouse. */
registry.category("web_tour.tours").add("octopus_dms_desk_ten", {
    steps: () => [
        atDesk("whoever takes the mouse is seen", () => {
            window.addEventListener("pointerdown", () => (clicked = true), true);
        }),
        ...times(4, atDesk("look at a document, then go to the next", next)),
        ...times(4, atDesk("and back", () => onward(["Alt", "p"]))),
        ...times(
            10,
            atDesk("fill in a document and book it", async () => {
                await typeWhatIsEmpty();
                waits.book.push(await onward(["Control", "Enter"]));
            })
        ),
        {
            content: "nothing is left, and the mouse was not touched",
            trigger: ".o_desk:not(:has(.o_desk_row))",
            run() {
                if (clicked) {
                    throw new Error("somebody took the mouse");
                }
                const told = JSON.stringify(waits);
                console.log(`desk: milliseconds until the next document is drawn: ${told}`);
            },
        },
    ],
});
