import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { rpc } from "@web/core/network/rpc";

import { CompanyLookUp } from "./company_look_up";

const SHORTEST_FIRM = 4;

/** The public order: the total as one ticks, the company by its number, the firm by its code. */
export class OrderForm extends Interaction {
    static selector = ".o_octopus_portal_order";
    dynamicContent = {
        "input[name=formula], .o_octopus_portal_module input": {
            "t-on-change": this.showPrices,
        },
        "input[name=enterprise_number]": {
            "t-on-input": this.debounced(this.lookUpCompany, 500),
        },
        "input[name=firm]": { "t-on-input": this.debounced(this.lookUpFirm, 500) },
    };

    setup() {
        this.prices = JSON.parse(this.el.dataset.prices);
        // The sign after the amount, as the server writes euros.
        const decimals = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
        const format = new Intl.NumberFormat(document.documentElement.lang || "en", decimals);
        this.money = (amount) => `${format.format(amount)}\u00a0€`;
        this.company = new CompanyLookUp(
            (name) => this.input(name),
            this.el.querySelector(".o_octopus_portal_company_found"),
            (number) => this.waitFor(rpc("/octopus/order/company", { number }))
        );
    }

    start() {
        this.showPrices();
    }

    input(name) {
        return this.el.querySelector(`input[name=${name}]`);
    }

    showPrices() {
        const { price, modules } = this.prices[this.el.querySelector("[name=formula]:checked").value];
        let total = price;
        for (const module of this.el.querySelectorAll(".o_octopus_portal_module")) {
            const own = modules[module.dataset.kind];
            const box = module.querySelector("input");
            const included = own === undefined;
            box.disabled = included;
            module.querySelector(".o_octopus_portal_included").classList.toggle("d-none", !included);
            const amount = module.querySelector(".o_octopus_portal_amount");
            amount.classList.toggle("d-none", included);
            amount.textContent = this.money(own || 0);
            total += box.checked && !included ? own : 0;
        }
        this.el.querySelector(".o_octopus_portal_order_total strong").textContent =
            this.money(total);
    }

    lookUpCompany() {
        return this.company.find(this.input("enterprise_number").value);
    }

    async lookUpFirm() {
        const code = this.input("firm").value.trim();
        const place = this.el.querySelector(".o_octopus_portal_firm_found");
        place.textContent = "";
        if (code.length < SHORTEST_FIRM) {
            return;
        }
        const { name, message } = await this.waitFor(rpc("/octopus/order/firm", { code }));
        if (this.input("firm").value.trim() === code) {
            place.textContent = name || message || place.dataset.unknown;
        }
    }
}

registry.category("public.interactions").add("octopus_portal.order_form", OrderForm);
