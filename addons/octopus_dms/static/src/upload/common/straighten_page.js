import { _t } from "@web/core/l10n/translation";

import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";

import { WHOLE, drawPhoto, findCorners, straighten } from "./straighten";

const QUALITY = 0.9;
const STEP = 0.01;
const ARROWS = {
    ArrowLeft: [-STEP, 0],
    ArrowRight: [STEP, 0],
    ArrowUp: [0, -STEP],
    ArrowDown: [0, STEP],
};

/** One photographed page: its corners, by finger, mouse or arrows, and what is between them. */
export class StraightenPage extends Component {
    static template = "octopus_dms.StraightenPage";
    static props = { file: Object, turn: Number, onDone: Function, onCancel: Function };

    setup() {
        this.place = useRef("place");
        this.frame = useRef("frame");
        this.state = useState({ corners: WHOLE, isFound: false, isBroken: false });
        onWillStart(() => this.load());
        useEffect(
            () => {
                if (this.photo) {
                    this.place.el.prepend(this.photo);
                    this.frame.el.scrollIntoView({ block: "nearest" });
                }
            },
            () => []
        );
    }

    async load() {
        try {
            this.photo = await drawPhoto(this.props.file, this.props.turn);
        } catch {
            this.state.isBroken = true; // the server says what is wrong with it
            return;
        }
        const found = findCorners(this.photo);
        Object.assign(this.state, { corners: found || WHOLE, isFound: Boolean(found) });
    }

    get labels() {
        return [_t("Top left"), _t("Top right"), _t("Bottom right"), _t("Bottom left")];
    }

    get outline() {
        return this.state.corners.map(([x, y]) => `${100 * x},${100 * y}`).join(" ");
    }

    styleOf([x, y]) {
        return `left: ${100 * x}%; top: ${100 * y}%`;
    }

    moveTo(index, x, y) {
        const within = [x, y].map((part) => Math.max(0, Math.min(1, part)));
        this.state.corners = this.state.corners.with(index, within);
    }

    grip(ev) {
        ev.target.setPointerCapture(ev.pointerId);
    }

    drag(index, ev) {
        if (ev.target.hasPointerCapture(ev.pointerId)) {
            const { left, top, width, height } = this.place.el.getBoundingClientRect();
            this.moveTo(index, (ev.clientX - left) / width, (ev.clientY - top) / height);
        }
    }

    nudge(index, ev) {
        if (ev.key in ARROWS) {
            ev.preventDefault();
            const [x, y] = this.state.corners[index];
            const [dx, dy] = ARROWS[ev.key];
            this.moveTo(index, x + dx, y + dy);
        }
    }

    takeAll() {
        this.state.corners = WHOLE;
    }

    async done() {
        const canvas = straighten(this.photo, this.state.corners);
        const blob = await new Promise((resolve) =>
            canvas.toBlob(resolve, "image/jpeg", QUALITY)
        );
        const name = this.props.file.name.replace(/\.\w+$/, "");
        this.props.onDone(new File([blob], `${name}.jpg`, { type: "image/jpeg" }));
    }
}
