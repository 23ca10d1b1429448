import { Component, onMounted, onWillUnmount, useEffect, useRef } from "@odoo/owl";

/** One page: drawn when it comes into view, forgotten when it is far away. */
export class PageView extends Component {
    static template = "octopus_dms.PageView";
    static props = {
        pages: Object,
        number: Number,
        turn: { type: Number, optional: true },
        width: Number,
        label: String,
    };
    static defaultProps = { turn: 0 };

    setup() {
        this.frame = useRef("frame");
        this.near = false;
        this.drawn = "";
        onMounted(() => {
            const options = { rootMargin: "600px 0px" };
            this.observer = new IntersectionObserver(([entry]) => {
                this.near = entry.isIntersecting;
                this.near ? this.draw() : this.forget();
            }, options);
            this.observer.observe(this.frame.el);
        });
        onWillUnmount(() => this.observer.disconnect());
        useEffect(
            () => {
                if (this.near) {
                    this.draw();
                }
            },
            () => [this.props.turn, this.props.width]
        );
    }

    get style() {
        const { pages, turn, width } = this.props;
        const ratio = turn % 180 ? 1 / pages.ratio : pages.ratio;
        return `width: ${width}px; min-height: ${Math.round(width * ratio)}px`;
    }

    async draw() {
        const { pages, number, turn, width } = this.props;
        const wanted = `${turn} ${width}`;
        if (this.drawn === wanted) {
            return;
        }
        this.drawn = wanted;
        const dense = Math.min(window.devicePixelRatio || 1, 2);
        try {
            const canvas = await pages.draw(number, width * dense, turn);
            if (this.drawn === wanted && this.frame.el) {
                canvas.setAttribute("role", "img");
                canvas.setAttribute("aria-label", this.props.label);
                this.frame.el.style.minHeight = "0";
                this.frame.el.replaceChildren(canvas);
            }
        } catch {
            // the document was put away while this page was being drawn
            this.drawn = "";
        }
    }

    forget() {
        const canvas = this.frame.el?.firstElementChild;
        if (canvas) {
            this.frame.el.style.minHeight = `${canvas.clientHeight}px`;
            this.frame.el.replaceChildren();
        }
        this.drawn = "";
    }
}
