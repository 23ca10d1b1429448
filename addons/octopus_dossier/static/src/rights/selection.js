/**
 * Which lines of an ordered list are selected, and where the keyboard is.
 *
 * Plain state without a screen: a line is clicked, dragged over or walked to, with
 * `range` (shift) or `add` (ctrl). Lines that a filter hides are no longer selected,
 * so that nobody changes what he does not see.
 */
export class Selection {
    constructor(items = []) {
        this.items = items;
        this.picked = new Set();
        this.cursor = items.length ? 0 : -1;
        this.anchor = this.cursor;
        this.kept = new Set();
    }

    /** The selected lines, in the order of the list. */
    get ids() {
        return this.items.filter((id) => this.picked.has(id));
    }

    get size() {
        return this.picked.size;
    }

    has(id) {
        return this.picked.has(id);
    }

    setItems(items) {
        const current = this.items[this.cursor];
        const shown = new Set(items);
        this.items = items;
        this.picked = new Set([...this.picked].filter((id) => shown.has(id)));
        this.kept = new Set();
        this.cursor = Math.max(items.indexOf(current), items.length ? 0 : -1);
        this.anchor = this.cursor;
    }

    /** A click, or the beginning of a drag. */
    press(index, { range = false, add = false } = {}) {
        if (range) {
            return this.extend(index);
        }
        const id = this.items[index];
        const drop = add && this.picked.has(id);
        this.kept = add ? new Set(this.picked) : new Set();
        this.anchor = this.cursor = index;
        this.picked = new Set(this.kept).add(id);
        if (drop) {
            this.kept.delete(id);
            this.picked.delete(id);
        }
    }

    /** Select from where it began to here, beside what ctrl kept. */
    extend(index) {
        this.cursor = index;
        const [first, last] = [Math.min(this.anchor, index), Math.max(this.anchor, index)];
        this.picked = new Set([...this.kept, ...this.items.slice(Math.max(first, 0), last + 1)]);
    }

    /** The keyboard goes some lines up or down; `add` (ctrl) walks without selecting. */
    move(step, { range = false, add = false } = {}) {
        if (!this.items.length) {
            return;
        }
        const index = Math.min(Math.max(this.cursor + step, 0), this.items.length - 1);
        if (range) {
            this.extend(index);
        } else if (add) {
            this.cursor = this.anchor = index;
            this.kept = new Set(this.picked);
        } else {
            this.press(index);
        }
    }

    /** The space bar: the line of the keyboard in or out. */
    toggle(index = this.cursor) {
        if (index >= 0) {
            this.press(index, { add: true });
        }
    }

    pickAll() {
        this.picked = new Set(this.items);
    }

    pickOnly(ids) {
        const wanted = new Set(ids);
        this.picked = new Set(this.items.filter((id) => wanted.has(id)));
        this.kept = new Set();
        this.cursor = this.anchor = this.items.findIndex((id) => wanted.has(id));
    }

    clear() {
        this.picked = new Set();
        this.kept = new Set();
    }
}

const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };

/**
 * What a key means for a list.
 *
 * @returns {boolean} whether it meant something
 */
export function pressKey(selection, { key, shiftKey, ctrlKey, metaKey }) {
    const add = ctrlKey || metaKey;
    if (key in STEPS) {
        selection.move(STEPS[key], { range: shiftKey, add });
    } else if (key === " ") {
        selection.toggle();
    } else if (add && key.toLowerCase() === "a") {
        selection.pickAll();
    } else {
        return false;
    }
    return true;
}
