import { markRaw } from "@odoo/owl";

import { PageShelf } from "./pages";

const MODEL = "octopus.document";
// so many rows before the end of the list the next ones are fetched
const AHEAD = 20;

/**
 * The list, the document that is open, and what can be undone. Every act is one call; the list is
 * changed by hand after it, so that the next document appears without waiting for another.
 */
export class DeskStore {
    constructor(orm) {
        this.orm = orm;
        this.shelf = markRaw(new PageShelf());
        this.rows = [];
        this.total = 0;
        this.text = "";
        /** the row that is open, with the rights of the user on it */
        this.current = null;
        /** ids marked for merging, in the order they were marked */
        this.marks = [];
        /** quarters the pages of the open document were turned by, not kept yet */
        this.turns = {};
        /** acts that can be undone, the last one at the end: ids to bring back */
        this.done = [];
        this.lastBooking = null;
    }

    call(method, ids, ...args) {
        return this.orm.call(MODEL, method, [...(ids ? [ids] : []), ...args]);
    }

    async load() {
        const { rows, total } = await this.orm.silent.call(MODEL, "desk_list", [this.text]);
        this.rows = rows;
        this.total = total;
        const listed = new Set(rows.map(({ id }) => id));
        this.marks = this.marks.filter((id) => listed.has(id));
    }

    async loadMore() {
        if (this.rows.length >= this.total || this.loadingMore) {
            return;
        }
        this.loadingMore = true;
        try {
            const after = this.rows.length;
            const { rows } = await this.orm.silent.call(MODEL, "desk_list", [this.text], {
                offset: after,
            });
            const listed = new Set(this.rows.map(({ id }) => id));
            this.rows.push(...rows.filter(({ id }) => !listed.has(id)));
        } finally {
            this.loadingMore = false;
        }
    }

    indexOf(id) {
        return this.rows.findIndex((row) => row.id === id);
    }

    /** The row so many steps from here, past those that colleagues have open. */
    neighbour(step, from = this.indexOf(this.current?.id)) {
        for (let index = from + step; index >= 0 && index < this.rows.length; index += step) {
            if (!this.rows[index].holder) {
                return this.rows[index];
            }
        }
        return null;
    }

    /** Show a row at once; who has it, what may be done and the values of its fields follow. */
    async open(row, specification) {
        const before = this.current;
        this.current = { may_write: false, may_book: false, may_post: false, ...row };
        this.turns = {};
        let answer;
        try {
            answer = await this.call("desk_open", [row.id], specification);
        } catch (error) {
            // the fields are still those of the document before
            this.current = before;
            throw error;
        }
        if (this.current?.id !== row.id) {
            return null;
        }
        const { values, ...opened } = answer;
        this.refresh(opened);
        if (this.indexOf(row.id) > this.rows.length - AHEAD) {
            this.loadMore();
        }
        return { state: opened.state, values };
    }

    refresh(opened) {
        Object.assign(this.current, opened);
        const index = this.indexOf(opened.id);
        if (index >= 0) {
            Object.assign(this.rows[index], opened);
        }
    }

    /** Have the next document ready: its file here, its proposal on the server. */
    prefetch() {
        const next = this.neighbour(1);
        if (!next || next.ready) {
            return;
        }
        next.ready = true;
        if (next.file) {
            this.shelf.get(next).catch(() => {});
        }
        if (this.current.may_write) {
            // when it cannot be prepared, opening it says why
            this.orm.silent.call(MODEL, "desk_prepare", [next.id]).catch(() => {});
        }
    }

    /** Take a row off the list; what stands there then, or before it. */
    remove(id) {
        const index = this.indexOf(id);
        this.marks = this.marks.filter((marked) => marked !== id);
        if (index >= 0) {
            this.rows.splice(index, 1);
            this.total -= 1;
        }
        return this.neighbour(1, index - 1) || this.neighbour(-1, index);
    }

    /** Put new rows in the place of others. */
    replace(ids, rows) {
        const index = Math.min(...ids.map((id) => this.indexOf(id)).filter((at) => at >= 0));
        this.rows = this.rows.filter((row) => !ids.includes(row.id));
        this.rows.splice(Number.isFinite(index) ? index : 0, 0, ...rows);
        this.total += rows.length - ids.length;
        this.marks = this.marks.filter((id) => !ids.includes(id));
        this.done.push({ ids: ids.slice(0, 1) });
    }

    toggleMark(id) {
        this.marks = this.marks.includes(id)
            ? this.marks.filter((marked) => marked !== id)
            : [...this.marks, id];
    }

    turn(page, degrees) {
        const turned = ((this.turns[page] || 0) + degrees) % 360;
        const turns = { ...this.turns, [page]: turned };
        if (!turned) {
            delete turns[page];
        }
        this.turns = turns;
    }

    async book(post) {
        const { id } = this.current;
        const result = await this.call("desk_book", [id], post);
        if (result.booked) {
            this.lastBooking = result.booked;
            if (!result.already) {
                this.done.push({ ids: [id] });
            }
        }
        return result;
    }

    async archive() {
        const { id } = this.current;
        await this.call("desk_archive", [id]);
        this.done.push({ ids: [id] });
    }

    /** Bring back what the last act took away; the id to open. */
    async undo() {
        const { ids } = this.done[this.done.length - 1];
        await this.call("action_undo", ids);
        this.done.pop();
        await this.load();
        return ids[0];
    }

    async keepTurns() {
        if (!Object.keys(this.turns).length) {
            return;
        }
        const { id } = this.current;
        const row = await this.call("desk_rotate", [id], this.turns);
        this.turns = {};
        this.replace([id], [row]);
        this.current = { ...this.current, ...row };
    }

    async split(ranges) {
        const { id } = this.current;
        const rows = await this.call("desk_split", [id], ranges);
        this.replace([id], rows);
        return rows[0];
    }

    async merge(ids) {
        const row = await this.call("desk_merge", ids);
        this.replace(ids, [row]);
        this.marks = [];
        return row;
    }
}
