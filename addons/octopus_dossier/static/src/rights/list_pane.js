import {
    Component,
    onPatched,
    onWillUnmount,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";

import { pressKey } from "./selection";
import { ROW_HEIGHT, scrollFor, windowOf } from "./virtual_window";

// Dragged over the edge: each time a line, and one more for so many pixels further out.
const DRAG_MS = 30;
const DRAG_PIXELS = 8;

/**
 * A long list to select in: by mouse (drag, shift, ctrl), by keyboard, by touch, with a
 * filter above it. Only the lines in sight exist.
 */
export class ListPane extends Component {
    static template = "octopus_dossier.RightsListPane";
    static props = {
        name: String,
        title: String,
        selection: Object,
        row: Function,
        query: String,
        onSearch: Function,
        onSelect: Function,
        placeholder: String,
        empty: String,
        tick: Number,
    };

    setup() {
        this.list = useRef("list");
        this.filter = useRef("filter");
        this.view = useState({ scrollTop: 0, height: 600 });
        this.rowHeight = ROW_HEIGHT;
        this.cursor = null;
        this.dragging = false;
        useExternalListener(window, "pointerup", () => this.drop());
        useExternalListener(window, "pointermove", (ev) => this.onDragBeyond(ev));
        onWillUnmount(() => clearInterval(this.scrolling));
        onPatched(() => this.followCursor());
    }

    get window() {
        return windowOf(
            this.props.selection.items.length,
            this.view.scrollTop,
            this.view.height
        );
    }

    get rows() {
        const { first, last } = this.window;
        const { selection } = this.props;
        return selection.items.slice(first, last).map((id, place) => ({
            ...this.props.row(id),
            id,
            index: first + place,
            selected: selection.has(id),
            current: first + place === selection.cursor,
        }));
    }

    rowId(index) {
        return `o_rights_${this.props.name}_${index}`;
    }

    /** The line of the keyboard, unless it is scrolled out of sight and so does not exist. */
    get currentId() {
        const { cursor } = this.props.selection;
        const { first, last } = this.window;
        return cursor >= first && cursor < last ? this.rowId(cursor) : false;
    }

    onScroll() {
        this.view.scrollTop = this.list.el.scrollTop;
        this.view.height = this.list.el.clientHeight;
    }

    /** The keyboard never leaves what is in sight. */
    followCursor() {
        const { cursor } = this.props.selection;
        const list = this.list.el;
        if (list && cursor !== this.cursor && list.contains(document.activeElement)) {
            list.scrollTop = scrollFor(cursor, list.scrollTop, list.clientHeight);
            this.onScroll();
        }
        this.cursor = cursor;
    }

    onPointerdown(ev, index) {
        if (ev.button || ev.pointerType === "touch") {
            return;
        }
        this.dragging = !ev.shiftKey;
        this.props.selection.press(index, { range: ev.shiftKey, add: ev.ctrlKey || ev.metaKey });
        this.props.onSelect({ dragging: this.dragging });
    }

    onPointerenter(index) {
        if (this.dragging) {
            this.props.selection.extend(index);
            this.props.onSelect({ dragging: true });
        }
    }

    /** Dragged over the edge of the list: it goes on by itself, as long as the mouse is there. */
    onDragBeyond({ clientY }) {
        clearInterval(this.scrolling);
        const { top, bottom } = this.list.el.getBoundingClientRect();
        const beyond = Math.max(clientY - bottom, 0) + Math.min(clientY - top, 0);
        if (this.dragging && beyond) {
            const step = Math.sign(beyond) * Math.ceil(Math.abs(beyond) / DRAG_PIXELS);
            this.scrolling = setInterval(() => this.dragOn(step), DRAG_MS);
        }
    }

    dragOn(step) {
        const { selection } = this.props;
        const last = selection.items.length - 1;
        selection.extend(Math.min(Math.max(selection.cursor + step, 0), last));
        this.props.onSelect({ dragging: true });
    }

    drop() {
        clearInterval(this.scrolling);
        if (this.dragging) {
            this.dragging = false;
            this.props.onSelect({ dragging: false });
        }
    }

    /** A finger adds and takes away: it has no ctrl, and a drag of it scrolls. */
    onClick(ev, index) {
        if (ev.pointerType === "touch") {
            this.props.selection.toggle(index);
            this.props.onSelect({ dragging: false });
        }
    }

    onKeydown(ev) {
        const letter = ev.key.length === 1 && ev.key !== " " && !ev.altKey;
        if (pressKey(this.props.selection, ev)) {
            this.props.onSelect({ dragging: false });
        } else if (letter && (!(ev.ctrlKey || ev.metaKey) || ev.key.toLowerCase() === "f")) {
            this.filter.el.focus();
            if (!ev.ctrlKey && !ev.metaKey) {
                return; // the letter itself goes into the filter
            }
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    onFilterKeydown(ev) {
        if (ev.key === "ArrowDown" || ev.key === "Enter") {
            ev.preventDefault();
            this.list.el.focus();
        } else if (ev.key === "Escape" && this.props.query) {
            ev.stopPropagation();
            this.props.onSearch("");
        }
    }

    onFilterInput(ev) {
        this.list.el.scrollTop = 0;
        this.props.onSearch(ev.target.value);
    }

    pickAll() {
        this.props.selection.pickAll();
        this.props.onSelect({ dragging: false });
        this.list.el.focus();
    }
}
