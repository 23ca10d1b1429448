import { registry } from "@web/core/registry";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";
import { formatBytes } from "./file_size";

/** A number of bytes as people read it. */
export class OctopusFileSizeField extends IntegerField {
    get formattedValue() {
        return formatBytes(this.value || 0);
    }
}

registry.category("fields").add("octopus_file_size", {
    ...integerField,
    component: OctopusFileSizeField,
});
