import { loadBundle } from "@web/core/assets";
import { formatDate, parseDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onWillStart, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { formatBytes } from "../viewer/file_size";

/** What one dossier stores: used and free, the curve, the fee, kinds and years, the largest. */
export class StorageScreen extends Component {
    static template = "octopus_dms.StorageScreen";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.canvas = useRef("canvas");
        this.state = useState({ data: null, problem: null });
        onWillStart(async () => {
            const companyId = this.props.action.params?.company_id;
            const loaded = this.orm.silent.call("octopus.storage", "storage_data", [], {
                company_id: companyId || null,
            });
            await Promise.all([
                loadBundle("web.chartjs_lib"),
                loaded.then(
                    (data) => (this.state.data = data),
                    (error) => (this.state.problem = error.data?.message || error.message)
                ),
            ]);
        });
        useEffect(() => this.drawCurve(), () => []);
        onWillUnmount(() => this.chart?.destroy());
    }

    bytes(value) {
        return formatBytes(value);
    }

    euro(value) {
        return `€ ${formatFloat(value, { digits: [0, 2] })}`;
    }

    day(value) {
        return formatDate(parseDate(value, { format: "yyyy-MM-dd" }));
    }

    month(value) {
        return parseDate(value, { format: "yyyy-MM-dd" }).toFormat("LLLL yyyy");
    }

    /** How full the gigabytes are that are free or paid for, in percent. */
    get filled() {
        const { bytes, room } = this.state.data;
        return Math.min(100, (100 * bytes) / (bytes + room));
    }

    get byYear() {
        const years = new Map();
        for (const part of this.state.data.parts) {
            if (!years.has(part.year)) {
                years.set(part.year, []);
            }
            years.get(part.year).push(part);
        }
        return [...years].map(([year, parts]) => ({
            year,
            parts,
            bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
            files: parts.reduce((sum, part) => sum + part.files, 0),
        }));
    }

    share(bytes) {
        return this.state.data.bytes ? (100 * bytes) / this.state.data.bytes : 0;
    }

    openDocument(document) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "octopus.document",
            res_id: document.id,
            views: [[false, "form"]],
        });
    }

    drawCurve() {
        if (!this.canvas.el) {
            return;
        }
        const points = this.state.data.curve.map(([day, bytes]) => ({
            x: parseDate(day, { format: "yyyy-MM-dd" }).toMillis(),
            y: bytes,
        }));
        const brand = getComputedStyle(this.canvas.el).getPropertyValue("--o-octopus-curve").trim();
        this.chart = new Chart(this.canvas.el, {
            type: "line",
            data: {
                datasets: [
                    {
                        data: points,
                        label: _t("Stored"),
                        stepped: "before",
                        fill: true,
                        borderColor: brand,
                        backgroundColor: `${brand}22`,
                        borderWidth: 2,
                        pointRadius: points.length > 60 ? 0 : 2,
                    },
                ],
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: { mode: "nearest", axis: "x", intersect: false },
                plugins: {
                    legend: { display: false },
                    tooltip: {
                        callbacks: {
                            title: ([item]) => this.day(this.state.data.curve[item.dataIndex][0]),
                            label: (item) => this.bytes(item.parsed.y),
                        },
                    },
                },
                scales: {
                    x: {
                        type: "linear",
                        min: points[0].x,
                        max: points.at(-1).x,
                        ticks: {
                            maxTicksLimit: 7,
                            maxRotation: 0,
                            callback: (value) =>
                                formatDate(luxon.DateTime.fromMillis(value)),
                        },
                    },
                    y: {
                        beginAtZero: true,
                        ticks: { maxTicksLimit: 6, callback: (value) => this.bytes(value) },
                    },
                },
            },
        });
    }
}

registry.category("actions").add("octopus_dms.storage", StorageScreen);
