import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime, toLocaleDateTimeString } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onWillDestroy, onWillStart, useExternalListener, useState } from "@odoo/owl";

import { LevelPane } from "./level_pane";
import { ListPane } from "./list_pane";
import { ManagerPane } from "./manager_pane";
import { ResultPanel } from "./result_panel";
import { RightsStore } from "./rights_store";
import { RightsToolbar } from "./rights_toolbar";

// More users × dossiers than this are asked about first.
const ASK_FROM = 500;

/** Who may do what in which dossier: four panes, many users and dossiers at once. */
export class RightsScreen extends Component {
    static template = "octopus_dossier.RightsScreen";
    static components = { Layout, LevelPane, ListPane, ManagerPane, ResultPanel, RightsToolbar };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({ tick: 0, step: "dossiers" });
        const changed = () => this.state.tick++;
        this.store = new RightsStore(this.orm, changed);
        this.steps = [
            ["dossiers", _t("Dossiers")],
            ["users", _t("Users")],
            ["managers", _t("Manager")],
            ["levels", _t("Rights")],
        ];
        this.dossierRow = (id) => this.describeDossier(id);
        this.userRow = (id) => this.describeUser(id);
        this.run = {
            applyTemplate: (id, name) => this.applyTemplate(id, name),
            saveTemplate: () => this.saveTemplate(),
            askWhoCan: (area, level) => this.store.askWhoCan(area, level),
            copy: () => this.copy(),
            paste: () => this.paste(),
            undo: () => this.undo(),
        };
        onWillStart(() => this.store.load());
        onWillDestroy(() => (changed.alive = false));
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev));
    }

    get display() {
        return { controlPanel: {} };
    }

    describeDossier(id) {
        const { store } = this;
        const get = (name) => store.dossiers.get(id, name);
        const closed = get("state") !== "active";
        const holder = store.nameOf(get("holder"));
        const words = [
            get("tier") === "portal" ? _t("client portal") : _t("full bookkeeping"),
            closed ? _t("read-only") : "",
            get("may") ? "" : _t("you do not change rights here"),
        ];
        return {
            label: `${get("number")} ${get("name")}`,
            detail: holder.split(" ")[0],
            badge: store.whoCan ? store.whoCan.dossiers.get(id) : 0,
            icon: closed || !get("may") ? "fa-lock" : "",
            dim: closed || !get("may"),
            title: [holder, ...words].filter(Boolean).join(" · "),
        };
    }

    describeUser(id) {
        const { store } = this;
        const get = (name) => store.users.get(id, name);
        return {
            label: get("name"),
            detail: get("login"),
            badge: store.whoCan ? store.whoCan.users.get(id) : 0,
            icon: get("holder") ? "fa-star-o" : "",
            dim: false,
            title: [store.nameOf(get("subscriber")), get("holder") ? _t("holder") : ""]
                .filter(Boolean)
                .join(" · "),
        };
    }

    get blocked() {
        return !this.store.pairs || Boolean(this.store.busy);
    }

    stepCount(step) {
        const { dossierPick, userPick } = this.store;
        return { dossiers: dossierPick.size, users: userPick.size }[step] || "";
    }

    /** Users of the selected dossiers, and rights, when the mouse lets go. */
    async onSelectDossiers({ dragging }) {
        if (dragging) {
            this.state.tick++;
            return;
        }
        if (this.store.whoAsked) {
            await this.store.refreshWhoCan();
        }
        this.store.selectionChanged();
    }

    onSelectUsers({ dragging }) {
        if (dragging) {
            this.state.tick++;
        } else {
            this.store.selectionChanged({ dossiers: false });
        }
    }

    redraw() {
        this.state.tick++;
    }

    onKeydown(ev) {
        const inField = ev.target.matches?.("input, select, textarea");
        if (inField || !(ev.ctrlKey || ev.metaKey) || ev.shiftKey || ev.altKey) {
            return;
        }
        const keys = { z: () => this.undo(), c: () => this.copy(), v: () => this.paste() };
        const work = keys[ev.key.toLowerCase()];
        // words that are marked, such as a refusal, are copied as everywhere
        const marked = !window.getSelection().isCollapsed;
        if (work && !marked && !document.querySelector(".modal")) {
            ev.preventDefault();
            work();
        }
    }

    /** What was done before the screen was opened is asked about: nobody has it before his eyes. */
    undo() {
        const act = this.store.acts.at(-1);
        if (!act || this.store.busy) {
            return;
        }
        if (!act.date) {
            this.store.undo();
            return;
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Take back the last act"),
            body: _t("Take back what you did on %(moment)s? Rights that change back: %(count)s.", {
                moment: toLocaleDateTimeString(deserializeDateTime(act.date)),
                count: act.rights,
            }),
            confirmLabel: _t("Take back"),
            confirm: () => {
                this.store.undo();
            },
            cancel: () => {},
        });
    }

    copy() {
        if (this.store.copy()) {
            const { login } = this.store.clipboard;
            this.notification.add(_t("Copied the rights of %s.", login), { type: "info" });
        } else {
            this.say(_t("Select the one user whose rights you copy, and his dossiers."));
        }
    }

    paste() {
        const { clipboard } = this.store;
        if (!clipboard) {
            return this.say(_t("Nothing is copied yet: select one user and press Ctrl+C."));
        }
        this.confirmed(_t("the rights of %s", clipboard.login), () => this.store.paste());
    }

    setLevel(areas, level) {
        const names = areas.map((area) => this.store.areaName(area)).join(", ");
        const title = [_t("none"), _t("read"), _t("write"), _t("validate")][level];
        this.confirmed(`${names}: ${title}`, () => this.store.setLevel(areas, level));
    }

    applyTemplate(templateId, name) {
        this.confirmed(_t("template “%s”", name), () => this.store.applyTemplate(templateId));
    }

    /** Ask before a large act, and before one on oneself that one cannot undo. */
    confirmed(what, work) {
        const { store } = this;
        if (!store.pairs) {
            return this.say(_t("Select the dossiers and the users first."));
        }
        const own = store.userPick.has(user.userId) && store.userPick.size > 1;
        if (store.pairs < ASK_FROM && !own) {
            return work();
        }
        const lines = [
            _t("Set %(what)s? Users: %(users)s. Dossiers: %(dossiers)s.", {
                what,
                users: store.userPick.size,
                dossiers: store.dossierPick.size,
            }),
        ];
        if (own) {
            lines.push(_t("You are one of them. You cannot give yourself a right back."));
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Change rights"),
            body: lines.join("\n"),
            confirmLabel: _t("Change rights"),
            confirm: () => {
                work();
            },
            cancel: () => {},
        });
    }

    async saveTemplate() {
        const { store } = this;
        const [userId] = store.userPick.ids;
        const [dossierId] = store.dossierPick.ids;
        const name = _t("Like %s", store.users.get(userId, "name"));
        const words = [name, userId, dossierId];
        const id = await this.orm.call("octopus.right.template", "save_from_user", words);
        this.env.services.action.doAction({
            type: "ir.actions.act_window",
            res_model: "octopus.right.template",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    say(words) {
        this.notification.add(words, { type: "warning" });
    }

    resultLabel(dossierId) {
        const { dossiers } = this.store;
        return dossiers.has(dossierId)
            ? `${dossiers.get(dossierId, "number")} ${dossiers.get(dossierId, "name")}`
            : String(dossierId);
    }

    closeResults() {
        this.store.results = null;
        this.state.tick++;
    }
}

registry.category("actions").add("octopus_dossier.rights_screen", RightsScreen);
