import { _t } from "@web/core/l10n/translation";

/**
 * Every act of the desk and its keys, the one to show first; the overlay lists them in this order.
 * Keys are named by the letter they print: the keyboards of Belgium are AZERTY.
 */
export const shortcuts = () => [
    { act: "book", keys: ["Ctrl+Enter", "Alt+Q"], label: _t("Book, and on to the next") },
    { act: "bookAndPost", keys: ["Ctrl+Shift+Enter"], label: _t("Book and post, and on to the next") },
    { act: "next", keys: ["Alt+N"], label: _t("Next document") },
    { act: "previous", keys: ["Alt+P"], label: _t("Previous document") },
    { act: "archive", keys: ["Alt+X"], label: _t("Archive without booking") },
    { act: "undo", keys: ["Alt+Z"], label: _t("Undo: bring the last document back") },
    { act: "openBooking", keys: ["Alt+O"], label: _t("Open the last booking") },
    { act: "scrollDown", keys: ["Alt+ArrowDown", "Alt+PageDown"], label: _t("Scroll the document down") },
    { act: "scrollUp", keys: ["Alt+ArrowUp", "Alt+PageUp"], label: _t("Scroll the document up") },
    { act: "zoomIn", keys: ["Alt++", "Alt+="], label: _t("Larger") },
    { act: "zoomOut", keys: ["Alt+-"], label: _t("Smaller") },
    { act: "turnPage", keys: ["Alt+R"], label: _t("Turn this page") },
    { act: "turnAll", keys: ["Alt+Shift+R"], label: _t("Turn all pages") },
    { act: "split", keys: ["Alt+S"], label: _t("Split into several documents") },
    { act: "mark", keys: ["Alt+K"], label: _t("Mark for merging") },
    { act: "merge", keys: ["Alt+M"], label: _t("Merge the marked documents") },
    { act: "takeOver", keys: ["Alt+T"], label: _t("Take over from a colleague") },
    { act: "search", keys: ["Alt+F"], label: _t("Search in the list") },
    { act: "help", keys: ["?", "F1"], label: _t("Show these keys") },
];

/** The combination that is pressed, such as `Ctrl+Shift+Enter`. */
export function combination(ev) {
    if (ev.isComposing || !ev.key) {
        return "";
    }
    let { key } = ev;
    // with Alt a Mac prints other signs: there the place of the key tells the letter
    if (ev.altKey && !/^[\x20-\x7e]$|^.{2,}$/.test(key) && /^Key[A-Z]$/.test(ev.code || "")) {
        key = ev.code.slice(-1);
    }
    const letter = /^[a-z]$/i.test(key);
    const parts = [
        (ev.ctrlKey || ev.metaKey) && "Ctrl",
        ev.altKey && "Alt",
        // a sign such as ? or + needs Shift on some keyboards and not on others
        ev.shiftKey && (letter || key.length > 1) && "Shift",
        letter ? key.toUpperCase() : key,
    ];
    return parts.filter(Boolean).join("+");
}

/** What a key press asks for, if anything. In a field a sign is text, but none starts with "?". */
export function actOf(ev) {
    const pressed = combination(ev);
    const found = shortcuts().find(({ keys }) => keys.includes(pressed));
    const typing = ev.target.value || ev.target.isContentEditable;
    return found && !(typing && pressed.length === 1) ? found.act : null;
}
