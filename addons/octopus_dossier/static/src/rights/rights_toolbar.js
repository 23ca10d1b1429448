import { _t } from "@web/core/l10n/translation";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { Component, useState } from "@odoo/owl";

/** “Who can …?”, templates, copy and paste, undo. */
export class RightsToolbar extends Component {
    static template = "octopus_dossier.RightsToolbar";
    static components = { Dropdown, DropdownItem };
    static props = { store: Object, blocked: Boolean, run: Object, tick: Number };

    setup() {
        this.who = useState({ area: "", level: "" });
        this.levels = [
            ["1", _t("read")],
            ["2", _t("write")],
            ["3", _t("validate")],
        ];
    }

    get templates() {
        const sides = [
            ["firm", _t("Employees of a firm")],
            ["client", _t("Entrepreneurs")],
        ];
        return sides.map(([side, title]) => ({
            title,
            items: this.props.store.templates.filter(([, , each]) => each === side),
        }));
    }

    get canCopy() {
        const { store } = this.props;
        return store.userPick.size === 1 && Boolean(store.rights && store.rights.pairs);
    }

    get canSave() {
        return this.canCopy && this.props.store.dossierPick.size === 1;
    }

    askWho(name, value) {
        this.who[name] = value;
        if (name === "area" && value && !this.who.level) {
            this.who.level = "1";
        }
        this.props.run.askWhoCan(this.who.area, this.who.level);
    }

    clearWho() {
        Object.assign(this.who, { area: "", level: "" });
        this.props.run.askWhoCan("", "");
    }
}
