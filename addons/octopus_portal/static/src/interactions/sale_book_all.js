import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** Ticks all invoices to book through, or none. */
export class SaleBookAll extends Interaction {
    static selector = ".o_octopus_portal_all";
    dynamicContent = {
        _root: { "t-on-click": this.onClick },
    };

    onClick() {
        const boxes = [...this.el.form.querySelectorAll("input[name=sale]")];
        const all = boxes.every((box) => box.checked);
        for (const box of boxes) {
            box.checked = !all;
        }
    }
}

registry.category("public.interactions").add("octopus_portal.sale_book_all", SaleBookAll);
