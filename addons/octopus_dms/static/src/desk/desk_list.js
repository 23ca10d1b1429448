import { formatMonetary } from "@web/views/fields/formatters";
import { deserializeDate } from "@web/core/l10n/dates";
import { Component, useEffect, useRef } from "@odoo/owl";

const ICONS = {
    mail: "fa-envelope-o",
    peppol: "fa-exchange",
    api: "fa-plug",
    upload: "fa-upload",
};

/** What waits, those that wait longest first. */
export class DeskList extends Component {
    static template = "octopus_dms.DeskList";
    static props = {
        desk: Object,
        onOpen: Function,
        onMark: Function,
        onSearch: Function,
        onMore: Function,
    };

    setup() {
        this.list = useRef("list");
        this.search = useRef("search");
        useEffect(
            () => {
                const current = this.list.el?.querySelector("[aria-current=true]");
                current?.scrollIntoView({ block: "nearest" });
            },
            () => [this.props.desk.current?.id]
        );
    }

    icon(row) {
        return ICONS[row.source] || "fa-file-o";
    }

    date(row) {
        return deserializeDate(row.received).toLocaleString({ day: "numeric", month: "short" });
    }

    amount(row) {
        return row.amount ? formatMonetary(row.amount, { currencyId: row.currency }) : "";
    }

    mark(row) {
        return this.props.desk.marks.indexOf(row.id) + 1 || "";
    }

    onScroll() {
        const { scrollTop, clientHeight, scrollHeight } = this.list.el;
        if (scrollTop + clientHeight > scrollHeight - 200) {
            this.props.onMore();
        }
    }

    onSearchKey(ev) {
        if (ev.key === "Enter" || ev.key === "Escape") {
            ev.preventDefault();
            this.props.onSearch(ev.key === "Enter" ? ev.target.value : "");
        }
    }
}
