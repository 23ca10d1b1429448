/**
 * The levels of one area for many users in many dossiers at once.
 */
export const LEVEL_COUNT = 4;

/**
 * How many have exactly none, read, write and validate.
 *
 * @param {number[]} counts how many have read, write, validate
 * @param {number} pairs users on dossiers
 */
export function spread(counts, pairs) {
    const some = counts.reduce((sum, count) => sum + count, 0);
    return [pairs - some, ...counts];
}

/** The level that all have, or null when it is mixed or there is nobody. */
export function commonLevel(counts, pairs) {
    const level = pairs ? spread(counts, pairs).indexOf(pairs) : -1;
    return level < 0 ? null : level;
}

/** What the space bar sets: the level, or none where all the lines have it already. */
export function toggled(level, commonLevels) {
    return commonLevels.every((common) => common === level) ? 0 : level;
}

/** As the server wants it: '1' to '3', or false for none. */
export function asLevel(number) {
    return number ? String(number) : false;
}
