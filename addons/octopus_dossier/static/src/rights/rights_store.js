import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { uuid } from "@web/core/utils/strings";

import { Columns } from "./columns";
import { asLevel } from "./levels";
import { Selection } from "./selection";

// Rights (users × dossiers × areas): more of them are done in the background, with progress.
export const MOST_AT_ONCE = 20000;
const POLL_MS = 1000;

/**
 * The state of the screen: what there is, what is selected, the rights of that, and the
 * acts that were done. `onChange` is called after every change.
 */
export class RightsStore {
    constructor(orm, onChange) {
        this.orm = orm;
        this.onChange = onChange;
        this.dossierPick = new Selection();
        this.userPick = new Selection();
        this.areaPick = new Selection();
        this.queries = { dossiers: "", users: "" };
        this.manager = null;
        this.whoCan = null;
        this.rights = null;
        this.clipboard = null;
        this.acts = [];
        this.results = null;
        this.busy = "";
        this.asked = 0;
        this.loading = Promise.resolve();
        this.working = Promise.resolve();
    }

    async load() {
        const data = await this.orm.call("octopus.right", "screen_data", []);
        this.own = data.own;
        this.areas = data.areas;
        this.templates = data.templates;
        this.acts = data.acts.map(([name, rights, date]) => ({ name, rights, date }));
        this.subscribers = new Columns(data.subscribers, (get) => get("code"));
        this.dossiers = new Columns(
            data.dossiers,
            (get) => `${get("number")} ${get("name")} ${this.nameOf(get("holder"))}`
        );
        this.users = new Columns(
            data.users,
            (get) => `${get("login")} ${get("name")} ${this.nameOf(get("subscriber"))}`
        );
        this.areaPick.setItems(this.areas.map(([area]) => area));
        this.filter();
        if (this.dossierPick.items.length === 1) {
            this.dossierPick.pickAll();
        }
        this.selectionChanged();
    }

    nameOf(subscriberId) {
        if (!this.subscribers.has(subscriberId)) {
            return "";
        }
        const [code, name] = ["code", "name"].map((key) => this.subscribers.get(subscriberId, key));
        return `${code} ${name}`;
    }

    areaName(area) {
        return this.areas.find(([code]) => code === area)[1];
    }

    // -- what is listed ---------------------------------------------------------------

    filter() {
        const { whoCan, manager } = this;
        this.dossierPick.setItems(
            this.dossiers.search(
                this.queries.dossiers,
                (id) =>
                    (!whoCan || whoCan.dossiers.has(id)) &&
                    (manager === null || this.dossiers.get(id, "manager") === manager)
            )
        );
        this.filterUsers();
    }

    /** The users of one's own, and of the subscribers of the selected dossiers. */
    filterUsers() {
        const sides = new Set([this.own]);
        for (const id of this.dossierPick.picked) {
            sides.add(this.dossiers.get(id, "holder"));
            sides.add(this.dossiers.get(id, "manager"));
        }
        const all = !this.own && !this.dossierPick.size;
        this.userPick.setItems(
            this.users.search(
                this.queries.users,
                (id) =>
                    (all || sides.has(this.users.get(id, "subscriber"))) &&
                    (!this.whoCan || this.whoCan.users.has(id))
            )
        );
    }

    search(pane, query) {
        this.queries[pane] = query;
        this.filter();
        this.selectionChanged();
    }

    chooseManager(manager) {
        this.manager = this.manager === manager ? null : manager;
        this.filter();
        this.selectionChanged();
    }

    /** The dossiers that are selected, or all listed ones, by the firm that manages them. */
    get managers() {
        const ids = this.dossierPick.size ? this.dossierPick.picked : this.dossiers.ids;
        const found = new Map();
        for (const id of ids) {
            const manager = this.dossiers.get(id, "manager");
            const row = found.get(manager) || { manager, count: 0, portal: 0, closed: 0 };
            row.count++;
            row.portal += this.dossiers.get(id, "tier") === "portal" ? 1 : 0;
            row.closed += this.dossiers.get(id, "state") === "active" ? 0 : 1;
            found.set(manager, row);
        }
        return [...found.values()].sort((a, b) => b.count - a.count);
    }

    async askWhoCan(area, level) {
        this.whoAsked = level ? { area, level } : null;
        await this.refreshWhoCan();
        this.filter();
        this.selectionChanged();
    }

    async refreshWhoCan() {
        if (!this.whoAsked) {
            this.whoCan = null;
            return;
        }
        const { area, level } = this.whoAsked;
        const everywhere = await this.orm.call("octopus.right", "who_can", [area || false, level]);
        let users = everywhere.users;
        if (this.dossierPick.size) {
            const words = [area || false, level, this.dossierPick.ids];
            users = (await this.orm.call("octopus.right", "who_can", words)).users;
        }
        this.whoCan = { users: new Map(users), dossiers: new Map(everywhere.dossiers) };
    }

    // -- the rights of the selection ---------------------------------------------------

    get pairs() {
        return this.userPick.size * this.dossierPick.size;
    }

    /** Something else is selected: other users may be listed, other rights are shown. */
    selectionChanged({ dossiers = true, same = false } = {}) {
        if (dossiers) {
            this.filterUsers();
        }
        if (!same || !this.pairs) {
            this.rights = null;
        }
        this.onChange();
        this.loading = this.loadRights();
    }

