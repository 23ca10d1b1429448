import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { post } from "@web/core/network/http_service";

import { CompanyLookUp } from "./company_look_up";

/** A new customer out of the editor: his number finds name and address; then he is taken. */
export class QuickCustomer extends Interaction {
    static selector = ".o_octopus_portal_editor_quick";
    dynamicContent = {
        "[data-quick=vat]": { "t-on-input": this.debounced(this.lookUp, 500) },
        ".o_octopus_portal_quick_add": { "t-on-click": this.locked(this.add, true) },
    };

    setup() {
        this.home = this.el.querySelector("fieldset").dataset.url;
        this.token = this.el.closest("form").querySelector("[name=csrf_token]").value;
        this.company = new CompanyLookUp(
            (name) => this.field(name),
            this.el.querySelector(".o_octopus_portal_quick_found"),
            (number) => this.waitFor(this.ask(number))
        );
    }

    field(name) {
        return this.el.querySelector(`[data-quick=${name}]`);
    }

    lookUp() {
        return this.company.find(this.field("vat").value);
    }

    ask(number) {
        return post(`${this.home}/look-up`, { csrf_token: this.token, enterprise_number: number });
    }

    async add() {
        const kind = this.field("person").checked ? "person" : "company";
        const form = { csrf_token: this.token, kind };
        for (const field of this.el.querySelectorAll("[data-quick]:not([type=checkbox])")) {
            form[field.dataset.quick] = field.value;
        }
        const problem = this.el.querySelector(".o_octopus_portal_quick_problem");
        const answer = await this.waitFor(post(`${this.home}/quick`, form)).catch(() => ({
            problem: problem.dataset.offline,
        }));
        problem.textContent = answer.problem || "";
        problem.hidden = !answer.problem;
        if (answer.problem) {
            return;
        }
        this.el.open = false;
        for (const field of this.el.querySelectorAll("input")) {
            field.value = "";
            field.checked = false;
        }
        this.company.forget();
        this.el.dispatchEvent(
            new CustomEvent("octopus_customer", { detail: answer, bubbles: true })
        );
    }
}

registry.category("public.interactions").add("octopus_portal.quick_customer", QuickCustomer);
