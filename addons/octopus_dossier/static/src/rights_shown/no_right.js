import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useService } from "@web/core/utils/hooks";
import { user } from "@web/core/user";
import { _t } from "@web/core/l10n/translation";

/** The first page of a user without any right: why he sees nothing, and whom to ask. */
export class NoRight extends Component {
    static template = "octopus_dossier.NoRight";
    static props = { ...standardActionServiceProps };

    setup() {
        this.rights = useState(useService("octopus_rights"));
        this.login = user.login;
    }

    ask() {
        this.rights.explain(
            _t("%(givers)s can give you a first right.", { givers: this.rights.givers }),
            { area: false, level: false }
        );
    }
}

registry.category("actions").add("octopus_dossier.no_right", NoRight);
