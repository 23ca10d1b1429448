import { PhotoPages } from "@octopus_dms/upload/common/photo_pages";
import { UploadLines } from "@octopus_dms/upload/common/upload_lines";
import { UploadQueue } from "@octopus_dms/upload/common/upload_queue";
import { registry } from "@web/core/registry";

import { Component, onWillStart, useExternalListener, useRef, useState } from "@odoo/owl";

const LIST = ".o_octopus_portal_list";

/** Files and photos into the dossier of the page, with a line for each. */
export class UploadBox extends Component {
    static template = "octopus_portal.UploadBox";
    static components = { PhotoPages, UploadLines };
    static props = { dossier: String, keep: { type: Boolean, optional: true } };

    setup() {
        this.state = useState({
            tick: 0,
            pending: [],
            isOver: false,
            isPhotographing: false,
            made: "",
        });
        this.input = useRef("input");
        this.place = this.props.keep
            ? { dossier: this.props.dossier, keep: true }
            : { dossier: this.props.dossier };
        this.queue = new UploadQueue(
            () => this.state.tick++,
            () => this.refresh()
        );
        onWillStart(async () => {
            this.state.pending = await this.queue.pending(this.place).catch(() => []);
        });
        useExternalListener(window, "beforeunload", (ev) => {
            if (this.queue.isBusy) {
                ev.preventDefault();
            }
        });
    }

    percentOf({ offset, size }) {
        return Math.floor((100 * offset) / Math.max(size, 1));
    }

    get broken() {
        const again = new Set(this.queue.items.map((item) => item.name));
        return this.state.pending.filter(
            ({ name, state }) => state === "receiving" && !again.has(name)
        );
    }

    choose(ev) {
        this.queue.add(ev.target.files, this.place);
        ev.target.value = "";
    }

    drop(ev) {
        this.state.isOver = false;
        this.queue.add(ev.dataTransfer.files, this.place);
    }

    async forget(upload) {
        await this.queue.tell("cancel", { key: upload.key }).catch(() => {});
        this.state.pending = this.state.pending.filter(({ key }) => key !== upload.key);
    }

    onMade({ message }) {
        this.state.isPhotographing = false;
        this.state.made = message;
        this.refresh();
    }

    /** The list of the page, with what has just been stored. */
    async refresh() {
        const answer = await fetch(window.location.href);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector(LIST);
        if (fresh) {
            document.querySelector(LIST)?.replaceWith(fresh);
        }
    }
}

registry.category("public_components").add("octopus_portal.upload_box", UploadBox);
