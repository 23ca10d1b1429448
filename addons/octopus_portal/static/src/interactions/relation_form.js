import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { post } from "@web/core/network/http_service";

import { CompanyLookUp, plainNumber } from "./company_look_up";

/** The form of a relation: an enterprise number fills in what is empty. */
export class RelationForm extends Interaction {
    static selector = "form.o_octopus_portal_relation";
    dynamicContent = {
        "[name=vat]": { "t-on-input": this.debounced(this.lookUp, 500) },
        "[name=kind]": { "t-on-change": this.showKind },
    };

    setup() {
        this.company = new CompanyLookUp(
            (name) => this.field(name),
            this.el.querySelector(".o_octopus_portal_relation_found"),
            (number) => this.waitFor(this.ask(number))
        );
        this.company.asked = plainNumber(this.field("vat").value);
    }

    start() {
        this.showKind();
    }

    field(name) {
        return this.el.querySelector(`[name=${name}]`);
    }

    showKind() {
        const person = this.el.querySelector("[name=kind]:checked").value === "person";
        this.el.querySelector(".o_octopus_portal_relation_number").hidden = person;
    }

    lookUp() {
        return this.company.find(this.field("vat").value);
    }

    ask(number) {
        return post(this.el.dataset.lookUp, {
            csrf_token: this.field("csrf_token").value,
            enterprise_number: number,
        });
    }
}

registry.category("public.interactions").add("octopus_portal.relation_form", RelationForm);
