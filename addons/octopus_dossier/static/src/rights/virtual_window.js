export const ROW_HEIGHT = 34;
const SPARE_ROWS = 8;

/**
 * The lines of a long list that are in sight, and the empty space around them.
 *
 * @param {number} count of all lines
 * @param {number} scrollTop in pixels
 * @param {number} height of what is in sight, in pixels
 * @returns {{first: number, last: number, above: number, below: number}} lines first to
 *   last (without last); pixels
 */
export function windowOf(count, scrollTop, height) {
    const top = Math.floor(scrollTop / ROW_HEIGHT) - SPARE_ROWS;
    const first = Math.min(Math.max(top, 0), Math.max(count - 1, 0));
    const shown = Math.ceil(height / ROW_HEIGHT) + 2 * SPARE_ROWS;
    const last = Math.min(first + shown, count);
    return { first, last, above: first * ROW_HEIGHT, below: (count - last) * ROW_HEIGHT };
}

/** Where to scroll so that a line is in sight; the same place when it is already. */
export function scrollFor(index, scrollTop, height) {
    const top = index * ROW_HEIGHT;
    if (top < scrollTop) {
        return top;
    }
    return Math.max(scrollTop, top + ROW_HEIGHT - height);
}
