import { registry } from "@web/core/registry";
import { formatFloat } from "@web/core/utils/numbers";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";

/** Bytes as people read them. */
export class OctopusFileSizeField extends IntegerField {
    get formattedValue() {
        const bytes = this.value || 0;
        if (bytes < 1000) {
            return `${bytes} B`;
        }
        if (bytes < 1e6) {
            return `${formatFloat(bytes / 1e3, { digits: [0, 0] })} kB`;
        }
        return bytes < 1e9
            ? `${formatFloat(bytes / 1e6, { digits: [0, 1] })} MB`
            : `${formatFloat(bytes / 1e9, { digits: [0, 2] })} GB`;
    }
}

registry.category("fields").add("octopus_file_size", {
    ...integerField,
    component: OctopusFileSizeField,
});
