import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { get } from "@web/core/network/http_service";

let count = 0;

/**
 * A field that proposes what a few letters may mean: relations, articles.
 *
 * The choice is told by the event `octopus_choose` on the field's box, with the record in
 * `detail`; what is typed without a choice stays as it is. Keys as in any combobox.
 */
export class Suggest extends Interaction {
    static selector = ".o_octopus_portal_suggest";
    dynamicContent = {
        "[role=combobox]": {
            "t-on-input": this.debounced(this.ask, 200),
            "t-on-focus": this.onFocus,
            "t-on-keydown": this.onKey,
            "t-on-blur": () => this.waitForTimeout(() => this.close(), 200),
        },
        _root: { "t-on-pointerdown": this.onPointer },
    };

    setup() {
        this.input = this.el.querySelector("[role=combobox]");
        this.list = this.el.querySelector("[role=listbox]");
        this.found = [];
        this.active = -1;
        this.asked = 0;
    }

    onFocus() {
        // a customer is mostly one of a few: show them before a letter is typed
        if (!this.input.value) {
            this.ask();
        }
    }

    async ask() {
        if (document.activeElement !== this.input) {
            return;
        }
        // of a description, the first line is what an article is called
        const term = this.input.value.split("\n")[0].trim();
        const url = new URL(this.el.dataset.url, window.location.href);
        url.searchParams.set("term", term);
        const number = ++this.asked;
        const found = await this.waitFor(get(url.href)).catch(() => []);
        // an answer to other letters, or after the choice, is late
        if (number === this.asked && document.activeElement === this.input) {
            this.found = found;
            this.show(term);
        }
    }

    show(term) {
        this.active = -1;
        this.list.replaceChildren(...this.found.map((record) => this.option(record)));
        if (!this.found.length && term && this.el.dataset.none) {
            const none = document.createElement("li");
            none.className = "o_octopus_portal_suggest_none text-muted";
            none.setAttribute("role", "option");
            none.setAttribute("aria-disabled", "true");
            none.textContent = this.el.dataset.none;
            this.list.append(none);
        }
        const open = this.list.childElementCount > 0;
        this.list.hidden = !open;
        this.input.setAttribute("aria-expanded", open);
    }

    option(record) {
        const option = document.createElement("li");
        option.id = `o_octopus_portal_option_${++count}`;
        option.className = "o_octopus_portal_suggest_option";
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        const name = document.createElement("span");
        name.textContent = record.name;
        const detail = document.createElement("span");
        detail.className = "text-muted small";
        detail.textContent = record.detail || "";
        option.append(name, detail);
        return option;
    }

    onKey(ev) {
        if (this.list.hidden) {
            return;
        }
        const steps = { ArrowDown: 1, ArrowUp: -1 };
        if (ev.key in steps && this.found.length) {
            ev.preventDefault();
            this.activate((this.active + steps[ev.key] + this.found.length) % this.found.length);
        } else if (ev.key === "Enter" && this.active >= 0) {
            ev.preventDefault();
            this.choose(this.active);
        } else if (ev.key === "Escape") {
            this.close();
        }
    }

    activate(index) {
        this.active = index;
        [...this.list.children].forEach((option, place) => {
            option.setAttribute("aria-selected", place === index);
        });
        const option = this.list.children[index];
        this.input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
    }

    onPointer(ev) {
        const option = ev.target.closest("[role=option]:not([aria-disabled])");
        if (option) {
            // before the field loses the focus and the list closes
            ev.preventDefault();
            this.choose([...this.list.children].indexOf(option));
        }
    }

    choose(index) {
        const record = this.found[index];
        this.asked++;
        this.close();
        this.el.dispatchEvent(
            new CustomEvent("octopus_choose", { detail: record, bubbles: true })
        );
    }

    close() {
        this.list.hidden = true;
        this.input.setAttribute("aria-expanded", "false");
        this.input.removeAttribute("aria-activedescendant");
    }
}

registry.category("public.interactions").add("octopus_portal.suggest", Suggest);
