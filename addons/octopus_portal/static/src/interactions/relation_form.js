import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { post } from "@web/core/network/http_service";

const NUMBER = /^(BE)?[01]?[0-9]{9}$/i;
const FOUND = ["name", "street", "zip", "city"];

/** The form of a relation: an enterprise number fills in what is empty. */
export class RelationForm extends Interaction {
    static selector = "form.o_octopus_portal_relation";
    dynamicContent = {
        "[name=vat]": { "t-on-input": this.debounced(this.lookUp, 500) },
        "[name=kind]": { "t-on-change": this.showKind },
    };

    setup() {
        this.asked = this.plainNumber();
    }

    start() {
        this.showKind();
    }

    plainNumber() {
        return this.el.querySelector("[name=vat]").value.replace(/[ .]/g, "");
    }

    showKind() {
        const person = this.el.querySelector("[name=kind]:checked").value === "person";
        this.el.querySelector(".o_octopus_portal_relation_number").hidden = person;
    }

    async lookUp() {
        const number = this.plainNumber();
        const place = this.el.querySelector(".o_octopus_portal_relation_found");
        if (!NUMBER.test(number) || number === this.asked) {
            return;
        }
        this.asked = number;
        place.textContent = place.dataset.looking;
        const company = await this.waitFor(
            post(this.el.dataset.lookUp, {
                csrf_token: this.el.querySelector("[name=csrf_token]").value,
                enterprise_number: number,
            })
        );
        if (number !== this.asked) {
            return;
        }
        place.textContent = company.message;
        for (const name of company.found ? FOUND : []) {
            const field = this.el.querySelector(`[name=${name}]`);
            field.value = field.value || company[name];
        }
    }
}

registry.category("public.interactions").add("octopus_portal.relation_form", RelationForm);
