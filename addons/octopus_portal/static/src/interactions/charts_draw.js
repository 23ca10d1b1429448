import { loadJS } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const CHARTJS = "/web/static/lib/Chart/Chart.js";
// each 3:1 at least on white; lines differ by their dashes too
const COLORS = [
    "#1d5fbf",
    "#b3470c",
    "#0f7a45",
    "#7a3fa0",
    "#8a6d00",
    "#b5175a",
    "#00758f",
    "#5c6670",
    "#6b4a2b",
    "#3d7a00",
    "#a3322a",
    "#2e4a9e",
];
const DASHES = [[], [6, 4], [2, 3], [10, 4], [10, 4, 2, 4], [4, 8]];

/**
 * Draw on a canvas what the server computed; gives what has to be destroyed at the end.
 * @param {String} [figures] address under which each value says what it is made of
 */
export async function drawChart(canvas, drawing, figures) {
    await loadJS(CHARTJS);
    const lang = document.documentElement.lang || "en";
    const style = drawing.currency ? { style: "currency", currency: drawing.currency } : {};
    const full = new Intl.NumberFormat(lang, { ...style, maximumFractionDigits: 2 });
    const short = new Intl.NumberFormat(lang, { notation: "compact", maximumFractionDigits: 1 });
    const config = drawing.kind === "pie" ? pie(drawing, full) : axes(drawing, full, short);
    if (figures && globalThis.matchMedia("(hover: hover)").matches) {
        followValues(config, figures);
    }
    return new globalThis.Chart(canvas, config);
}

/**
 * A click on a value opens what it is made of. Under a thumb it only shows the value: there the
 * table below the drawing leads on, as it does for a keyboard.
 */
function followValues({ data, options }, figures) {
    options.onClick = (event, _elements, chart) => {
        const [hit] = chart.getElementsAtEventForMode(event, "nearest", { intersect: true }, true);
        if (hit) {
            const [point, line] = data.places?.[hit.index] || [hit.index, hit.datasetIndex];
            globalThis.location.assign(`${figures}/${point}/${line}`);
        }
    };
    options.onHover = (event, elements) => {
        event.native.target.style.cursor = elements.length ? "pointer" : "";
    };
}

function options(full, value) {
    return {
        animation: false,
        maintainAspectRatio: false,
        plugins: {
            tooltip: {
                callbacks: {
                    label: (item) => `${item.dataset.label || item.label}: ${full.format(value(item))}`,
                },
            },
        },
    };
}

function axes(drawing, full, short) {
    const { kind, labels, series } = drawing;
    const isLine = kind === "line";
    const datasets = series.map(({ label, values }, index) => ({
        label,
        data: values,
        backgroundColor: COLORS[index % COLORS.length],
        borderColor: COLORS[index % COLORS.length],
        borderDash: isLine ? DASHES[index % DASHES.length] : [],
        borderWidth: isLine ? 2 : 0,
        pointRadius: labels.length > 24 ? 0 : 3,
    }));
    const base = options(full, (item) => item.parsed.y);
    base.plugins.legend = { display: series.length > 1, position: "bottom", labels: { boxWidth: 14 } };
    const stacked = kind === "stacked";
    return {
        type: isLine ? "line" : "bar",
        data: { labels, datasets },
        options: {
            ...base,
            interaction: { mode: "index", intersect: false },
            scales: {
                x: { stacked, grid: { display: false }, ticks: { maxRotation: 50 } },
                y: { stacked, beginAtZero: true, ticks: { callback: (tick) => short.format(tick) } },
            },
        },
    };
}

/** Several lines are cut at the last point; one line by its points. */
function pie(drawing, full) {
    const { labels, series } = drawing;
    const last = labels.length - 1;
    const parts =
        series.length > 1
            ? series.map(({ label, values }, line) => [label, values[last], [last, line]])
            : labels.map((label, point) => [label, series[0].values[point], [point, 0]]);
    // nothing can be cut out that is below zero
    const shown = parts.filter(([, value]) => value > 0);
    const base = options(full, (item) => item.parsed);
    base.plugins.legend = { position: "right", labels: { boxWidth: 14 } };
    if (shown.length < parts.filter(([, value]) => value).length) {
        base.plugins.title = { display: true, text: _t("Without amounts below zero") };
    }
    return {
        type: "pie",
        data: {
            labels: shown.map(([label]) => label),
            places: shown.map(([, , place]) => place),
            datasets: [
                {
                    data: shown.map(([, value]) => value),
                    backgroundColor: shown.map((_part, index) => COLORS[index % COLORS.length]),
                },
            ],
        },
        options: base,
    };
}

/** A chart on a page, drawn when it comes into view. */
export class ChartDrawing extends Interaction {
    static selector = ".o_octopus_portal_chart_canvas[data-drawing]";

    start() {
        const observer = new IntersectionObserver((entries) => {
            if (entries.some((entry) => entry.isIntersecting)) {
                observer.disconnect();
                this.draw();
            }
        });
        observer.observe(this.el);
        this.registerCleanup(() => observer.disconnect());
    }

    async draw() {
        const drawing = JSON.parse(this.el.dataset.drawing);
        const canvas = this.el.querySelector("canvas");
        const chart = await this.waitFor(drawChart(canvas, drawing, this.el.dataset.figures));
        this.registerCleanup(() => chart.destroy());
        this.el.classList.add("o_octopus_portal_chart_drawn");
    }
}

registry.category("public.interactions").add("octopus_portal.chart_drawing", ChartDrawing);