    /** What was asked is done, and the rights that are shown are those of the selection. */
    async ready() {
        await this.working;
        await this.loading;
    }

    async loadRights() {
        const turn = ++this.asked;
        if (!this.pairs) {
            return;
        }
        const rights = await this.orm.silent.call("octopus.right", "screen_rights", [
            this.userPick.ids,
            this.dossierPick.ids,
        ]);
        // the answer to an older question comes too late
        if (turn === this.asked) {
            this.rights = rights;
            this.onChange();
        }
    }

    // -- acts ----------------------------------------------------------------------------

    /** Set areas (all selected ones) to a level for the selected users and dossiers. */
    setLevel(areas, number) {
        const levels = Object.fromEntries(areas.map((area) => [area, asLevel(number)]));
        return this.act("set", "set_levels", { levels }, areas.length);
    }

    applyTemplate(templateId) {
        return this.act("template", "apply_template", { template_id: templateId });
    }

    /** Remember what the one selected user has: in one dossier, or in each. */
    copy() {
        if (this.userPick.size !== 1 || !this.rights) {
            return false;
        }
        const [userId] = this.userPick.ids;
        const login = this.users.get(userId, "login");
        if (this.dossierPick.size > 1) {
            this.clipboard = { login, from_user_id: userId };
        } else {
            const entries = Object.entries(this.rights.levels);
            const levels = entries.map(([area, counts]) => [
                area,
                asLevel(counts.indexOf(1) + 1),
            ]);
            this.clipboard = { login, levels: Object.fromEntries(levels) };
        }
        this.onChange();
        return true;
    }

    paste() {
        const { levels, from_user_id } = this.clipboard;
        return levels
            ? this.act("set", "set_levels", { levels }, this.areas.length)
            : this.act("copy", "copy_rights", { from_user_id });
    }

    async act(kind, method, params, areas = this.areas.length) {
        const name = uuid();
        const words = { ...params, user_ids: this.userPick.ids, act: name };
        const dossierIds = this.dossierPick.ids;
        const most = this.pairs * areas;
        const keep = (rights) => (this.acts = [...this.acts, { name, rights }]);
        await this.atWork(async () => {
            if (most > MOST_AT_ONCE) {
                await this.inBackground(kind, words, dossierIds, () => keep(most));
                return;
            }
            words.dossier_ids = dossierIds;
            this.results = await this.orm.call("octopus.right", method, [], words);
            const changed = this.results.reduce((sum, result) => sum + result.changed, 0);
            if (changed) {
                keep(changed);
            }
        });
    }

    /** @param {() => void} started what is so from then on, whatever becomes of the progress */
    async inBackground(kind, params, dossierIds, started) {
        const words = [kind, dossierIds, params];
        const bulkId = await this.orm.call("octopus.right", "start_in_background", words);
        started();
        const fields = ["state", "total", "done_count", "failed_count"];
        let bulk = null;
        do {
            [bulk] = await this.orm.silent.read("octopus.bulk", [bulkId], fields);
            const done = bulk.done_count + bulk.failed_count;
            this.busy = _t("%(done)s of %(total)s dossiers. It goes on when you leave this page.", {
                done,
                total: bulk.total,
            });
            this.onChange();
            if (bulk.state === "running") {
                await new Promise((resolve) => setTimeout(resolve, POLL_MS));
            }
        } while (bulk.state === "running" && this.onChange.alive !== false);
        const lines = await this.orm.searchRead(
            "octopus.bulk.line",
            [["bulk_id", "=", bulkId]],
            ["dossier_id", "state", "message"]
        );
        this.results = lines.map((line) => ({
            dossier_id: line.dossier_id[0],
            ok: line.state === "done",
            message: line.message || "",
        }));
    }

    /** Take back the last act, exactly; the server knows what it changed, and where. */
    undo() {
        const act = this.acts.at(-1);
        const forget = () => (this.acts = this.acts.filter((each) => each !== act));
        return this.atWork(async () => {
            if (act.rights > MOST_AT_ONCE) {
                await this.inBackground("undo", { act_id: act.name }, [], forget);
                return;
            }
            try {
                this.results = await this.orm.call("octopus.right", "undo_act", [act.name]);
                forget();
            } catch (error) {
                // refused for good; without an answer it may be tried again
                if (error instanceof RPCError) {
                    forget();
                }
                throw error;
            }
        });
    }

    /** One act after the other, also when somebody types faster than the server answers. */
    atWork(work) {
        const turn = this.working.then(() => this.doWork(work));
        this.working = turn.catch(() => {});
        return turn;
    }

    async doWork(work) {
        this.busy = _t("At work…");
        this.onChange();
        try {
            await work();
        } finally {
            this.busy = "";
            this.onChange();
        }
        await this.refreshWhoCan();
        if (this.whoAsked) {
            this.filter();
        }
        this.selectionChanged({ same: true });
    }

    get refused() {
        return (this.results || []).filter((result) => !result.ok);
    }

    /** Work on with the dossiers where something was refused. */
    pickRefused() {
        this.queries.dossiers = "";
        this.manager = null;
        this.filter();
        this.dossierPick.pickOnly(this.refused.map((result) => result.dossier_id));
        this.selectionChanged();
    }
}
