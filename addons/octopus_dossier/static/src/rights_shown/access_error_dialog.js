import { WarningDialog } from "@web/core/errors/error_dialogs";
import { registry } from "@web/core/registry";
import { MissingRightDialog } from "./missing_right_dialog";

/** A refusal that names a right offers to ask for it; any other is shown as core does. */
export class AccessErrorDialog extends WarningDialog {
    static template = "octopus_dossier.AccessErrorDialog";
    static components = { ...WarningDialog.components, MissingRightDialog };

    setup() {
        super.setup();
        this.right = this.props.data?.context?.octopus_right;
    }
}

registry
    .category("error_dialogs")
    .add("odoo.exceptions.AccessError", AccessErrorDialog, { force: true });
