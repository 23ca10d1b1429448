import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useService } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";

/**
 * Which right is missing, who can give it, and a button that asks him by mail.
 *
 * `right` is what `octopus_ask_right` takes, or false where asking is of no use.
 */
export class MissingRightDialog extends Component {
    static template = "octopus_dossier.MissingRightDialog";
    static components = { Dialog };
    static props = ["text", "right", "close"];

    setup() {
        this.orm = useService("orm");
        this.title = _t("A right is missing");
        this.state = useState({ answer: "", failed: false, asked: false });
    }

    async ask() {
        this.state.asked = true;
        try {
            this.state.answer = await this.orm.call(
                "octopus.dossier",
                "octopus_ask_right",
                [],
                this.props.right
            );
            this.state.failed = false;
        } catch (error) {
            this.state.answer = error.data?.message || _t("This did not work. Try again later.");
            this.state.failed = true;
        }
    }
}
