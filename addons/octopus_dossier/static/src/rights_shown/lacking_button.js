import { ViewButton } from "@web/views/view_button/view_button";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { useState } from "@odoo/owl";

/**
 * Buttons of a form that the user may not use are grey, and a click says why.
 *
 * They keep their place and stay reachable by keyboard: what is not there cannot explain
 * itself. Which buttons those are comes from the server (`_button_levels`), per record.
 */
patch(ViewButton.prototype, {
    setup() {
        super.setup(...arguments);
        this.octopusRights = useState(useService("octopus_rights"));
    },

    get octopusRefusal() {
        const { record } = this.props;
        const { name, type } = this.clickParams;
        if (type !== "object" || !record?.resId || record.model?.root !== record) {
            return "";
        }
        return this.octopusRights.ofRecord(record.resModel, record.resId)?.buttons[name] || "";
    },

    getClassName() {
        const lacking = this.octopusRefusal ? " o_octopus_lacking" : "";
        return super.getClassName(...arguments) + lacking;
    },

    onClick(ev) {
        const refusal = this.octopusRefusal;
        if (!refusal) {
            return super.onClick(...arguments);
        }
        ev.preventDefault();
        const { record } = this.props;
        const needed = this.octopusRights.ofRecord(record.resModel, record.resId).needs;
        this.octopusRights.explain(refusal, needed[this.clickParams.name]);
    },
});
