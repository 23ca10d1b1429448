import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { getBasicEvalContext, getFieldsSpec } from "@web/model/relational_model/utils";
import { onMounted } from "@odoo/owl";

/** In the order they are typed: the cursor goes to the first of these that is empty. */
const ASKED = ["partner_id", "reference", "document_date", "amount_total", "tax_id", "account_id"];

/** A form that may be given the values of its next record instead of asking for them. */
class DeskFormModel extends formView.Model {
    async _loadRecords(config, ...others) {
        const { given } = this;
        this.given = null;
        return given?.id === config.resId ? [given] : super._loadRecords(config, ...others);
    }
}

/** The fields a bill is booked with; the desk loads one document after another into it. */
export class DeskFormController extends FormController {
    static props = { ...FormController.props, ready: Function };

    setup() {
        super.setup();
        onMounted(() => this.props.ready(this));
    }

    displayName() {
        return _t("Documents to do");
    }

    get record() {
        return this.model.root;
    }

    /** What the form asks of a document, for whoever reads it together with something else. */
    get specification() {
        const { config } = this.model;
        return getFieldsSpec(config.activeFields, config.fields, getBasicEvalContext(config));
    }

    /** Show another document, or this one anew; its values are asked for unless given. */
    show(id, values) {
        this.model.given = values;
        return this.model.load({ resId: id, resIds: [id] });
    }

    /** Keep what was typed; false when a value cannot be kept. */
    async keep() {
        // a field that is still being typed in takes its value when it is left
        if (this.rootRef.el.contains(document.activeElement)) {
            document.activeElement.blur();
        }
        return !(await this.record.isDirty()) || this.record.save();
    }

    input(name) {
        return this.rootRef.el?.querySelector(
            `.o_field_widget[name=${name}]:not(.o_readonly_modifier) input`
        );
    }

    /** The first field that is empty, else none. */
    focusFirstEmpty() {
        const { data } = this.record;
        const name = ASKED.find((asked) => !data[asked] && this.input(asked));
        const input = name && this.input(name);
        input?.focus();
        input?.select();
        return Boolean(input);
    }
}

registry.category("views").add("octopus_desk_form", {
    ...formView,
    Controller: DeskFormController,
    Model: DeskFormModel,
});
