import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { post } from "@web/core/network/http_service";

/** Files that go along with a sales document: sent one by one to the draft that is kept. */
export class SaleFiles extends Interaction {
    static selector = ".o_octopus_portal_along";
    dynamicContent = {
        "input[type=file]": { "t-on-change": this.locked(this.add) },
        _root: { "t-on-click": this.onClick },
    };

    setup() {
        this.form = this.el.closest("form");
        this.list = this.el.querySelector("ul");
        this.hint = this.el.querySelector("[role=status]");
    }

    /** Where the files of this draft are; nothing while no draft is kept. */
    get place() {
        const edit = location.pathname.match(/^(.*\/(?:sales|quotes)\/\d+)\/edit$/);
        return edit && `${edit[1]}/along`;
    }

    async send(url, values = {}) {
        const form = new FormData();
        form.append("csrf_token", this.form.querySelector("[name=csrf_token]").value);
        for (const [name, value] of Object.entries(values)) {
            form.append(name, value);
        }
        const answer = await this.waitFor(post(url, form)).catch(() => ({
            problem: this.hint.dataset.offline,
        }));
        this.el.querySelector("[role=alert]").textContent = answer.problem || "";
        if (answer.files) {
            this.list.replaceChildren(...answer.files.map((file) => this.item(file)));
        }
        return !answer.problem;
    }

    async add(ev) {
        const input = ev.target;
        this.hint.textContent = this.place ? this.hint.dataset.sending : this.hint.dataset.first;
        for (const file of this.place ? input.files : []) {
            if (!(await this.send(this.place, { file }))) {
                break;
            }
        }
        if (this.place) {
            this.hint.textContent = "";
        }
        input.value = "";
    }

    onClick(ev) {
        const button = ev.target.closest(".o_octopus_portal_along_remove");
        if (button) {
            const { fileId } = button.closest("li").dataset;
            this.send(`${this.place}/${fileId}/remove`);
        }
    }

    item(file) {
        const item = document.createElement("li");
        item.className = "list-group-item o_octopus_portal_line";
        item.dataset.fileId = file.id;
        const link = document.createElement("a");
        link.className = "flex-grow-1 text-break";
        link.href = file.url;
        link.textContent = file.name;
        const size = document.createElement("span");
        size.className = "text-muted small";
        size.textContent = file.size;
        const remove = document.createElement("button");
        remove.type = "button";
        remove.className =
            "btn o_octopus_portal_editor_remove o_octopus_portal_touch o_octopus_portal_along_remove";
        remove.ariaLabel = `${this.hint.dataset.remove} ${file.name}`;
        const icon = document.createElement("i");
        icon.className = "fa fa-trash-o";
        icon.ariaHidden = "true";
        remove.append(icon);
        item.append(link, size, remove);
        return item;
    }
}

registry.category("public.interactions").add("octopus_portal.sale_files", SaleFiles);
