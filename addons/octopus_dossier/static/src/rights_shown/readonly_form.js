import { FormController } from "@web/views/form/form_controller";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { useState } from "@odoo/owl";

/** A form that the user reads and may not change says so, and which right he lacks. */
patch(FormController.prototype, {
    setup() {
        super.setup(...arguments);
        this.octopusRights = useState(useService("octopus_rights"));
    },

    get octopusReadonly() {
        const { resModel, resId } = this.model.root || {};
        return this.octopusRights.ofRecord(resModel, resId)?.write || "";
    },

    octopusExplainReadonly() {
        const { resModel, resId } = this.model.root;
        const { needs } = this.octopusRights.ofRecord(resModel, resId);
        this.octopusRights.explain(this.octopusReadonly, needs.write);
    },
});
