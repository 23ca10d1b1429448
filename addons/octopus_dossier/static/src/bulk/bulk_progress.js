import { onWillUnmount, useEffect } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { ProgressBarField, progressBarField } from "@web/views/fields/progress_bar/progress_bar_field";

const EVERY = 2000;

/** The progress of an act over many dossiers; reads it again while it runs. */
export class OctopusBulkProgress extends ProgressBarField {
    setup() {
        super.setup();
        this.timer = null;
        useEffect(
            (state) => {
                this.stop();
                if (["waiting", "running"].includes(state)) {
                    this.timer = setInterval(() => this.readAgain(), EVERY);
                }
            },
            () => [this.props.record.data.state]
        );
        onWillUnmount(() => this.stop());
    }

    async readAgain() {
        // Not while somebody looks elsewhere, nor while an answer is on its way.
        if (document.hidden || this.reading) {
            return;
        }
        this.reading = true;
        try {
            await this.props.record.load();
        } finally {
            this.reading = false;
        }
    }

    stop() {
        clearInterval(this.timer);
    }
}

registry.category("fields").add("octopus_bulk_progress", {
    ...progressBarField,
    component: OctopusBulkProgress,
});
