import { FormController } from "@web/views/form/form_controller";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { ListController } from "@web/views/list/list_controller";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { useState } from "@odoo/owl";

/**
 * “New” stays where the user may make nothing: grey, and a click says which right he lacks.
 *
 * Core takes it away then, or leaves it and refuses what was filled in.
 */
const explainsCreate = () => ({
    setup() {
        super.setup(...arguments);
        this.octopusCreate = useState(useService("octopus_rights"));
    },

    get octopusCreateRefusal() {
        const { arch, context, preventCreate, resModel } = this.props;
        // what the view itself forbids is nobody's right; core writes “False” for a right
        const never = ["0", "false"].includes(arch.getAttribute("create"));
        if (never || preventCreate || this.env.inDialog) {
            return "";
        }
        return this.octopusCreate.createRefusal(resModel, context);
    },

    octopusExplainCreate() {
        const { context, resModel } = this.props;
        const area = this.octopusCreate.createArea(resModel, context);
        this.octopusCreate.explain(this.octopusCreateRefusal, { area, level: "write" });
    },
});

for (const controller of [FormController, KanbanController, ListController]) {
    patch(controller.prototype, explainsCreate());
}
