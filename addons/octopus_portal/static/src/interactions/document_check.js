import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

const SHORTEST = 2;

/** Suppliers to choose from, while the name of one is typed. */
export class DocumentCheck extends Interaction {
    static selector = ".o_octopus_portal_check";
    dynamicContent = {
        "input[name=supplier]": { "t-on-input": this.debounced(this.suggest, 250) },
    };

    async suggest(ev) {
        const text = ev.target.value.trim();
        if (text.length < SHORTEST) {
            return;
        }
        const query = new URLSearchParams({ text });
        const answer = await this.waitFor(fetch(`${this.el.dataset.suppliers}?${query}`));
        const names = answer.ok ? await this.waitFor(answer.json()) : [];
        if (ev.target.value.trim() !== text) {
            return;
        }
        const options = names.map((name) => {
            const option = document.createElement("option");
            option.value = name;
            return option;
        });
        this.el.querySelector("datalist").replaceChildren(...options);
    }
}

registry.category("public.interactions").add("octopus_portal.document_check", DocumentCheck);
