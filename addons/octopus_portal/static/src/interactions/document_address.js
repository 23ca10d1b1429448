import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/** Copies the mail address of the dossier. */
export class DocumentAddress extends Interaction {
    static selector = ".o_octopus_portal_address";
    dynamicContent = {
        button: { "t-on-click": this.copy },
    };

    async copy({ currentTarget }) {
        const place = this.el.querySelector(".o_octopus_portal_address_told");
        const { copied, failed } = this.el.dataset;
        try {
            await this.waitFor(navigator.clipboard.writeText(currentTarget.dataset.address));
            place.textContent = copied;
        } catch {
            place.textContent = failed; // no clipboard without https, or it was refused
        }
    }
}

registry.category("public.interactions").add("octopus_portal.document_address", DocumentAddress);
