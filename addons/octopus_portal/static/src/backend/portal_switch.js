import { Component } from "@odoo/owl";

import { picker } from "@octopus_dossier/picker/open_dossiers";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

/** Beside the open dossier: the same dossier in the portal. */
export class PortalSwitch extends Component {
    static template = "octopus_portal.PortalSwitch";
    static props = {};

    get url() {
        return `/my/octopus-of/${user.activeCompany.id}`;
    }
}

registry
    .category("systray")
    .add(
        "octopus_portal.PortalSwitch",
        { Component: PortalSwitch, isDisplayed: () => Boolean(picker) },
        { sequence: 2 }
    );
