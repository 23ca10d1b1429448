import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { rpc } from "@web/core/network/rpc";

const SHORTEST = 2;

/** The name of the firm, while its B-number is typed. */
export class FirmCheck extends Interaction {
    static selector = ".o_octopus_portal_offer";
    dynamicContent = {
        "input[name=firm], input[name=code]": { "t-on-input": this.debounced(this.onInput, 300) },
    };

    async onInput(ev) {
        const code = ev.target.value.trim();
        const place = this.el.querySelector(".o_octopus_portal_firm_name");
        if (code.length < SHORTEST) {
            place.textContent = "";
            return;
        }
        const { name, problem } = await this.waitFor(rpc(this.el.dataset.check, { code }));
        if (ev.target.value.trim() === code) {
            place.textContent = name || problem;
        }
    }
}

registry.category("public.interactions").add("octopus_portal.firm_check", FirmCheck);
