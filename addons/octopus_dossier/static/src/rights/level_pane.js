import { _t } from "@web/core/l10n/translation";
import { Component, useExternalListener, useState } from "@odoo/owl";

import { LEVEL_COUNT, commonLevel, spread, toggled } from "./levels";
import { pressKey } from "./selection";

/** The areas with their levels: a grid; the selected lines change together. */
export class LevelPane extends Component {
    static template = "octopus_dossier.RightsLevelPane";
    static props = {
        areas: Array,
        selection: Object,
        rights: { type: [Object, { value: null }] },
        pairs: Number,
        blocked: Boolean,
        onSelect: Function,
        setLevel: Function,
        ready: Function,
        tick: Number,
    };

    setup() {
        this.state = useState({ column: 1 });
        this.titles = [_t("None"), _t("Read"), _t("Write"), _t("Validate")];
        this.dragging = false;
        useExternalListener(window, "pointerup", () => (this.dragging = false));
    }

    get rows() {
        const { areas, selection } = this.props;
        return areas.map(([area, name], index) => ({
            area,
            name,
            index,
            selected: selection.has(area),
            current: index === selection.cursor,
            cells: this.cells(area),
        }));
    }

    cells(area) {
        const { rights } = this.props;
        const counts = rights ? spread(rights.levels[area], rights.pairs) : [0, 0, 0, 0];
        const common = rights ? commonLevel(rights.levels[area], rights.pairs) : null;
        return counts.map((count, column) => ({
            column,
            count: common === null && count ? count : "",
            all: common === column,
            some: common === null && count > 0,
            within: common !== null && column > 0 && column < common,
            current: column === this.state.column,
            label: this.cellLabel(area, column, count),
        }));
    }

    cellLabel(area, column, count) {
        const { rights } = this.props;
        return _t("%(level)s: %(count)s of %(total)s", {
            level: this.titles[column],
            count,
            total: rights ? rights.pairs : 0,
        });
    }

    /** The lines that an act on this one is about: all selected, when it is one of them. */
    targets(area) {
        const { selection } = this.props;
        return selection.has(area) ? selection.ids : [area];
    }

    set(area, column) {
        if (!this.props.blocked) {
            this.props.setLevel(this.targets(area), column);
        }
    }

    onCell(row, column) {
        this.state.column = column;
        if (!this.props.selection.has(row.area)) {
            this.props.selection.press(row.index);
        }
        this.set(row.area, column);
    }

    onPointerdown(ev, index) {
        if (ev.button) {
            return;
        }
        const touch = ev.pointerType === "touch";
        this.dragging = !ev.shiftKey && !touch;
        const add = ev.ctrlKey || ev.metaKey || touch;
        this.props.selection.press(index, { range: ev.shiftKey, add });
        this.props.onSelect();
    }

    onPointerenter(index) {
        if (this.dragging) {
            this.props.selection.extend(index);
            this.props.onSelect();
        }
    }

    onKeydown(ev) {
        const { selection } = this.props;
        const area = selection.items[selection.cursor];
        if (ev.key === " ") {
            this.toggle(area);
        } else if (/^[0-3]$/.test(ev.key) && !ev.ctrlKey) {
            this.set(area, Number(ev.key));
        } else if (ev.key === "Delete") {
            this.set(area, 0);
        } else if (ev.key === "ArrowLeft" || ev.key === "ArrowRight") {
            const step = ev.key === "ArrowLeft" ? -1 : 1;
            const column = this.state.column + step;
            this.state.column = Math.min(Math.max(column, 0), LEVEL_COUNT - 1);
        } else if (pressKey(selection, ev)) {
            this.props.onSelect();
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    /** The space bar: the level of this column for the selected lines, or away again. */
    async toggle(area) {
        await this.props.ready();
        const { rights } = this.props;
        if (!rights) {
            return;
        }
        const common = this.targets(area).map((each) =>
            commonLevel(rights.levels[each], rights.pairs)
        );
        this.set(area, toggled(this.state.column, common));
    }
}
