import { Component } from "@odoo/owl";

import { useCommand } from "@web/core/commands/command_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { BurgerMenu } from "@web/webclient/burger_menu/burger_menu";
import { systrayItem } from "@web/webclient/switch_company_menu/switch_company_menu";

import { DossierPicker } from "./dossier_picker";
import { picker } from "./open_dossiers";

/** The open dossier, in the place of the company switcher; opens the picker. */
export class DossierMenu extends Component {
    static template = "octopus_dossier.DossierMenu";
    static props = {};

    setup() {
        this.dialog = useService("dialog");
        this.user = user;
        useCommand(_t("Open a dossier"), () => this.open(), { hotkey: "alt+shift+u" });
    }

    get others() {
        return user.activeCompanies.length - 1;
    }

    get title() {
        return _t("Open a dossier. Now open: %s", user.activeCompanies.map((c) => c.name).join(", "));
    }

    open() {
        this.closePicker?.();
        this.closePicker = this.dialog.add(DossierPicker, {});
    }
}

// Odoo's own switcher lists all companies; it stays for users who work in none of our dossiers.
systrayItem.isDisplayed = () => !picker;
registry.category("systray").add(
    "octopus_dossier.DossierMenu",
    { Component: DossierMenu, isDisplayed: () => Boolean(picker) },
    { sequence: 1 }
);

patch(BurgerMenu.prototype, {
    get worksInDossiers() {
        return Boolean(picker);
    },
});

/** Says that the page opened in other dossiers than those that were open here before. */
const lostDossierService = {
    dependencies: ["notification"],
    start(env, { notification }) {
        if (picker?.lost) {
            const text = _t(
                "A dossier that was open here is not open to you any more. You work in %s now.",
                user.activeCompany.name
            );
            notification.add(text, { type: "warning", sticky: true });
        }
    },
};
registry.category("services").add("octopus_dossier.lost_dossier", lostDossierService);
