import { _t } from "@web/core/l10n/translation";

import { Component, markRaw, onMounted, onWillDestroy, useRef, useState } from "@odoo/owl";

import { StraightenPage } from "./straighten_page";
import { UploadQueue } from "./upload_queue";

const QUARTER = 90;

/** Several photos become the pages of one PDF: put in order, turned, straightened, taken away. */
export class PhotoPages extends Component {
    static template = "octopus_dms.PhotoPages";
    static components = { StraightenPage };
    static props = { place: Object, onMade: Function, onCancel: Function };

    setup() {
        this.state = useState({
            tick: 0,
            pages: [],
            straightening: null,
            name: "",
            isMaking: false,
            problem: "",
        });
        this.count = 0;
        this.camera = useRef("camera");
        this.gallery = useRef("gallery");
        this.queue = new UploadQueue(() => this.state.tick++);
        // whoever asked for it on a phone wants the camera, not another button
        onMounted(() => {
            if (matchMedia("(pointer: coarse)").matches) {
                this.camera.el.click();
            }
        });
        onWillDestroy(() => this.forgetAll());
    }

    /** Photos from the camera or the gallery; each starts to be sent at once. */
    add(ev) {
        for (const file of ev.target.files) {
            this.state.pages.push(this.makePage(file));
        }
        ev.target.value = "";
    }

    makePage(file) {
        // phones call every photo the same, and the same photo twice is two pages
        const name = `${++this.count} ${file.name}`;
        const own = new File([file], name, { lastModified: Date.now(), type: file.type });
        const [{ id }] = this.queue.add([own], this.props.place, "page");
        return { id, turn: 0, url: URL.createObjectURL(file), file: markRaw(file) };
    }

    /** The straightened page takes the place of the photo. */
    replace(page, file) {
        const index = this.state.pages.findIndex(({ id }) => id === page.id);
        this.state.straightening = null;
        if (file && index >= 0) {
            this.forget(page);
            this.state.pages[index] = this.makePage(file);
        }
    }

    move(index, by) {
        const [page] = this.state.pages.splice(index, 1);
        this.state.pages.splice(index + by, 0, page);
    }

    turn(page) {
        page.turn = (page.turn + QUARTER) % 360;
    }

    remove(page) {
        this.forget(page);
        this.state.pages = this.state.pages.filter((other) => other !== page);
    }

    forget(page) {
        URL.revokeObjectURL(page.url);
        const item = this.itemOf(page);
        if (item) {
            this.queue.cancel(item);
        }
    }

    forgetAll() {
        this.state.pages.forEach((page) => this.forget(page));
    }

    itemOf(page) {
        return this.queue.items.find((item) => item.id === page.id);
    }

    get problems() {
        const failed = this.queue.items.filter((item) => item.state === "failed");
        return [this.state.problem, ...failed.map((item) => item.message)].filter(Boolean);
    }

    get isReady() {
        const { pages, isMaking, tick } = this.state;
        return (
            tick >= 0 &&
            !isMaking &&
            pages.length > 0 &&
            pages.every((page) => this.itemOf(page)?.state === "ready")
        );
    }

    async make() {
        const pages = this.state.pages;
        this.state.isMaking = true;
        this.state.problem = "";
        try {
            const told = await this.queue.tell("pages", {
                keys: pages.map((page) => this.itemOf(page).key),
                turns: pages.map((page) => page.turn),
                name: this.state.name.trim() || _t("Photo"),
            });
            this.queue.items = [];
            this.props.onMade(told);
        } catch (error) {
            this.state.problem = this.queue.wordsOf(error);
        }
        this.state.isMaking = false;
    }
}
