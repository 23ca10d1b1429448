import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";

const TOGETHER = 2;
const PAUSES = [1000, 4000, 10000];
/** States in which nothing more happens by itself. */
const OVER = new Set(["done", "refused", "failed", "scan", "cancelled", "ready"]);

/** The connection broke; what was sent is not lost. */
class BrokenError extends Error {}

/**
 * Sends files to a dossier in chunks, two at a time, and goes on by itself where it broke off.
 *
 * Each item says what becomes of one file: `state`, `sent` of `size` bytes, `message`.
 */
export class UploadQueue {
    /**
     * @param {Function} onChange when something to be shown has changed
     * @param {Function} [onStored] when nothing is left to do and a file has been stored
     */
    constructor(onChange, onStored = () => {}) {
        this.items = [];
        this.onChange = onChange;
        this.onStored = onStored;
        this.lastId = 0;
        this.isNews = false;
    }

    /** @param {Object} place `dossier` (its number) or `company_id`, perhaps `folder_id`, `keep` */
    add(files, place, purpose = "file") {
        const added = [...files].map((file) => ({
            id: ++this.lastId,
            file,
            place,
            purpose,
            name: file.name,
            size: file.size,
            sent: 0,
            isWhole: false,
            state: "waiting",
            message: "",
            key: null,
            request: null,
        }));
        this.items.push(...added);
        this.changed();
        return added;
    }

    retry(item) {
        item.state = "waiting";
        item.message = "";
        this.changed();
    }

    async cancel(item) {
        item.state = "cancelled";
        item.request?.abort();
        this.remove(item);
        if (item.key) {
            await this.tell("cancel", { key: item.key }).catch(() => {});
        }
    }

    remove(item) {
        this.items = this.items.filter((other) => other !== item);
        this.changed();
    }

    get isBusy() {
        return this.items.some((item) => !OVER.has(item.state));
    }

    /** What broke off before this page was loaded, by name. */
    pending(place) {
        return this.tell("pending", { dossier: place.dossier, company_id: place.company_id });
    }

    changed() {
        const running = this.items.filter((item) => ["sending", "storing"].includes(item.state));
        const waiting = this.items.filter((item) => item.state === "waiting");
        for (const item of waiting.slice(0, TOGETHER - running.length)) {
            item.state = "sending";
            this.run(item);
        }
        this.onChange();
        if (this.isNews && !this.isBusy) {
            this.isNews = false;
            this.onStored();
        }
    }

    async run(item) {
        for (let attempt = 0; !OVER.has(item.state); attempt++) {
            try {
                await this.transfer(item);
            } catch (error) {
                if (item.state === "cancelled") {
                    return;
                }
                item.isWhole &&= this.isBroken(error);
                if (!this.isBroken(error) || attempt === PAUSES.length) {
                    item.state = "failed";
                    item.message = this.wordsOf(error);
                } else {
                    item.message = _t("The connection broke; it goes on by itself.");
                    this.onChange();
                    await new Promise((resolve) => setTimeout(resolve, PAUSES[attempt]));
                }
            }
        }
        this.changed();
    }

    async transfer(item) {
        const { file, name, size, purpose } = item;
        if (item.isWhole) {
            return this.finish(item); // only the answer was lost
        }
        const fingerprint = [name, size, file.lastModified, purpose].join("|").slice(-200);
        const words = { ...item.place, name, size, fingerprint, purpose };
        const begun = await this.tell("begin", words);
        item.key = begun.key;
        item.sent = begun.offset;
        while (item.sent < size) {
            item.sent = await this.send(item, file.slice(item.sent, item.sent + begun.chunk));
            item.message = "";
            this.onChange();
        }
        if (purpose === "page") {
            item.state = "ready";
            return;
        }
        item.isWhole = true;
        await this.finish(item);
    }

    /** Finishing twice stores once, so it may be asked again. */
    async finish(item) {
        item.state = "storing";
        this.onChange();
        const told = await this.tell("finish", { key: item.key });
        this.isNews ||= told.state === "done";
        Object.assign(item, { state: told.state, message: told.message, name: told.name });
    }

    /** One chunk; resolves to the place where the next one starts. */
    send(item, chunk) {
        const start = item.sent;
        return new Promise((resolve, reject) => {
            const request = new XMLHttpRequest();
            item.request = request;
            const token = encodeURIComponent(odoo.csrf_token);
            request.open("POST", `/octopus/upload/${item.key}/${start}?csrf_token=${token}`);
            request.setRequestHeader("Content-Type", "application/octet-stream");
            request.upload.onprogress = ({ loaded }) => {
                item.sent = start + loaded;
                this.onChange();
            };
            request.onload = () => {
                const answer = this.answerOf(request);
                if ([200, 409].includes(request.status) && Number.isInteger(answer.offset)) {
                    resolve(answer.offset);
                } else if (answer.error) {
                    reject(new Error(answer.error));
                } else {
                    reject(new BrokenError());
                }
            };
            request.onerror = request.ontimeout = request.onabort = () => reject(new BrokenError());
            request.send(chunk);
        });
    }

    answerOf(request) {
        try {
            return JSON.parse(request.responseText);
        } catch {
            return {};
        }
    }

    tell(act, words) {
        return rpc(`/octopus/upload/${act}`, words, { silent: true });
    }

    isBroken(error) {
        const isFault = error.data?.name?.endsWith(".Fault"); // of the server, not a refusal
        return error instanceof BrokenError || error.name === "ConnectionLostError" || isFault;
    }

    wordsOf(error) {
        if (this.isBroken(error)) {
            return _t("The connection broke. What was sent is kept: press Retry to go on.");
        }
        return error.data?.message || error.message;
    }
}
