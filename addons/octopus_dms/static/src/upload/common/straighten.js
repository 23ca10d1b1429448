/**
 * A photographed page made straight: its four corners found, and drawn as a rectangle.
 *
 * Corners are `[x, y]` in parts of width and height, in the order top left, top right, bottom
 * right, bottom left. Only canvases are used, no library (readme/WAYS_IN.md says why).
 */

export const WHOLE = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
];
/** Longest side of what is kept: a page of A4 at some 200 dots per inch. */
const LONGEST = 2400;
/** Longest side of what the corners are looked for in. */
const SMALL = 240;
/** The paper covers so much of the photo, and about all between the four corners it is given. */
const LEAST_PART = 0.15;
const OFF_AT_MOST = 0.15;

/** The photo on a canvas, turned, not larger than what is kept. */
export async function drawPhoto(file, turn = 0, longest = LONGEST) {
    const photo = await createImageBitmap(file);
    const scale = Math.min(1, longest / Math.max(photo.width, photo.height));
    const [width, height] = [photo.width * scale, photo.height * scale].map(Math.round);
    const isAcross = turn % 180 !== 0;
    const canvas = makeCanvas(isAcross ? height : width, isAcross ? width : height);
    const pen = canvas.getContext("2d");
    pen.translate(canvas.width / 2, canvas.height / 2);
    pen.rotate((turn * Math.PI) / 180);
    pen.drawImage(photo, -width / 2, -height / 2, width, height);
    photo.close();
    return canvas;
}

/**
 * The corners of a bright paper on a darker ground, or null where there is no such thing: then
 * whoever took the photo sets them himself.
 */
export function findCorners(canvas) {
    const scale = SMALL / Math.max(canvas.width, canvas.height);
    const small = makeCanvas(...[canvas.width * scale, canvas.height * scale].map(Math.ceil));
    const { width, height } = small;
    const pen = small.getContext("2d");
    pen.drawImage(canvas, 0, 0, width, height);
    const grey = greyOf(pen.getImageData(0, 0, width, height).data);
    const paper = largestBright(grey, brightFrom(grey), width);
    const corners = outermost(paper, width);
    const covers = paper.length / (width * height);
    const isFilled = Math.abs(paper.length / (areaOf(corners) || 1) - 1) < OFF_AT_MOST;
    return covers > LEAST_PART && isFilled ? corners.map(([x, y]) => [x / (width - 1), y / (height - 1)]) : null;
}

/** What is between the corners, drawn as a rectangle. */
export function straighten(canvas, corners) {
    const quad = corners.map(([x, y]) => [x * (canvas.width - 1), y * (canvas.height - 1)]);
    const side = (from, to) =>
        Math.hypot(quad[to][0] - quad[from][0], quad[to][1] - quad[from][1]);
    const width = Math.max(1, Math.round(Math.max(side(0, 1), side(3, 2))));
    const height = Math.max(1, Math.round(Math.max(side(0, 3), side(1, 2))));
    const source = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const target = makeCanvas(width, height);
    const pen = target.getContext("2d");
    const drawn = pen.createImageData(width, height);
    const place = placeOf(quad);
    for (let row = 0, at = 0; row < height; row++) {
        for (let column = 0; column < width; column++, at += 4) {
            const [x, y] = place(column / width, row / height);
            mix(source, x, y, drawn.data, at);
        }
    }
    pen.putImageData(drawn, 0, 0);
    return target;
}

function makeCanvas(width, height) {
    return Object.assign(document.createElement("canvas"), { width, height });
}

