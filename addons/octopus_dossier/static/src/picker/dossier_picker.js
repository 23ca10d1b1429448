import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";

import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { user } from "@web/core/user";
import { useDebounced } from "@web/core/utils/timing";

import { openDossiers, picker } from "./open_dossiers";

const PAUSE = 120; // ms after the last key, before the server is asked
const PAGE = 40;

/** Find a dossier among thousands, and open one or a chosen few. */
export class DossierPicker extends Component {
    static template = "octopus_dossier.DossierPicker";
    static components = { Dialog };
    static props = { close: Function };

    setup() {
        this.orm = useService("orm");
        this.input = useAutofocus({ refName: "input" });
        this.list = useRef("list");
        this.state = useState({ found: [], chosen: [], active: 0, query: "", message: "" });
        this.loaded = false;
        this.asked = 0;
        this.walking = false; // the arrows were used after the last letter
        this.search = useDebounced(() => this.load(), PAUSE);
        onWillStart(() => this.load());
        useEffect(
            () => {
                this.list.el?.querySelector(".o_active")?.scrollIntoView({ block: "nearest" });
            },
            () => [this.state.active, this.state.found]
        );
    }

    async load() {
        const asked = ++this.asked;
        const query = this.state.query.trim();
        const found = await this.orm.silent.call("octopus.dossier", "picker_search", [query, PAGE]);
        if (asked === this.asked) {
            Object.assign(this.state, { found, active: 0 });
            this.walking = false;
            this.loaded = true;
        }
    }

    // -- what is shown ----------------------------------------------------------------------

    get limit() {
        return picker.limit;
    }

    get activeDossier() {
        return this.state.found[this.state.active];
    }

    get openLabel() {
        const count = this.state.chosen.length;
        return count > 1 ? _t("Open %s dossiers", count) : _t("Open");
    }

    get more() {
        return this.state.found.length === PAGE;
    }

    get giverText() {
        return picker.giver
            ? _t(
                  "%s, who holds your subscription, or the dossier manager can give you a right.",
                  picker.giver
              )
            : _t("The holder of a dossier or its dossier manager can give you a right on it.");
    }

    chooseLabel(dossier) {
        return this.isChosen(dossier) ? _t("Take it out of the choice") : _t("Choose it");
    }

    isChosen(dossier) {
        return this.state.chosen.some(({ id }) => id === dossier.id);
    }

    isOpen(dossier) {
        return user.activeCompanies.some(({ id }) => id === dossier.company_id);
    }

    /** 0412345678 → 0412.345.678 */
    enterpriseNumber(dossier) {
        return (dossier.enterprise_number || "").replace(/^(\d{4})(\d{3})(\d{3})$/, "$1.$2.$3");
    }

    // -- keyboard and mouse -----------------------------------------------------------------

    onInput() {
        this.walking = false;
        this.search();
    }

    onKeydown(ev) {
        if (ev.isComposing || ev.altKey || ev.ctrlKey || ev.metaKey) {
            return; // Ctrl+Enter belongs to the dialog: it presses its first button
        }
        const acts = {
            ArrowDown: () => this.move(1),
            ArrowUp: () => this.move(-1),
            PageDown: () => this.move(8),
            PageUp: () => this.move(-8),
            Enter: () => this.onEnter(),
            " ": () => this.toggle(this.activeDossier),
        };
        const typed = ev.key === " " && !this.walking && /\S$/.test(this.state.query);
        if (ev.key in acts && !typed) {
            ev.preventDefault();
            ev.stopPropagation();
            acts[ev.key]();
        }
    }

    move(by) {
        const last = this.state.found.length - 1;
        this.walking = true;
        this.state.active = Math.max(0, Math.min(last, this.state.active + by));
    }

    async onEnter() {
        if (this.state.query.trim() && !this.walking) {
            await this.load(); // what is typed counts, not what was found before
        }
        await this.open();
    }

    toggle(dossier) {
        this.state.message = "";
        if (!dossier) {
            return;
        }
        const { chosen } = this.state;
        if (this.isChosen(dossier)) {
            this.state.chosen = chosen.filter(({ id }) => id !== dossier.id);
        } else if (chosen.length >= this.limit) {
            this.state.message = _t(
                "%s dossiers can be open at once, and so many are chosen. Take one out first.",
                this.limit
            );
        } else {
            this.state.chosen = [...chosen, dossier];
        }
    }

    onRow(dossier) {
        return this.state.chosen.length ? this.toggle(dossier) : this.open([dossier]);
    }

    async open(dossiers = this.state.chosen) {
        if (!dossiers.length && this.activeDossier) {
            dossiers = [this.activeDossier];
        }
        if (dossiers.length) {
            const ids = dossiers.map(({ id }) => id);
            await openDossiers(this.env, this.orm, ids);
            this.props.close();
        }
    }
}
