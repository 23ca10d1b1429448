import { _t } from "@web/core/l10n/translation";

import { Component } from "@odoo/owl";

/** One line per file: how far it is, or what became of it. */
export class UploadLines extends Component {
    static template = "octopus_dms.UploadLines";
    static props = { queue: Object, tick: Number };

    get items() {
        return this.props.queue.items.filter((item) => item.purpose === "file");
    }

    percent(item) {
        return Math.floor((100 * item.sent) / Math.max(item.size, 1));
    }

    words(item) {
        if (item.message) {
            return item.message;
        }
        if (item.state === "waiting") {
            return _t("Waits for the others");
        }
        return item.state === "storing" ? _t("Being checked and stored…") : "";
    }

    icon(item) {
        const icons = {
            done: "fa-check-circle text-success",
            scan: "fa-clock-o text-warning",
            refused: "fa-ban text-danger",
            failed: "fa-exclamation-circle text-danger",
        };
        return icons[item.state] || "fa-file-o text-muted";
    }

    isMoving(item) {
        return ["waiting", "sending", "storing"].includes(item.state);
    }
}
