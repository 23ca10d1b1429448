import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { post } from "@web/core/network/http_service";

const KEEP_AFTER = 2500;
const TRY_AGAIN_AFTER = 10000;

/**
 * The editor of an invoice, a credit note or a quote.
 *
 * The server adds up and keeps the draft: `/sales/typed` gets all that stands in the form and
 * gives totals, problems by field and, when it kept a draft, the ids of its lines. One request
 * goes at a time; what is typed meanwhile goes with the next.
 */
export class SaleEditor extends Interaction {
    static selector = ".o_octopus_portal_editor[data-treatments]";
    dynamicContent = {
        _root: {
            "t-on-input": this.onInput,
            "t-on-change": this.onInput,
            "t-on-octopus_choose": this.onChoose,
            "t-on-octopus_customer": (ev) => this.takeCustomer(ev.detail),
            "t-on-keydown": this.onKey,
            "t-on-submit": this.onSubmit,
        },
        ".o_octopus_portal_editor_add": { "t-on-click": this.addLine },
        // a file that goes along has such a button too
        ".o_octopus_portal_editor_line .o_octopus_portal_editor_remove": {
            "t-on-click": this.removeLine,
        },
        "[data-field=treatment]": { "t-on-change": this.showTreatment },
        _window: { "t-on-beforeunload": this.onLeave },
    };

    setup() {
        this.treatments = JSON.parse(this.el.dataset.treatments);
        this.list = this.el.querySelector(".o_octopus_portal_editor_lines");
        this.state = this.el.querySelector(".o_octopus_portal_editor_state");
        this.recordId = this.el.dataset.recordId;
        this.places = this.list.childElementCount;
        // what the user chose himself is not replaced by what fits the customer
        this.chosen = new Set(this.recordId ? ["treatment", "due"] : []);
        this.dirty = false;
        this.fresh = false;
        this.busy = null;
        this.again = null;
        this.showSoon = this.debounced(() => this.send(false), 350);
        this.keepSoon = this.debounced(() => this.send(true), KEEP_AFTER);
    }

    start() {
        for (const area of this.list.querySelectorAll("textarea")) {
            this.grow(area);
        }
    }

    field(name) {
        return this.el.querySelector(`[data-field=${name}]`);
    }

    // ---- what is typed ----------------------------------------------------------------------

    typed() {
        const form = { key: this.el.dataset.key };
        for (const field of this.el.querySelectorAll("[data-field]")) {
            form[field.dataset.field] = field.value;
        }
        form.lines = this.lines().map((line) => {
            const row = { id: line.dataset.lineId };
            for (const field of line.querySelectorAll("[data-line]")) {
                row[field.dataset.line] = field.value;
            }
            return row;
        });
        return form;
    }

    lines() {
        return [...this.list.querySelectorAll(".o_octopus_portal_editor_line")];
    }

    onInput(ev) {
        const { field, quick } = ev.target.dataset;
        if (quick || ev.target.type === "file") {
            return;
        }
        if (field) {
            this.chosen.add(field);
        }
        if (ev.type === "input" && ev.target.id === "o_octopus_portal_customer") {
            // other letters are another customer, until one is chosen
            this.field("customer_id").value = "";
        }
        if (ev.target.matches("textarea")) {
            this.grow(ev.target);
        }
        this.changed();
    }

    changed() {
        this.dirty = true;
        this.showSoon();
        this.keepSoon();
    }

    grow(area) {
        area.style.height = "auto";
        area.style.height = `${area.scrollHeight + 2}px`;
    }

    onKey(ev) {
        // Enter in a field is no wish to send; in the last line it asks for another one
        if (ev.key !== "Enter" || ev.defaultPrevented || !ev.target.matches("input")) {
            return;
        }
        ev.preventDefault();
        const line = ev.target.closest(".o_octopus_portal_editor_line");
        if (line && line === this.list.lastElementChild) {
            this.addLine();
        }
    }

    onChoose(ev) {
        const record = ev.detail;
        const line = ev.target.closest(".o_octopus_portal_editor_line");
        if (line) {
            this.takeArticle(line, record);
        } else {
            this.takeCustomer(record);
        }
    }

    takeCustomer(record) {
        this.el.querySelector("#o_octopus_portal_customer").value = record.name;
        this.field("customer_id").value = record.id;
        this.fresh = true;
        this.changed();
    }

    takeArticle(line, record) {
        const values = { article_id: record.id, name: record.line, price: record.price };
        for (const [name, value] of Object.entries(values)) {
            line.querySelector(`[data-line=${name}]`).value = value;
        }
        const rate = line.querySelector("[data-line=rate]");
        if ([...rate.options].some((option) => option.value === record.rate)) {
            rate.value = record.rate;
        }
        this.grow(line.querySelector("textarea"));
        line.querySelector("[data-line=quantity]").focus();
        this.changed();
    }

    // ---- lines ------------------------------------------------------------------------------

    addLine() {
        const blank = this.el.querySelector(".o_octopus_portal_editor_blank");
        const place = this.places++;
        const holder = document.createElement("div");
        holder.innerHTML = blank.innerHTML.replaceAll("line_blank_", `line_${place}_`);
        const line = holder.firstElementChild;
        this.insert(line, this.list);
        this.fillRates(line);
        this.nameProblems();
        line.querySelector("textarea").focus();
    }

    removeLine(ev) {
        const line = ev.currentTarget.closest(".o_octopus_portal_editor_line");
        const next = line.nextElementSibling || line.previousElementSibling;
        line.remove();
        this.nameProblems();
        if (next) {
            next.querySelector("textarea").focus();
        } else {
            this.addLine();
        }
        this.changed();
    }

