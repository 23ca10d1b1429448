import { loadJS } from "@web/core/assets";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const PDFJS = "/web/static/lib/pdfjs/build/pdf.js";
const PDFJS_WORKER = "/web/static/lib/pdfjs/build/pdf.worker.js";
const SIDE_BY_SIDE = "(min-width: 992px)";
const ZOOMS = [1, 1.5, 2, 3];

/**
 * Shows a document on the page: beside the text on a wide screen, on request on a phone.
 *
 * PDF.js draws the pages on canvases: phones have no PDF plugin, and nothing a supplier put in
 * the file is run. The text of each page stands beside its canvas for screen readers.
 */
export class DocumentViewer extends Interaction {
    static selector = ".o_octopus_portal_viewer";
    dynamicContent = {
        ".o_octopus_portal_viewer_toggle": {
            "t-on-click": this.toggle,
            "t-att-aria-expanded": () => String(this.isOpen),
        },
        ".o_octopus_portal_viewer_body": {
            "t-att-class": () => ({ "d-none": !this.isOpen }),
        },
        ".o_octopus_portal_viewer_zoom": {
            "t-att-class": () => ({ "d-none": !this.isOpen || !this.isShown }),
        },
        ".o_octopus_portal_viewer_loading": {
            "t-att-class": () => ({ "d-none": this.isShown || this.isFailed }),
        },
        ".o_octopus_portal_viewer_failed": {
            "t-att-class": () => ({ "d-none": !this.isFailed }),
        },
        ".o_octopus_portal_viewer_in": { "t-on-click": () => this.zoom(1) },
        ".o_octopus_portal_viewer_out": { "t-on-click": () => this.zoom(-1) },
    };

    setup() {
        this.isOpen = window.matchMedia(SIDE_BY_SIDE).matches;
        this.isShown = false;
        this.isFailed = false;
        this.isLoading = false;
        this.zoomIndex = 0;
        this.pagesEl = this.el.querySelector(".o_octopus_portal_viewer_pages");
    }

    start() {
        if (this.isOpen) {
            this.load();
        }
    }

    toggle() {
        this.isOpen = !this.isOpen;
        if (this.isOpen) {
            this.load();
        }
    }

    async load() {
        if (this.isLoading) {
            return;
        }
        this.isLoading = true;
        try {
            const show = this.el.dataset.kind === "pdf" ? this.showPdf() : this.showImage();
            await this.waitFor(show);
            this.isShown = true;
        } catch {
            this.isFailed = true;
        }
        this.updateContent();
    }

    async showImage() {
        const image = new Image();
        image.src = this.el.dataset.url;
        image.alt = this.el.dataset.name;
        await image.decode();
        this.pagesEl.replaceChildren(image);
    }

    async showPdf() {
        await loadJS(PDFJS);
        const { pdfjsLib } = globalThis;
        pdfjsLib.GlobalWorkerOptions.workerSrc = PDFJS_WORKER;
        const pdf = await pdfjsLib.getDocument({
            url: this.el.dataset.url,
            cMapUrl: "/web/static/lib/pdfjs/web/cmaps/",
            cMapPacked: true,
            disableRange: true,
            enableXfa: false,
            isEvalSupported: false,
        }).promise;
        this.registerCleanup(() => pdf.destroy());
        const pages = [];
        for (let number = 1; number <= pdf.numPages; number++) {
            pages.push(await this.preparePage(pdf, number));
        }
        this.pagesEl.replaceChildren(...pages);
        this.observePages(pages);
    }

    /** A frame of the right shape; the page is drawn when it comes into view. */
    async preparePage(pdf, number) {
        const { pageLabel, pageOf } = this.el.dataset;
        const page = await pdf.getPage(number);
        const frame = document.createElement("div");
        frame.className = "o_octopus_portal_viewer_page";
        const canvas = document.createElement("canvas");
        const viewport = page.getViewport({ scale: 1 });
        canvas.width = viewport.width;
        canvas.height = viewport.height;
        canvas.setAttribute("role", "img");
        canvas.setAttribute("aria-label", `${pageLabel} ${number} ${pageOf} ${pdf.numPages}`);
        const text = document.createElement("div");
        text.className = "visually-hidden";
        frame.append(canvas, text);
        frame.draw = () => this.drawPage(page, canvas, text);
        return frame;
    }

    observePages(pages) {
        const observer = new IntersectionObserver((entries) => {
            for (const { isIntersecting, target } of entries) {
                if (isIntersecting) {
                    target.draw();
                }
            }
        });
        for (const page of pages) {
            observer.observe(page);
        }
        this.registerCleanup(() => observer.disconnect());
    }

    async drawPage(page, canvas, text) {
        const width = canvas.clientWidth * Math.min(window.devicePixelRatio || 1, 2);
        if (!width || canvas.dataset.drawn >= width) {
            return;
        }
        canvas.dataset.drawn = width;
        const scale = width / page.getViewport({ scale: 1 }).width;
        const viewport = page.getViewport({ scale });
        // drawn aside first: a canvas takes one drawing at a time
        const fresh = document.createElement("canvas");
        fresh.width = viewport.width;
        fresh.height = viewport.height;
        await page.render({ canvasContext: fresh.getContext("2d"), viewport }).promise;
        canvas.width = fresh.width;
        canvas.height = fresh.height;
        canvas.getContext("2d").drawImage(fresh, 0, 0);
        if (!text.textContent) {
            const { items } = await page.getTextContent();
            text.textContent = items.map((item) => item.str).join(" ");
        }
    }

    zoom(step) {
        this.zoomIndex = Math.max(0, Math.min(ZOOMS.length - 1, this.zoomIndex + step));
        this.pagesEl.style.setProperty("--o-octopus-portal-zoom", ZOOMS[this.zoomIndex]);
        for (const page of this.pagesEl.querySelectorAll(".o_octopus_portal_viewer_page")) {
            page.draw();
        }
    }
}

registry.category("public.interactions").add("octopus_portal.document_viewer", DocumentViewer);
