import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";
import { drawChart } from "./charts_draw";

/**
 * Shows the chart while its wizard or its formulas are filled in; a mistake with the place where
 * it is. The server reads the formulas: there is one parser.
 */
export class ChartForm extends Interaction {
    static selector = ".o_octopus_portal_chart_form";
    dynamicContent = {
        _root: { "t-on-input": this.debounced(this.check, 350) },
        ".o_octopus_portal_chart_month": {
            "t-att-class": () => ({ "d-none": this.el.elements.time?.value !== "month" }),
        },
        ".o_octopus_portal_chart_problem": {
            "t-att-class": () => ({ "d-none": !this.problem }),
        },
        ".o_octopus_portal_chart_empty": {
            "t-att-class": () => ({ "d-none": this.problem || !this.isEmpty }),
        },
        ".o_octopus_portal_chart_canvas": {
            "t-att-class": () => ({ "d-none": this.problem || this.isEmpty || !this.drawing }),
        },
    };

    setup() {
        this.isWizard = this.el.classList.contains("o_octopus_portal_chart_wizard");
        this.asked = 0;
        this.registerCleanup(() => this.chart?.destroy());
    }

    start() {
        if (!this.isWizard || this.el.querySelector("input[name=subjects]:checked")) {
            this.check();
        }
    }

    async check() {
        const params = this.isWizard ? { answers: this.answers() } : { vals: this.typed() };
        const number = ++this.asked;
        const result = await this.waitFor(rpc(this.el.dataset.check, params));
        // an answer to what was typed before is late
        if (number !== this.asked) {
            return;
        }
        this.problem = result.problem;
        this.drawing = result.drawing;
        this.isEmpty = !this.drawing?.series.some(({ values }) => values.some(Boolean));
        this.tell(result);
        this.updateContent();
        await this.waitFor(this.draw());
    }

    typed() {
        const { name, kind, x_formula, y_formulas } = this.el.elements;
        return {
            name: name.value,
            kind: kind.value,
            x_formula: x_formula.value,
            y_formulas: y_formulas.value,
        };
    }

    answers() {
        const form = new FormData(this.el);
        return { ...Object.fromEntries(form), subjects: form.getAll("subjects") };
    }

    async draw() {
        this.chart?.destroy();
        this.chart = null;
        if (this.drawing && !this.isEmpty) {
            const canvas = this.el.querySelector(".o_octopus_portal_chart_canvas canvas");
            this.chart = await drawChart(canvas, this.drawing);
        }
    }

    /** The sentence, and under it the line with its faulty part marked. */
    tell({ problem, line, start, end }) {
        const place = this.el.querySelector(".o_octopus_portal_chart_problem");
        place.replaceChildren(problem || "");
        if (line === undefined) {
            return;
        }
        const { x_formula, y_formulas } = this.el.elements;
        const text = line ? y_formulas.value.split(/\r\n|\r|\n/)[line - 1] || "" : x_formula.value;
        const mark = document.createElement("mark");
        mark.textContent = text.slice(start, end) || "\u00a0";
        const code = document.createElement("code");
        code.append(text.slice(0, start), mark, text.slice(end));
        place.append(code);
    }
}

registry.category("public.interactions").add("octopus_portal.chart_form", ChartForm);