    /** Problems are told by the place of a line, which moves when another one goes. */
    nameProblems() {
        this.lines().forEach((line, place) => {
            for (const problem of line.querySelectorAll("[data-problem]")) {
                const name = problem.dataset.problem.split(".").pop();
                problem.dataset.problem = `lines.${place}.${name}`;
            }
        });
    }

    showTreatment() {
        for (const line of this.lines()) {
            this.fillRates(line);
        }
        const treatment = this.treatment();
        this.el.querySelector("#o_octopus_portal_treatment_hint").textContent = treatment.hint;
    }

    treatment() {
        const key = this.field("treatment").value;
        return this.treatments.find((treatment) => treatment.key === key);
    }

    fillRates(line) {
        const select = line.querySelector("[data-line=rate]");
        const { rates } = this.treatment();
        const before = select.value;
        select.replaceChildren(...rates.map(([key, label]) => new Option(label, key)));
        select.value = rates.some(([key]) => key === before) ? before : rates[0][0];
    }

    // ---- the server -------------------------------------------------------------------------

    /** Ask for the totals, and for a draft when `keep`; one request at a time. */
    async send(keep) {
        if (this.busy) {
            this.again = { keep: keep || this.again?.keep };
            return;
        }
        this.busy = this.ask(keep);
        await this.busy;
        this.busy = null;
        if (this.again && !this.isDestroyed) {
            const { keep: next } = this.again;
            this.again = null;
            await this.send(next);
        }
    }

    async ask(keep) {
        const form = this.typed();
        const lines = this.lines();
        const keeping = keep && this.worthKeeping(form);
        if (keeping) {
            this.dirty = false;
            this.say("keeping");
        }
        const fresh = this.fresh;
        this.fresh = false;
        try {
            const answer = await post(`${this.el.dataset.home}/sales/typed`, {
                csrf_token: this.el.querySelector("[name=csrf_token]").value,
                kind: this.el.dataset.kind,
                record_id: this.recordId,
                typed: JSON.stringify(form),
                ...(keeping && { keep: "1" }),
                ...(fresh && { fresh: "1" }),
            });
            if (!this.isDestroyed) {
                this.show(answer, lines);
                this.noteKept(answer, lines, keeping);
            }
        } catch {
            this.dirty = true;
            this.fresh = this.fresh || fresh;
            this.say("offline");
            this.waitForTimeout(() => this.keepSoon(), TRY_AGAIN_AFTER);
        }
    }

    worthKeeping({ customer_id, lines }) {
        const written = lines.some((line) => line.name || line.price);
        return customer_id && (written || this.recordId);
    }

    show(answer, lines) {
        const totals = new DOMParser().parseFromString(answer.totals, "text/html").body;
        const place = this.el.querySelector(".o_octopus_portal_editor_totals");
        place.replaceChildren(...totals.children);
        this.el.querySelector(".o_octopus_portal_editor_total").textContent = answer.total;
        lines.forEach((line, index) => {
            const amount = line.querySelector(".o_octopus_portal_editor_amount");
            amount.textContent = answer.lines[index] || "";
        });
        this.showProblems(answer.problems);
        this.showWarnings(answer.warnings);
        for (const [name, value] of Object.entries(answer.proposed || {})) {
            this.propose(name, value);
        }
    }

    showProblems(problems) {
        for (const place of this.el.querySelectorAll("[data-problem]")) {
            const text = problems[place.dataset.problem] || "";
            place.textContent = text;
            place.hidden = !text;
            const field = place.parentElement.querySelector("input, select, textarea");
            field.toggleAttribute("aria-invalid", Boolean(text));
            field.classList.toggle("is-invalid", Boolean(text));
        }
    }

    showWarnings(warnings) {
        const place = this.el.querySelector(".o_octopus_portal_editor_warnings");
        const shown = [...place.children].map((item) => item.textContent);
        if (shown.join("\n") === warnings.join("\n")) {
            return;
        }
        place.replaceChildren(
            ...warnings.map((text) => {
                const item = document.createElement("li");
                item.textContent = text;
                return item;
            })
        );
    }

    propose(name, value) {
        const field = this.field(name);
        if (this.chosen.has(name) || field.value === value) {
            return;
        }
        field.value = value;
        if (name === "treatment") {
            this.showTreatment();
        }
        this.showSoon();
    }

    noteKept(answer, lines, keeping) {
        if (!keeping) {
            return;
        }
        if (answer.refused) {
            this.dirty = true;
            this.state.textContent = answer.refused;
            return;
        }
        this.recordId = answer.id;
        for (const [place, id] of Object.entries(answer.rows)) {
            lines[place].dataset.lineId = id;
        }
        // reloading, or coming back later, goes on with the draft
        history.replaceState(history.state, "", answer.url);
        this.el.action = answer.url;
        const discard = document.querySelector(".o_octopus_portal_discard");
        discard.action = answer.url.replace(/edit$/, "discard");
        discard.hidden = false;
        this.say("kept");
    }

    say(word) {
        this.state.textContent = this.state.dataset[word];
    }

    async onSubmit(ev) {
        ev.preventDefault();
        if (this.leaving) {
            return;
        }
        this.leaving = true;
        // a draft that is on its way would be made twice
        await this.busy;
        this.again = null;
        this.keepSoon.cancel();
        this.showSoon.cancel();
        this.dirty = false;
        this.el.querySelector("[name=typed]").value = JSON.stringify(this.typed());
        this.el.submit();
    }

    onLeave(ev) {
        if (this.dirty && this.worthKeeping(this.typed())) {
            ev.preventDefault();
        }
    }
}

registry.category("public.interactions").add("octopus_portal.sale_editor", SaleEditor);
