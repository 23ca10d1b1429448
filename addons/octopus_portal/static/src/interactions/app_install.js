import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

// The browser offers it once, perhaps before this page is ready to show a button.
let offer = null;
window.addEventListener("beforeinstallprompt", (ev) => {
    ev.preventDefault();
    offer = ev;
    document.dispatchEvent(new Event("octopus_portal_installable"));
});

/** Keeps the offline page on the phone, and puts the portal on the home screen. */
export class AppInstall extends Interaction {
    static selector = ".o_octopus_portal";
    dynamicContent = {
        _document: { "t-on-octopus_portal_installable": () => {} },
        ".o_octopus_portal_install": {
            "t-att-class": () => ({ "d-none": !offer }),
            "t-on-click": this.install,
        },
    };

    start() {
        const lang = document.documentElement.lang.replace("-", "_");
        // a private window, or a browser without workers, works without it
        navigator.serviceWorker
            ?.register(`/octopus/app/worker.js?lang=${lang}`, { scope: "/" })
            .catch(() => {});
    }

    async install() {
        await offer.prompt();
        offer = null;
    }
}

registry.category("public.interactions").add("octopus_portal.app_install", AppInstall);
