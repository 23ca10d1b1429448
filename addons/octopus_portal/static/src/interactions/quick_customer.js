import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { post } from "@web/core/network/http_service";

const NUMBER = /^(BE)?[01]?[0-9]{9}$/i;
const FOUND = ["name", "street", "zip", "city"];

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
        this.asked = "";
    }

    value(name) {
        const field = this.el.querySelector(`[data-quick=${name}]`);
        return field.type === "checkbox" ? field.checked : field.value.trim();
    }

    async lookUp() {
        const number = this.value("vat").replace(/[ .]/g, "");
        if (!NUMBER.test(number) || number === this.asked) {
            return;
        }
        this.asked = number;
        const place = this.el.querySelector(".o_octopus_portal_quick_found");
        place.textContent = place.dataset.looking;
        const company = await this.waitFor(
            post(`${this.home}/look-up`, { csrf_token: this.token, enterprise_number: number })
        );
        if (number !== this.asked) {
            return;
        }
        place.textContent = company.message;
        for (const name of company.found ? FOUND : []) {
            this.el.querySelector(`[data-quick=${name}]`).value = company[name];
        }
    }

    async add() {
        const form = { csrf_token: this.token, kind: this.value("person") ? "person" : "company" };
        for (const field of this.el.querySelectorAll("[data-quick]:not([type=checkbox])")) {
            form[field.dataset.quick] = field.value;
        }
        const answer = await this.waitFor(post(`${this.home}/quick`, form));
        const problem = this.el.querySelector(".o_octopus_portal_quick_problem");
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
        this.el.querySelector(".o_octopus_portal_quick_found").textContent = "";
        this.el.dispatchEvent(
            new CustomEvent("octopus_customer", { detail: answer, bubbles: true })
        );
    }
}

registry.category("public.interactions").add("octopus_portal.quick_customer", QuickCustomer);
