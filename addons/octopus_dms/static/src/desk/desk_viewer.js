import { _t } from "@web/core/l10n/translation";
import { url } from "@web/core/utils/urls";
import {
    Component,
    onMounted,
    onWillStart,
    onWillUnmount,
    onWillUpdateProps,
    useRef,
    useState,
} from "@odoo/owl";

import { PageView } from "./page_view";

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
const FITTING = ZOOMS.indexOf(1);
const EDGE = 24;
const SMOOTH_STEP = 0.85;

/** The document as the supplier made it: all pages below each other. */
export class DeskViewer extends Component {
    static template = "octopus_dms.DeskViewer";
    static components = { PageView };
    static props = { row: Object, shelf: Object, turns: Object, ready: Function };

    setup() {
        this.scroller = useRef("scroller");
        this.state = useState({ pages: null, problem: "", page: 1, zoom: FITTING, width: 0 });
        onWillStart(() => this.load(this.props.row));
        onWillUpdateProps((next) => next.row.file !== this.props.row.file && this.load(next.row));
        onMounted(() => {
            this.resizes = new ResizeObserver(() => this.fit());
            this.resizes.observe(this.scroller.el);
            this.props.ready(this);
        });
        onWillUnmount(() => {
            this.resizes.disconnect();
            this.props.ready(null);
        });
    }

    /** Not waited for: the fields beside it may be typed in meanwhile. */
    load(row) {
        this.row = row;
        Object.assign(this.state, { pages: null, problem: "", page: 1 });
        if (!row.file) {
            return;
        }
        this.props.shelf.get(row).then(
            (pages) => this.show(row, pages),
            (error) => this.fail(row, error)
        );
    }

    show(row, pages) {
        if (row.file === this.row.file) {
            this.state.pages = pages;
            this.scroller.el?.scrollTo({ top: 0 });
        }
    }

    fail(row, error) {
        if (row.file === this.row.file) {
            this.state.problem =
                error.name === "PasswordException"
                    ? _t("This PDF is locked with a password. Ask the sender for a copy without one.")
                    : _t("This file is damaged and cannot be shown. Ask the sender for a new copy.");
        }
    }

    get numbers() {
        return Array.from({ length: this.state.pages.count }, (_, index) => index + 1);
    }

    get width() {
        return Math.round((this.state.width - EDGE) * ZOOMS[this.state.zoom]);
    }

    get downloadUrl() {
        return url(`/web/content/${this.props.row.download}`, { download: "true" });
    }

    label(number) {
        return _t("Page %(number)s of %(count)s", { number, count: this.state.pages.count });
    }

    fit() {
        if (this.scroller.el) {
            this.state.width = this.scroller.el.clientWidth;
        }
    }

    onScroll() {
        const { el } = this.scroller;
        const middle = el.getBoundingClientRect().top + el.clientHeight / 3;
        for (const frame of el.querySelectorAll(".o_desk_page")) {
            if (frame.getBoundingClientRect().bottom > middle) {
                this.state.page = Number(frame.dataset.page);
                return;
            }
        }
    }

    scroll(direction) {
        const { el } = this.scroller;
        el.scrollBy({ top: direction * el.clientHeight * SMOOTH_STEP });
    }

    zoom(step) {
        const { zoom } = this.state;
        this.state.zoom = Math.min(Math.max(zoom + step, 0), ZOOMS.length - 1);
    }
}
