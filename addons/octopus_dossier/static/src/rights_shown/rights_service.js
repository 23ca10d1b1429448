import { registry } from "@web/core/registry";
import { reactive } from "@odoo/owl";
import { MissingRightDialog } from "./missing_right_dialog";

const LEVELS = ["read", "write", "validate"];

/**
 * What the user may do in the open dossiers, for menus and buttons to show. It decides
 * nothing: the server refuses by itself. One call per page load, one per form opened.
 */
export class OctopusRights {
    constructor(orm, dialog) {
        this.orm = orm;
        this.dialog = dialog;
        this.limited = false;
        this.areas = {};
        this.refusals = {};
        this.menus = {};
        this.creates = {};
        this.models = [];
        this.records = {};
        this.hasRight = true;
        this.givers = "";
    }

    async load() {
        const info = await this.orm.silent.call("octopus.dossier", "octopus_rights_info", []);
        if (info.limited) {
            this.areas = info.areas;
            this.refusals = info.refusals;
            this.menus = info.menus;
            this.creates = info.creates;
            this.models = info.models;
            this.hasRight = info.has_right;
            this.givers = info.givers;
            this.limited = true;
        }
    }

    /** Whether the user has this level of this area in an open dossier. */
    has(area, level) {
        return !this.limited || LEVELS.indexOf(this.areas[area]) >= LEVELS.indexOf(level);
    }

    /** Which right is missing, and who can give it; "" when it is there. */
    refusal(area, level) {
        return this.has(area, level) ? "" : this.refusals[area][level];
    }

    /** Why there is nothing to see behind a menu, or "". */
    menuRefusal(menu) {
        const area = this.menus[menu.id];
        return area ? this.refusal(area, "read") : "";
    }

    /** The area without which nothing of this model can be made, or undefined. */
    createArea(model, { default_move_type: type } = {}) {
        const kind = model === "account.move" && type ? `.${type.split("_")[0]}` : "";
        return this.creates[`${model}${kind}`];
    }

    /** Why nothing of this model can be made, or "". */
    createRefusal(model, context) {
        const area = this.createArea(model, context);
        return area ? this.refusal(area, "write") : "";
    }

    /** What is refused on this record; asked for once, and shown when it is there. */
    ofRecord(model, id) {
        if (!this.limited || !id || !this.models.includes(model)) {
            return undefined;
        }
        const key = `${model},${id}`;
        if (!(key in this.records)) {
            this.records[key] = undefined;
            this._loadRecord(key, model, id);
        }
        return this.records[key];
    }

    async _loadRecord(key, model, id) {
        this.records[key] = await this.orm.silent.call(
            "octopus.dossier",
            "octopus_record_refusals",
            [],
            { model, record_id: id }
        );
    }

    /** Say what is missing, and offer to ask for it: for a right of `octopus_ask_right`. */
    explain(text, right) {
        this.dialog.add(MissingRightDialog, { text, right });
    }
}

export const octopusRightsService = {
    dependencies: ["orm", "dialog"],
    start(env, { orm, dialog }) {
        const rights = reactive(new OctopusRights(orm, dialog));
        // without an answer everything looks allowed, and the server refuses
        rights.load().catch(() => {});
        return rights;
    },
};

registry.category("services").add("octopus_rights", octopusRightsService);
