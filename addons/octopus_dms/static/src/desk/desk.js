import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { View } from "@web/views/view";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import {
    Component,
    onWillStart,
    onWillUnmount,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";

import { DeskHelp, DeskMerge, DeskSplit } from "./desk_dialogs";
import { DeskList } from "./desk_list";
import { DeskStore } from "./desk_store";
import { DeskViewer } from "./desk_viewer";
import { actOf } from "./shortcuts";

const QUARTER = 90;

/**
 * The desk, or import viewer: what waits, the document, and the booking side by side.
 *
 * Made for a hundred documents an hour without the mouse: every act has a key (`shortcuts.js`),
 * after an act the next document is there with the cursor in its first empty field, and its file
 * was fetched before it was asked for.
 */
export class Desk extends Component {
    static template = "octopus_dms.Desk";
    static components = { DeskList, DeskViewer, View };
    static props = { ...standardActionServiceProps };

    setup() {
        const orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.ui = useService("ui");
        this.root = useRef("root");
        this.desk = useState(new DeskStore(orm));
        this.state = useState({ pane: "list", busy: false });
        this.panes = [
            ["list", _t("List")],
            ["document", _t("Document")],
            ["booking", _t("Booking")],
        ];
        this.acts = this.bindActs();
        useSetupAction({ beforeLeave: () => this.keep() });
        onWillStart(() => this.start());
        onWillUnmount(() => {
            orm.silent.call("octopus.document", "desk_release", []);
            this.desk.shelf.closeAll();
        });
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev), { capture: true });
    }

    bindActs() {
        return {
            book: () => this.book(false),
            bookAndPost: () => this.book(true),
            next: () => this.go(1),
            previous: () => this.go(-1),
            archive: () => this.archive(),
            undo: () => this.undo(),
            openBooking: () => this.openBooking(),
            scrollDown: () => this.viewer?.scroll(1),
            scrollUp: () => this.viewer?.scroll(-1),
            zoomIn: () => this.viewer?.zoom(1),
            zoomOut: () => this.viewer?.zoom(-1),
            turnPage: () => this.turn([this.viewer?.state.page]),
            turnAll: () => this.turn(this.viewer?.numbers),
            split: () => this.split(),
            mark: () => this.desk.current && this.desk.toggleMark(this.desk.current.id),
            merge: () => this.merge(),
            takeOver: () => this.takeOver(),
            search: () => this.focusSearch(),
            help: () => this.dialog.add(DeskHelp),
        };
    }

    async start() {
        await this.desk.load();
        const first = this.desk.neighbour(1, -1) || this.desk.rows[0];
        if (first) {
            this.makeFormProps(first.id);
            await this.desk.open(first);
        }
    }

    // ---- the parts -------------------------------------------------------------------------

    /** Made once: the form would load its first document again when these change. */
    makeFormProps(id) {
        this.formProps = {
            type: "form",
            resModel: "octopus.document",
            resId: id,
            viewId: this.props.action.params.form_view_id,
            display: { controlPanel: false },
            ready: (form) => this.onForm(form),
        };
    }

    onForm(form) {
        this.form = form;
        this.afterShown();
    }

    afterShown() {
        if (this.form && !this.env.isSmall && !this.form.focusFirstEmpty()) {
            this.root.el?.querySelector(".o_desk_book")?.focus();
        }
        this.desk.prefetch();
    }

    get mayWrite() {
        const { current } = this.desk;
        return Boolean(current?.may_write && current.state === "todo" && !current.holder);
    }

    get mayBook() {
        return this.mayWrite && this.desk.current.may_book;
    }

    get mayPost() {
        return this.mayBook && this.desk.current.may_post;
    }

    get mayTurn() {
        return this.mayWrite && this.desk.current.turnable;
    }

    onKeydown(ev) {
        // a dialog has its own keys
        if (this.ui.activeElement !== document) {
            return;
        }
        const act = actOf(ev);
        if (act) {
            ev.preventDefault();
            ev.stopImmediatePropagation();
            this.acts[act]();
        }
    }

    // ---- going through the list ------------------------------------------------------------

    /** One act at a time; what the server refuses is said without taking the keyboard away. */
    async alone(work) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await work();
        } catch (error) {
            if (!(error instanceof RPCError) || !error.data?.message) {
                throw error;
            }
            this.notification.add(error.data.message, { type: "danger" });
            this.form?.focusFirstEmpty();
        } finally {
            this.state.busy = false;
        }
    }

    /** Keep what was typed and turned; false when it cannot be kept. */
    async keep() {
        if (!this.form || !this.mayWrite) {
            return true;
        }
        if (!(await this.form.keep())) {
            return false;
        }
        await this.desk.keepTurns();
        return true;
    }

    async show(row) {
        if (!row) {
            this.desk.current = null;
            await this.desk.load();
            return this.desk.rows.length ? this.show(this.desk.rows[0]) : undefined;
        }
        if (!this.formProps) {
            this.makeFormProps(row.id);
        }
        this.state.pane = this.state.pane === "list" ? "document" : this.state.pane;
        const opened = await this.desk.open(row, this.form?.specification);
        if (!opened) {
            return;
        }
        if (opened.state !== "todo") {
            this.notification.add(_t("%s is no longer to do: a colleague was first.", row.name));
            return this.show(this.desk.remove(row.id));
        }
        if (this.form && this.form.record.resId !== row.id) {
            await this.form.show(row.id, opened.values);
        }
        this.afterShown();
    }

    go(step) {
        return this.alone(async () => {
            const row = this.desk.neighbour(step);
            if (row && (await this.keep())) {
                await this.show(row);
            }
        });
    }

    openRow(row) {
        return this.alone(async () => {
            if (row.id === this.desk.current?.id) {
                this.state.pane = "document";
            } else if (await this.keep()) {
                await this.show(row);
            }
        });
    }

    search(text) {
        return this.alone(async () => {
            if (await this.keep()) {
                this.desk.text = text;
                await this.desk.load();
                const { current } = this.desk;
                if (!current || this.desk.indexOf(current.id) < 0) {
                    await this.show(this.desk.rows[0]);
                }
                this.afterShown();
            }
        });
    }

    focusSearch() {
        this.state.pane = "list";
        const input = this.root.el.querySelector(".o_desk_search");
        input.focus();
        input.select();
    }

    // ---- acts ------------------------------------------------------------------------------

    book(post) {
        const allowed = post ? this.mayPost : this.mayBook;
        return this.alone(async () => {
            if (!allowed) {
                this.tellWhyNot(post);
                return;
            }
            if (!(await this.keep())) {
                return;
            }
            const { id, name } = this.desk.current;
            const result = await this.desk.book(post);
            if (result.problem) {
                this.desk.refresh({ id, reason: result.problem });
                this.notification.add(result.problem, { type: "warning" });
                this.form.focusFirstEmpty();
                return;
            }
            this.tellBooked(name, result);
            await this.show(this.desk.remove(id));
        });
    }

    tellWhyNot(post) {
        const { current } = this.desk;
        if (!current) {
            return;
        }
        let text = _t("You may not book here: ask for “Documents: write” and “Purchases: write”.");
        if (current.holder) {
            text = _t("%s has it open. Take it over first (Alt+T), or go on.", current.holder);
        } else if (post && current.may_book) {
            text = _t("Posting needs the right “Purchases: validate”. Book it as a draft.");
        }
        this.notification.add(text, { type: "warning" });
    }

    tellBooked(name, { booked, name: booking, already, by }) {
        const text = already
            ? _t("%(document)s was booked by %(user)s already.", { document: name, user: by })
            : _t("%(document)s is booked: %(booking)s", { document: name, booking });
        const buttons = [{ name: _t("Open"), onClick: () => this.openBooking(booked) }];
        this.notification.add(text, { type: already ? "warning" : "success", buttons });
    }

    openBooking(id = this.desk.lastBooking) {
        if (id) {
            return this.action.doAction({
                type: "ir.actions.act_window",
                res_model: "account.move",
                res_id: id,
                views: [[false, "form"]],
            });
        }
    }

    archive() {
        return this.alone(async () => {
            if (this.mayWrite && (await this.keep())) {
                const { id, name } = this.desk.current;
                await this.desk.archive();
                this.notification.add(_t("%s is archived.", name), { type: "info" });
                await this.show(this.desk.remove(id));
            }
        });
    }

    undo() {
        return this.alone(async () => {
            if (!this.desk.done.length) {
                this.notification.add(_t("There is nothing to undo."), { type: "info" });
                return;
            }
            if (await this.keep()) {
                const id = await this.desk.undo();
                await this.show(this.desk.rows.find((row) => row.id === id));
            }
        });
    }

    takeOver() {
        return this.alone(async () => {
            if (this.desk.current?.holder) {
                const opened = await this.desk.call("desk_take_over", [this.desk.current.id]);
                this.desk.refresh(opened);
                await this.form.show(opened.id);
                this.afterShown();
            }
        });
    }

    turn(numbers) {
        if (this.mayTurn && this.viewer?.state.pages) {
            for (const number of numbers) {
                this.desk.turn(number, QUARTER);
            }
        }
    }

    split() {
        return this.alone(async () => {
            if (!this.mayTurn || !(await this.keep())) {
                return;
            }
            const { current, shelf } = this.desk;
            const pages = await shelf.get(current).catch(() => null);
            if (!pages || pages.count < 2) {
                this.notification.add(_t("%s has one page only.", current.name), { type: "info" });
                return;
            }
            this.dialog.add(DeskSplit, {
                name: current.name,
                pages,
                confirm: (ranges) =>
                    this.alone(async () => this.show(await this.desk.split(ranges))),
            });
        });
    }

    merge() {
        return this.alone(async () => {
            const { marks, rows, shelf } = this.desk;
            if (marks.length < 2) {
                const text = _t("Mark two documents or more first, in the order of their pages (Alt+K).");
                this.notification.add(text, { type: "info" });
                return;
            }
            if (await this.keep()) {
                this.dialog.add(DeskMerge, {
                    rows: marks.map((id) => rows.find((row) => row.id === id)),
                    shelf,
                    confirm: (ids) => this.alone(async () => this.show(await this.desk.merge(ids))),
                });
            }
        });
    }

    openList() {
        return this.action.doAction("octopus_dms.octopus_document_action_todo");
    }
}

registry.category("actions").add("octopus_dms.desk", Desk);