/** From a place in the unit square to the place in the four corners (Heckbert, 1989). */
function placeOf([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]) {
    const [dx1, dx2, sx] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3];
    const [dy1, dy2, sy] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3];
    const det = dx1 * dy2 - dx2 * dy1 || 1;
    const g = (sx * dy2 - dx2 * sy) / det;
    const h = (dx1 * sy - sx * dy1) / det;
    const [a, b] = [x1 - x0 + g * x1, x3 - x0 + h * x3];
    const [d, e] = [y1 - y0 + g * y1, y3 - y0 + h * y3];
    return (u, v) => {
        const w = g * u + h * v + 1;
        return [(a * u + b * v + x0) / w, (d * u + e * v + y0) / w];
    };
}

/** The colour between four pixels, written to `data` from `at` on. */
function mix({ data: from, width, height }, x, y, data, at) {
    const left = Math.max(0, Math.min(width - 2, Math.floor(x)));
    const top = Math.max(0, Math.min(height - 2, Math.floor(y)));
    const [right, below] = [clip(x - left), clip(y - top)];
    const first = 4 * (top * width + left);
    for (let colour = 0; colour < 3; colour++) {
        const spot = first + colour;
        const above = from[spot] * (1 - right) + from[spot + 4] * right;
        const next = spot + 4 * width;
        const under = from[next] * (1 - right) + from[next + 4] * right;
        data[at + colour] = above * (1 - below) + under * below;
    }
    data[at + 3] = 255;
}

function clip(part) {
    return Math.max(0, Math.min(1, part));
}

function greyOf(data) {
    const grey = new Uint8Array(data.length / 4);
    for (let spot = 0; spot < grey.length; spot++) {
        const at = 4 * spot;
        grey[spot] = 0.3 * data[at] + 0.59 * data[at + 1] + 0.11 * data[at + 2];
    }
    return grey;
}

/** The grey that parts paper from ground best (Otsu, 1979). */
function brightFrom(grey) {
    const counts = new Array(256).fill(0);
    grey.forEach((value) => counts[value]++);
    const total = counts.reduce((sum, count, value) => sum + count * value, 0);
    let [best, found, dark, darkSum] = [-1, 128, 0, 0];
    counts.forEach((count, value) => {
        dark += count;
        darkSum += count * value;
        const bright = grey.length - dark;
        if (dark && bright) {
            const apart = darkSum / dark - (total - darkSum) / bright;
            const worth = dark * bright * apart * apart;
            if (worth > best) {
                [best, found] = [worth, value];
            }
        }
    });
    return found;
}

/** The places of the largest bright spot that hangs together. */
function largestBright(grey, limit, width) {
    const seen = new Uint8Array(grey.length);
    let largest = [];
    for (let start = 0; start < grey.length; start++) {
        if (!seen[start] && grey[start] > limit) {
            const spot = fill(grey, limit, width, start, seen);
            largest = spot.length > largest.length ? spot : largest;
        }
    }
    return largest;
}

function fill(grey, limit, width, start, seen) {
    const spot = [start];
    seen[start] = 1;
    for (let done = 0; done < spot.length; done++) {
        const place = spot[done];
        const column = place % width;
        const around = [place - width, place + width];
        column > 0 && around.push(place - 1);
        column < width - 1 && around.push(place + 1);
        for (const next of around) {
            if (grey[next] > limit && !seen[next]) {
                seen[next] = 1;
                spot.push(next);
            }
        }
    }
    return spot;
}

/** The four places that lie farthest towards the corners of the photo. */
function outermost(places, width) {
    const points = places.map((place) => [place % width, Math.floor(place / width)]);
    if (!points.length) {
        return WHOLE;
    }
    const farthest = (score) =>
        points.reduce((best, point) => (score(point) > score(best) ? point : best));
    return [
        farthest(([x, y]) => -x - y),
        farthest(([x, y]) => x - y),
        farthest(([x, y]) => x + y),
        farthest(([x, y]) => y - x),
    ];
}

function areaOf(corners) {
    const twice = corners.reduce((sum, [x, y], index) => {
        const [nextX, nextY] = corners[(index + 1) % corners.length];
        return sum + x * nextY - nextX * y;
    }, 0);
    return Math.abs(twice) / 2;
}
