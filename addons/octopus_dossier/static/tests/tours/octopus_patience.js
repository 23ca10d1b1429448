import { patch } from "@web/core/utils/patch";
import { TourAutomatic } from "@web_tour/js/tour_automatic/tour_automatic";

/** Milliseconds that a step has: a machine that has other things to do is no fault. */
const PATIENCE = 180000;

/** Odoo gives a step ten seconds, and the next page twenty; a busy machine meets both. */
patch(TourAutomatic.prototype, {
    get timeout() {
        return PATIENCE;
    },

    throwError(...words) {
        if (!this.isLate && String(words[0]).includes("has not been unloaded within")) {
            // Odoo says so after 20 seconds; gone with the page when the next one comes
            this.isLate = true;
            setTimeout(() => super.throwError(...words), PATIENCE);
            return;
        }
        super.throwError(...words);
    },
});
