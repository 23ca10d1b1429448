import { browser } from "@web/core/browser/browser";

// More would be of no use, and each names its dossiers.
const MOST_KEPT = 30;
const key = (userId) => `octopus_rights_acts_${userId}`;

/** The acts on rights that this user did in this tab, the last one at the end. */
export function keptActs(userId) {
    try {
        const acts = JSON.parse(browser.sessionStorage.getItem(key(userId)) || "[]");
        return Array.isArray(acts) ? acts : [];
    } catch {
        return [];
    }
}

/** Keep them while the tab is open; the server knows what each changed, and what has since. */
export function keepActs(userId, acts) {
    try {
        browser.sessionStorage.setItem(key(userId), JSON.stringify(acts.slice(-MOST_KEPT)));
    } catch {
        // a full store: then they are kept as long as the page
    }
}
