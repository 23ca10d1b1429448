import { loadJS } from "@web/core/assets";
import { url } from "@web/core/utils/urls";
import { markRaw } from "@odoo/owl";

const LIB = "/web/static/lib/pdfjs";
// documents whose pages stay at hand: the one before, the one shown, and those that come next
const KEPT = 6;
export const PDF = "application/pdf";

/** The pages of a PDF, drawn by PDF.js: nothing a supplier put in the file is run. */
class PdfPages {
    constructor(pdf, first) {
        this.pdf = pdf;
        this.count = pdf.numPages;
        this.firstPage = first;
    }

    static async open(address) {
        await loadJS(`${LIB}/build/pdf.js`);
        const { pdfjsLib } = globalThis;
        pdfjsLib.GlobalWorkerOptions.workerSrc = `${LIB}/build/pdf.worker.js`;
        const pdf = await pdfjsLib.getDocument({
            url: address,
            cMapUrl: `${LIB}/web/cmaps/`,
            cMapPacked: true,
            disableRange: true,
            enableXfa: false,
            isEvalSupported: false,
        }).promise;
        // PDF.js has private fields, which a reactive object does not reach
        return markRaw(new PdfPages(pdf, await pdf.getPage(1)));
    }

    /** Height by width of a page before it is drawn: most are like the first. */
    get ratio() {
        const { width, height } = this.firstPage.getViewport({ scale: 1 });
        return height / width;
    }

    /** A canvas of this width with the page, turned clockwise. */
    async draw(number, width, turn) {
        const page = await this.pdf.getPage(number);
        const rotation = (page.rotate + turn + 360) % 360;
        const plain = page.getViewport({ scale: 1, rotation });
        const viewport = page.getViewport({ scale: width / plain.width, rotation });
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(viewport.width);
        canvas.height = Math.round(viewport.height);
        await page.render({ canvasContext: canvas.getContext("2d"), viewport }).promise;
        return canvas;
    }

    close() {
        this.pdf.destroy();
    }
}

/** A photo or scan as one page; the browser turns it as its EXIF says. */
class ImagePages {
    constructor(image) {
        this.image = image;
        this.count = 1;
        this.ratio = image.naturalHeight / image.naturalWidth;
    }

    static async open(address) {
        const image = new Image();
        image.src = address;
        await image.decode();
        return markRaw(new ImagePages(image));
    }

    async draw(_number, width, turn) {
        const { naturalWidth, naturalHeight } = this.image;
        const lying = turn % 180 !== 0;
        const scale = width / (lying ? naturalHeight : naturalWidth);
        const [across, down] = [naturalWidth * scale, naturalHeight * scale];
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(lying ? down : across);
        canvas.height = Math.round(lying ? across : down);
        const context = canvas.getContext("2d");
        context.translate(canvas.width / 2, canvas.height / 2);
        context.rotate((turn * Math.PI) / 180);
        context.drawImage(this.image, -across / 2, -down / 2, across, down);
        return canvas;
    }

    close() {}
}

/** Opens files and keeps the last few; asking for the next one early makes it appear at once. */
export class PageShelf {
    constructor() {
        this.open = new Map();
    }

    /** @returns {Promise<PdfPages|ImagePages>} */
    get({ file, kind }) {
        const found = this.open.get(file);
        if (found) {
            this.open.delete(file);
            this.open.set(file, found);
            return found;
        }
        const address = url(`/web/content/${file}`);
        const opened = kind === PDF ? PdfPages.open(address) : ImagePages.open(address);
        this.open.set(file, opened);
        // whoever shows it tells what is wrong with it
        opened.catch(() => this.open.delete(file));
        this.trim();
        return opened;
    }

    trim() {
        for (const [file, opened] of this.open) {
            if (this.open.size <= KEPT) {
                return;
            }
            this.open.delete(file);
            opened.then((pages) => pages.close()).catch(() => {});
        }
    }

    closeAll() {
        for (const opened of this.open.values()) {
            opened.then((pages) => pages.close()).catch(() => {});
        }
        this.open.clear();
    }
}
