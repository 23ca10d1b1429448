import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus } from "@web/core/utils/hooks";
import { Component, onWillStart, useState } from "@odoo/owl";

import { PageView } from "./page_view";
import { every, leftOut, parseRanges, toggleCut, writeRanges } from "./ranges";
import { combination, shortcuts } from "./shortcuts";

const THUMB = 120;
const CONFIRM = "Ctrl+Enter";
const pressesButton = (ev) => combination(ev) === "Enter" && ev.target.tagName === "BUTTON";
const SIGNS = { ArrowDown: "↓", ArrowUp: "↑", PageDown: "PgDn", PageUp: "PgUp" };

/** All keys of the desk. */
export class DeskHelp extends Component {
    static template = "octopus_dms.DeskHelp";
    static components = { Dialog };
    static props = { close: Function };

    get lines() {
        return shortcuts().map(({ act, keys, label }) => ({
            act,
            label,
            keys: keys.map((key) => key.split(/(?<=.)\+(?=.)/).map((name) => SIGNS[name] || name)),
        }));
    }
}

/** Where one document ends and the next begins: by typing, or by pressing between the pages. */
export class DeskSplit extends Component {
    static template = "octopus_dms.DeskSplit";
    static components = { Dialog, PageView };
    static props = { close: Function, name: String, pages: Object, confirm: Function };

    setup() {
        this.thumb = THUMB;
        this.count = this.props.pages.count;
        this.state = useState({ text: writeRanges([[1, this.count]]) });
        useAutofocus({ refName: "ranges", selectAll: true });
    }

    get ranges() {
        return parseRanges(this.state.text, this.count);
    }

    get problem() {
        return this.ranges
            ? ""
            : _t("Write parts in order, such as 1-2, 3, 4-%(last)s.", { last: this.count });
    }

    get summary() {
        const missing = leftOut(this.ranges, this.count);
        const count = this.ranges.length;
        const parts = count === 1 ? _t("1 document") : _t("%(count)s documents", { count });
        return missing.length
            ? _t("%(parts)s; left out: page %(pages)s", { parts, pages: missing.join(", ") })
            : parts;
    }

    get canSplit() {
        const { ranges, count } = this;
        return ranges?.length && (ranges.length > 1 || leftOut(ranges, count).length);
    }

    get thumbs() {
        const ranges = this.ranges || [];
        return Array.from({ length: this.count }, (_, index) => {
            const number = index + 1;
            const part = ranges.findIndex(([first, last]) => first <= number && number <= last);
            return { number, part, starts: part > 0 && ranges[part][0] === number };
        });
    }

    label(number) {
        return _t("Page %(number)s of %(count)s", { number, count: this.count });
    }

    cut(number) {
        if (this.ranges) {
            this.state.text = writeRanges(toggleCut(this.ranges, number));
        }
    }

    each(size) {
        this.state.text = writeRanges(every(size, this.count));
    }

    onKeydown(ev) {
        if (["Enter", CONFIRM].includes(combination(ev)) && !pressesButton(ev)) {
            ev.preventDefault();
            this.confirm();
        }
    }

    confirm() {
        if (this.canSplit) {
            this.props.confirm(this.ranges);
            this.props.close();
        }
    }
}

/** In which order the marked documents become one. */
export class DeskMerge extends Component {
    static template = "octopus_dms.DeskMerge";
    static components = { Dialog, PageView };
    static props = { close: Function, rows: Array, shelf: Object, confirm: Function };

    setup() {
        this.thumb = THUMB;
        this.state = useState({ rows: [...this.props.rows], at: 0 });
        this.pages = useState({});
        useAutofocus({ refName: "rows" });
        onWillStart(() => {
            for (const row of this.props.rows) {
                this.props.shelf.get(row).then(
                    (pages) => (this.pages[row.id] = pages),
                    () => {}
                );
            }
        });
    }

    move(step) {
        const { rows, at } = this.state;
        const to = at + step;
        if (to >= 0 && to < rows.length) {
            [rows[at], rows[to]] = [rows[to], rows[at]];
            this.state.at = to;
        }
    }

    onKeydown(ev) {
        const { rows, at } = this.state;
        const acts = {
            ArrowDown: () => (this.state.at = Math.min(at + 1, rows.length - 1)),
            ArrowUp: () => (this.state.at = Math.max(at - 1, 0)),
            "Alt+ArrowDown": () => this.move(1),
            "Alt+ArrowUp": () => this.move(-1),
            Enter: () => this.confirm(),
            [CONFIRM]: () => this.confirm(),
        };
        const act = acts[combination(ev)];
        if (act && !pressesButton(ev)) {
            ev.preventDefault();
            ev.stopPropagation();
            act();
        }
    }

    confirm() {
        this.props.confirm(this.state.rows.map(({ id }) => id));
        this.props.close();
    }
}
