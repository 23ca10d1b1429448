import { NavBar } from "@web/webclient/navbar/navbar";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { useState } from "@odoo/owl";

/** Menus behind which there is nothing for this user are grey, and say what he lacks. */
patch(NavBar.prototype, {
    setup() {
        super.setup(...arguments);
        this.octopusRights = useState(useService("octopus_rights"));
    },

    octopusLacking(menu) {
        return this.octopusRights.menuRefusal(menu);
    },

    octopusExplains(menu) {
        const text = menu && this.octopusLacking(menu);
        if (text) {
            const area = this.octopusRights.menus[menu.id];
            this.octopusRights.explain(text, { area, level: "read" });
        }
        return Boolean(text);
    },

    onNavBarDropdownItemSelection(menu) {
        return this.octopusExplains(menu) || super.onNavBarDropdownItemSelection(...arguments);
    },

    async _onMenuClicked(menu) {
        return this.octopusExplains(menu) || super._onMenuClicked(...arguments);
    },
});
