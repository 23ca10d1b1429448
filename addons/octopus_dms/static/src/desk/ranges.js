/**
 * Parts of a document, written as people write them: `1-2, 3, 4-6`.
 */

/** `[[first, last], …]`, or null when it cannot be read, overlaps, or goes past the end. */
export function parseRanges(text, count) {
    const words = text.split(/[\s,;+]+/).filter(Boolean);
    const ranges = [];
    let before = 0;
    for (const word of words) {
        const match = word.match(/^(\d+)(?:-(\d*))?$/);
        if (!match) {
            return null;
        }
        const first = Number(match[1]);
        const last = match[2] === undefined ? first : Number(match[2] || count);
        if (first <= before || last < first || last > count) {
            return null;
        }
        ranges.push([first, last]);
        before = last;
    }
    return ranges;
}

export function writeRanges(ranges) {
    return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(", ");
}

/** The parts with a cut made before `page`, or the cut there taken away. */
export function toggleCut(ranges, page) {
    const at = ranges.findIndex(([first, last]) => first <= page && page <= last);
    if (at < 0) {
        return ranges;
    }
    const [first, last] = ranges[at];
    if (first < page) {
        return [...ranges.slice(0, at), [first, page - 1], [page, last], ...ranges.slice(at + 1)];
    }
    const before = ranges[at - 1];
    if (before && before[1] === page - 1) {
        return [...ranges.slice(0, at - 1), [before[0], last], ...ranges.slice(at + 1)];
    }
    return ranges;
}

/** A part for every so many pages. */
export function every(size, count) {
    const ranges = [];
    for (let first = 1; first <= count; first += size) {
        ranges.push([first, Math.min(first + size - 1, count)]);
    }
    return ranges;
}

/** The pages that are in no part. */
export function leftOut(ranges, count) {
    const kept = new Set();
    for (const [first, last] of ranges) {
        for (let page = first; page <= last; page++) {
            kept.add(page);
        }
    }
    return Array.from({ length: count }, (_, index) => index + 1).filter((page) => !kept.has(page));
}
