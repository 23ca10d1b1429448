import { registry } from "@web/core/registry";

export const see = (content, trigger) => ({ content, trigger });
export const click = (content, trigger) => ({ content, trigger, run: "click" });
export const follow = (content, trigger) => ({ ...click(content, trigger), expectUnloadPage: true });
export const fill = (content, trigger, value) => ({ content, trigger, run: `edit ${value}` });
export const choose = (content, trigger, value) => ({ content, trigger, run: `select ${value}` });

/** A step that fills in a day, as the browser keeps it. */
export const day = (content, trigger, value) => ({
    content,
    trigger,
    run({ anchor }) {
        anchor.value = value;
        anchor.dispatchEvent(new Event("input", { bubbles: true }));
    },
});

/** From the page of the login, which knows by its address who comes. */
export function logIn() {
    return [
        fill("give the password", "input[name=password]", "a long test password"),
        follow("log in", "form.oe_login_form button[type=submit]"),
    ];
}

/** As an entrepreneur with one dossier: to its home. */
export function logInAsBaker() {
    return [
        ...logIn(),
        follow("open the bakery", ".o_octopus_portal_card_name:contains(Bakery Peeters)"),
    ];
}

const PAGES = {
    phone: (label) => [
        click("the other pages are behind More", ".o_octopus_portal_bar button:contains(More)"),
        follow(`go to ${label}`, `.o_octopus_portal_sheet:popover-open a:contains(${label})`),
    ],
    desktop: (label) => [follow(`go to ${label}`, `.o_octopus_portal_tabs a:contains(${label})`)],
};

/**
 * A story told on a phone and on a desktop.
 *
 * @param {string} name
 * @param {(goTo: (label: string) => Object[], screen: string) => Object[]} steps `goTo` gives the
 *     steps from any page of a dossier to another one
 */
export function addStory(name, steps) {
    for (const [screen, goTo] of Object.entries(PAGES)) {
        registry
            .category("web_tour.tours")
            .add(`octopus_portal_story_${name}_${screen}`, { steps: () => steps(goTo, screen) });
    }
}

/** On a desktop a page draws its document by itself; until then it is not left. */
export const drawn = {
    content: "the document is drawn, or waits for a tap",
    trigger: ".o_octopus_portal_viewer canvas[data-drawn], .o_octopus_portal_viewer_toggle:visible",
};

// ---- files ----------------------------------------------------------------------------------

const BLANK_PAGE = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF`;

export const pdf = (name) => new File([BLANK_PAGE], name, { type: "application/pdf" });

export async function picture(name) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 60, height: 80 });
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    return new File([blob], name, { type: "image/png" });
}

/** A step that chooses files, as the dialog of the browser does. */
export function giveFiles(content, trigger, ...files) {
    return {
        content,
        trigger,
        async run({ anchor }) {
            const chosen = new DataTransfer();
            for (const file of await Promise.all(files.map((make) => make()))) {
                chosen.items.add(file);
            }
            anchor.files = chosen.files;
            anchor.dispatchEvent(new Event("change", { bubbles: true }));
        },
    };
}

/** A step that fetches what a link offers, and looks at its first bytes. */
export function fetches(content, trigger, start) {
    return {
        content,
        trigger,
        async run({ anchor }) {
            const response = await fetch(anchor.href);
            const bytes = new Uint8Array(await response.arrayBuffer());
            const found = String.fromCharCode(...bytes.slice(0, start.length));
            if (response.status !== 200 || found !== start) {
                throw new Error(`${anchor.href}: ${response.status} ${found}`);
            }
        },
    };
}
