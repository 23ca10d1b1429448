import { loadJS } from "@web/core/assets";

const LIBRARY = "/octopus_dossier/static/tests/lib/axe/axe.min.js";
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** A step: nothing hangs over the edge of the screen. */
export function fitsTheScreen(trigger) {
    return {
        content: "nothing hangs over the edge",
        trigger,
        run() {
            const { scrollWidth, clientWidth } = document.documentElement;
            if (scrollWidth > clientWidth) {
                throw new Error(`${scrollWidth} px on a screen of ${clientWidth} px`);
            }
        },
    };
}

/**
 * A step: the page is accessible by WCAG 2.2 AA as far as axe can tell, nothing of it failed to
 * load, and nothing hangs over the edge. Ends each page of a tour.
 *
 * What is written to the console as an error fails a tour by itself.
 *
 * @param {string} trigger what has to be there first
 * @param {Object} [where]
 * @param {string} [where.within] the part that is ours, on a page that is not
 * @param {string} [where.except] what is core's inside of it
 */
export function checkAxe(trigger, { within = trigger, except = "" } = {}) {
    return {
        content: `accessible, all of it loaded, within the screen: ${trigger}`,
        trigger,
        async run() {
            fitsTheScreen().run();
            checkLoaded();
            await loadJS(LIBRARY);
            await settled();
            const options = { runOnly: STANDARDS, resultTypes: ["violations"] };
            const where = { include: [within], ...(except ? { exclude: [except] } : {}) };
            const { violations } = await window.axe.run(where, options);
            if (violations.length) {
                throw new Error(violations.map(inWords).join("\n"));
            }
        },
    };
}

/** Pictures, styles and calls of this page that were refused or not found. */
function checkLoaded() {
    const failed = performance
        .getEntriesByType("resource")
        .filter(({ responseStatus }) => responseStatus >= 400)
        .map(({ name, responseStatus }) => `${responseStatus} ${name}`);
    if (failed.length) {
        throw new Error(`not loaded: ${failed.join(", ")}`);
    }
}

/** A colour that is still fading in is no colour to judge. */
async function settled() {
    const running = document.getAnimations().filter(endsByItself);
    await Promise.all(running.map((animation) => animation.finished.catch(() => {})));
}

function endsByItself(animation) {
    return animation.effect?.getComputedTiming().endTime !== Infinity;
}

function inWords({ id, help, nodes }) {
    const places = nodes.slice(0, 5).map((node) => `    ${node.html}\n    ${node.failureSummary}`);
    return `axe ${id}: ${help}\n${places.join("\n")}`;
}
