import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

import { Component, reactive, useState } from "@odoo/owl";

import { UploadLines } from "./common/upload_lines";
import { UploadQueue } from "./common/upload_queue";

export const STORED = "OCTOPUS_DMS:STORED";

/** Uploads go on while the user works on other pages; the panel at the bottom shows them. */
export const octopusUploadService = {
    start(env) {
        const state = reactive({ tick: 0 });
        const queue = new UploadQueue(
            () => state.tick++,
            () => env.bus.trigger(STORED)
        );
        window.addEventListener("beforeunload", (ev) => {
            if (queue.isBusy) {
                ev.preventDefault();
            }
        });
        return {
            state,
            queue,
            /** Send files to the dossier the user is working in now. */
            add(files) {
                return queue.add(files, { company_id: user.activeCompany.id });
            },
        };
    },
};

export class OctopusUploadPanel extends Component {
    static template = "octopus_dms.UploadPanel";
    static components = { UploadLines };
    static props = {};

    setup() {
        const { queue, state } = this.env.services.octopus_upload;
        this.queue = queue;
        this.state = useState(state);
    }

    get isShown() {
        return this.state.tick > 0 && this.queue.items.length > 0;
    }

    close() {
        for (const item of [...this.queue.items]) {
            this.queue.remove(item);
        }
    }
}

registry.category("services").add("octopus_upload", octopusUploadService);
registry.category("main_components").add("OctopusUploadPanel", { Component: OctopusUploadPanel });
